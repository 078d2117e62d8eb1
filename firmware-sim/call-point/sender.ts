import type { Cancel, SimClock } from '../clock.ts';
import { between, type Random } from '../random.ts';
import { ageMsOf, type JournalEntry, type PressJournal } from './press-journal.ts';
import type { Line } from '../link/stay-connected.ts';

/**
 * Without a PUBACK on a living connection the same press goes out again after this, then after twice as long, up to
 * RESEND_MAX_MS.
 */
const RESEND_AFTER_MS = 10_000;
const RESEND_MAX_MS = 60_000;

export interface SenderOptions {
  clock: SimClock;
  random: Random;
  journal: PressJournal;
  line: Line;
  boot: number;
  /** The part of a press id that no counter can repeat, even when the flash was wiped; at most 32 characters. */
  salt: () => string;
  onReceipt: (entry: JournalEntry) => void;
}

export type SignalAction = Pick<JournalEntry, 'name' | 'input' | 'kind' | 'heldMs' | 'badge'>;

export interface Sender {
  /** Writes it down, then sends it if there is a line. */
  put(deed: SignalAction): void;
  /** A connection has come: everything without a receipt goes out, oldest first. */
  lineOpened(): void;
  /** The connection has gone; nothing is lost, nothing is sent. */
  lineClosed(): void;
}

/** Gets what happened at the call point to the hub: journal first, air second, forgotten only after the PUBACK. */
export function createSender({ clock, random, journal, line, boot, salt, onReceipt }: SenderOptions): Sender {
  let counter = 0;
  const resends = new Map<string, Cancel>();

  const forget = (id: string): void => {
    resends.get(id)?.();
    resends.delete(id);
    journal.receipted(id);
  };

  const send = (entry: JournalEntry, tries: number): void => {
    // A journal at its ceiling may have let this one go while it waited for its turn.
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
    put(deed) {
      // A reset or cancel that has not arrived by the next press is forgotten: sent again after that press, it would
      // close a call nobody looked at.
      if (deed.name === 'press') {
        for (const old of journal.pending().slice()) {
          if (old.input === deed.input && old.name !== 'press') forget(old.id);
        }
      }
      counter += 1;
      const entry: JournalEntry = {
        ...deed,
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

/** @param ageMs left out when it is 0 (sent at the finger) or unknown. */
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
