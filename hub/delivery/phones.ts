import type { FrameName } from '../contract/stream.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Phone } from '../types/phone.ts';
import type { FrameAudience } from './audience.ts';
import type { WritePacing } from './write-pacing.ts';
import { createSlowPhones, type Line, type PhoneLimits } from './slow-phones.ts';
import { frameOf } from './text-frame.ts';

export type QueuedFrame = {
  /** The row in the table of permissions that says who may receive it. */
  readonly name: FrameName;
  /** Position of a change in the event log; 0 for frames that are not in it. */
  readonly seq: number;
  readonly text: string;
  /** Null: all listeners that may receive it. */
  readonly to: ReadonlySet<StaffId> | null;
};

export type Phones = ReturnType<typeof createPhones>;

/**
 * The connected phones. Each is written to by itself: a phone that reads slowly never delays another.
 * @param tooSlow the WebSocket close code for a phone that is too slow.
 * @param audienceOf what a phone may receive at this moment.
 */
export function createPhones(
  limits: PhoneLimits,
  pace: Pick<WritePacing, 'nowMs' | 'after'>,
  tooSlow: number,
  audienceOf: (phone: Phone) => FrameAudience,
) {
  const lines = new Map<Phone, Line>();
  const counts = { frames: 0, closedSlow: 0 };
  const slow = createSlowPhones({ limits, pace, lines, write, close: closeSlow });

  function join(phone: Phone): () => void {
    lines.set(phone, { phone, audience: audienceOf(phone), waiting: [], waitingChars: 0, slowSince: null });
    return () => lines.delete(phone);
  }

  /** Sends items in order. A frame that many phones get alike is encoded once. */
  function push(items: readonly QueuedFrame[]): void {
    if (items.length === 0) return;
    const groups = new Map<FrameAudience, Map<string, Buffer | null>>();
    const keyOf = keysFor(items);
    const firstSeq = items.reduce((least, item) => (item.seq > 0 ? Math.min(least, item.seq) : least), Infinity);
    for (const line of lines.values()) {
      const { phone } = line;
      if (slow.isSlow(line)) {
        slow.hold(line, textsFor(items, line));
        continue;
      }
      // A phone that caught up beyond the first item gets a frame of its own.
      if (phone.caughtUpTo >= firstSeq) {
        const texts = textsFor(items, line);
        if (texts.length > 0) write(phone, frameOf(texts));
        continue;
      }
      const key = keyOf(phone.staff);
      let group = groups.get(line.audience);
      if (group === undefined) {
        group = new Map<string, Buffer | null>();
        groups.set(line.audience, group);
      }
      let frame = group.get(key);
      if (frame === undefined) {
        const texts = textsFor(items, line);
        frame = texts.length === 0 ? null : frameOf(texts);
        group.set(key, frame);
      }
      if (frame !== null) write(phone, frame);
    }
  }

  function write(phone: Phone, frame: Buffer): void {
    counts.frames++;
    phone.send(frame);
  }

  function closeSlow(phone: Phone): void {
    counts.closedSlow++;
    lines.delete(phone);
    phone.close(tooSlow, 'too slow');
  }

  return {
    join,
    push,
    audienceOf,
    counts,
    /** Reads the permissions of all listeners again: roles may have changed while they listen. */
    askPermissionsAgain(): void {
      for (const line of lines.values()) line.audience = audienceOf(line.phone);
    },
    all: (): Phone[] => [...lines.keys()],
    ofStaff: (staff: StaffId): Phone[] => [...lines.keys()].filter((phone) => phone.staff === staff),
    ofSession: (session: string): Phone[] => [...lines.keys()].filter((phone) => phone.session === session),
    isListening: (phone: Phone): boolean => lines.has(phone),
    /** Whether a phone has taken most of what it was sent. */
    hasRoom: (phone: Phone): boolean => phone.backlogBytes() <= limits.slowBytes,
    /** Closes the slowest phones while too much waits for all of them. Called about once a second. */
    bound: slow.bound,
    size: () => lines.size,
  };
}

type Listener = { readonly phone: Pick<Phone, 'staff' | 'caughtUpTo'>; readonly audience: FrameAudience };

function wants(item: QueuedFrame, { phone, audience }: Listener): boolean {
  if (item.seq > 0 && item.seq <= phone.caughtUpTo) return false;
  return item.to === null
    ? audience.all.has(item.name)
    : phone.staff !== null && item.to.has(phone.staff) && audience.named.has(item.name);
}

function textsFor(items: readonly QueuedFrame[], listener: Listener): string[] {
  return items.filter((item) => wants(item, listener)).map((item) => item.text);
}

/**
 * A key per person: people with the same key get the same items. Alerts to the same people share one set of
 * recipients, so that most often one look-up per person is enough.
 */
function keysFor(items: readonly QueuedFrame[]): (staff: StaffId | null) => string {
  const sets = [...new Set(items.map((item) => item.to).filter((to) => to !== null))];
  const [only] = sets;
  if (only === undefined) return () => '';
  if (sets.length === 1) return (staff) => (staff !== null && only.has(staff) ? '1' : '0');
  return (staff) => {
    let key = '';
    for (const set of sets) key += staff !== null && set.has(staff) ? '1' : '0';
    return key;
  };
}
