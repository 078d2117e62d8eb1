import type { FrameName } from '../contract/stream.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Phone } from '../types/phone.ts';
import type { FrameAudience } from './audience.ts';
import type { WritePacing } from './write-pacing.ts';
import { textFrame } from './text-frame.ts';

export type QueuedFrame = {
  /** Who may be told it stands in the table of permissions under this name. */
  readonly name: FrameName;
  /** Position of a change in the book; 0 for frames outside it. */
  readonly seq: number;
  readonly text: string;
  /** null: everybody who listens and may be told. */
  readonly to: ReadonlySet<StaffId> | null;
};

export type PhoneLimits = {
  /** Bytes in a phone's socket beyond which frames wait here and go out later as one. */
  readonly slowBytes: number;
  /** Milliseconds a phone may stay that slow. */
  readonly slowMs: number;
};

/** Frames kept for one slow phone; past this it is closed and catches up by itself with `after`. */
const WAITING_MAX = 20_000;
/** How soon a slow phone is looked at again. */
const TEND_MS = 20;

export type Phones = ReturnType<typeof createPhones>;

/**
 * Each phone apart: what one does not take never holds up another.
 * @param earOf what a phone may be told at this moment.
 */
export function createPhones(
  limits: PhoneLimits,
  pace: Pick<WritePacing, 'nowMs' | 'after'>,
  tooSlow: number,
  earOf: (phone: Phone) => FrameAudience,
) {
  const { nowMs } = pace;
  let tending = false;
  type Line = { readonly phone: Phone; audience: FrameAudience; waiting: string[]; slowSince: number | null };
  const lines = new Map<Phone, Line>();
  const counts = { frames: 0, closedSlow: 0 };

  function join(phone: Phone): () => void {
    lines.set(phone, { phone, audience: earOf(phone), waiting: [], slowSince: null });
    return () => lines.delete(phone);
  }

  /** Sends items in order. What everybody gets alike is turned into bytes once. */
  function push(items: readonly QueuedFrame[]): void {
    if (items.length === 0) return;
    const groups = new Map<FrameAudience, Map<string, Buffer | null>>();
    const keyOf = keysFor(items);
    const firstSeq = items.reduce((least, item) => (item.seq > 0 ? Math.min(least, item.seq) : least), Infinity);
    for (const line of lines.values()) {
      const { phone } = line;
      if (line.waiting.length > 0 || phone.backlogBytes() > limits.slowBytes) {
        hold(line, items);
        continue;
      }
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

  /** A closed phone loses nothing: every change is in the book, every alert in the outbox. */
  function hold(line: Line, items: readonly QueuedFrame[]): void {
    for (const text of textsFor(items, line)) line.waiting.push(text);
    line.slowSince ??= nowMs();
    tendSoon();
    if (line.waiting.length > WAITING_MAX) give(line);
  }

  function give(line: Line): void {
    counts.closedSlow++;
    lines.delete(line.phone);
    line.phone.close(tooSlow, 'too slow');
  }

  function tendSoon(): void {
    if (tending) return;
    tending = true;
    pace.after(() => {
      tending = false;
      createMaintenance();
      if ([...lines.values()].some((line) => line.slowSince !== null)) tendSoon();
    }, TEND_MS);
  }

  /** Lets go what waited, closes who has been slow for too long. */
  function createMaintenance(): void {
    for (const line of lines.values()) {
      if (line.slowSince === null) continue;
      if (line.phone.backlogBytes() <= limits.slowBytes) {
        const texts = line.waiting;
        line.waiting = [];
        line.slowSince = null;
        if (texts.length > 0) write(line.phone, frameOf(texts));
      } else if (nowMs() - line.slowSince > limits.slowMs) give(line);
    }
  }

  return {
    join,
    push,
    earOf,
    counts,
    /** Somebody's roles may have changed while they listen. */
    askPermissionsAgain(): void {
      for (const line of lines.values()) line.audience = earOf(line.phone);
    },
    all: (): Phone[] => [...lines.keys()],
    ofStaff: (staff: StaffId): Phone[] => [...lines.keys()].filter((phone) => phone.staff === staff),
    ofSession: (session: string): Phone[] => [...lines.keys()].filter((phone) => phone.session === session),
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
 * Tells people apart by which of the items they get. Sets of recipients are shared between alerts to the same people, so that most
 * often there is one question to ask of each person.
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

/** One message as it is, several as an array, in order (stream.md, Frames of the hub). */
export function frameOf(texts: readonly string[]): Buffer {
  return textFrame(texts.length === 1 ? (texts[0] as string) : `[${texts.join(',')}]`);
}
