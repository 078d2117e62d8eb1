import type { Cancel, SimClock } from '../clock.ts';
import { between, type Random } from '../random.ts';
import { ageMsOf, type JournalEntry, type PressJournal } from './press-journal.ts';
import type { Line } from '../link/stay-connected.ts';

/** A press without PUBACK on an open connection is sent again after this time. The wait doubles up to RESEND_MAX_MS. */
const RESEND_AFTER_MS = 10_000;
const RESEND_MAX_MS = 60_000;

export interface SenderOptions {
  clock: SimClock;
  random: Random;
  journal: PressJournal;
  line: Line;
  boot: number;
  /** Random part of a press id, at most 32 characters. It keeps ids unique even after the flash was wiped. */
  salt: () => string;
  onReceipt: (entry: JournalEntry) => void;
}

export type SignalAction = Pick<JournalEntry, 'name' | 'input' | 'kind' | 'heldMs' | 'badge'>;

export interface Sender {
  /** Stores it in the journal, then sends it if there is a connection. */
  put(action: SignalAction): void;
  /** A connection was opened: everything without PUBACK is sent, oldest first. */
  lineOpened(): void;
  /** The connection was closed. The journal keeps everything; nothing is sent. */
  lineClosed(): void;
}

/**
 * Sends the actions of a call point to the hub: first to the journal, then over the network, deleted only after the
 * PUBACK.
 */
export function createSender({ clock, random, journal, line, boot, salt, onReceipt }: SenderOptions): Sender {
  let counter = 0;
  const resends = new Map<string, Cancel>();

  const forget = (id: string): void => {
    resends.get(id)?.();
    resends.delete(id);
    journal.receipted(id);
  };

  const send = (entry: JournalEntry, tries: number): void => {
    // A full journal may have dropped this entry while it waited.
    if (!journal.pending().includes(entry)) return;
    resends.get(entry.id)?.();
    const wait = Math.min(RESEND_MAX_MS, RESEND_AFTER_MS * 2 ** Math.min(tries, 8)) * between(random, 1, 1.25);
    resends.set(
      entry.id,
      clock.setTimeout(() => {
        send(entry, tries + 1);
      }, wait),
    );
    line.send(entry.name, messageOf(entry, ageMsOf(entry, boot, clock.now(), clock.monotonic())), { qos: 1 }, () => {
      if (!journal.pending().includes(entry)) return;
      forget(entry.id);
      onReceipt(entry);
    });
  };

  return {
    put(action) {
      // A reset or cancel without PUBACK is deleted at the next press. If it were sent after that press, it would close
      // a call that nobody has looked at.
      if (action.name === 'press') {
        for (const old of journal.pending().slice()) {
          if (old.input === action.input && old.name !== 'press') forget(old.id);
        }
      }
      counter += 1;
      const entry: JournalEntry = {
        ...action,
        id: `${boot}-${counter}-${salt()}`,
        boot,
        wallMs: clock.now(),
        monotonicMs: clock.monotonic(),
      };
      journal.put(entry);
      if (line.connected()) send(entry, 0);
      else line.hurry();
    },
    lineOpened() {
      for (const entry of journal.pending().slice()) send(entry, 0);
    },
    lineClosed() {
      for (const cancel of resends.values()) cancel();
      resends.clear();
    },
  };
}

/** @param ageMs undefined when unknown. It is left out of the message when it is 0 (sent at once) or unknown. */
function messageOf({ id, input, kind, heldMs, badge }: JournalEntry, ageMs: number | undefined): object {
  return {
    id,
    input,
    ...(kind === undefined ? {} : { kind }),
    ...(heldMs === undefined ? {} : { heldMs: Math.round(heldMs) }),
    ...(badge === undefined ? {} : { badge }),
    ...(ageMs === undefined || ageMs < 1 || kind === undefined ? {} : { ageMs: Math.round(ageMs) }),
  };
}
