/** What a finger, a caller or staff did at the call point; kept until the hub has receipted it. */
export interface JournalEntry {
  /** Unique for the device for ever (mqtt.md, Press ids). */
  id: string;
  name: 'press' | 'cancel' | 'presence' | 'reset';
  input: string;
  kind?: 'press' | 'hold' | 'pull';
  heldMs?: number;
  badge?: string;
  /** Number of the boot in which it happened. */
  boot: number;
  /** Wall clock of the device at that moment, milliseconds since 1970; may be wrong. */
  wallMs: number;
  /** Monotonic time at that moment, milliseconds; means something only within its boot. */
  monotonicMs: number;
}

/** The device's memory of what is not yet receipted. Two kinds: on disk (survives the plug), in memory (big fleets). */
export interface PressJournal {
  /** Power has come. @returns the number of this boot, from 1, larger than ever before. */
  boot(): number;
  /**
   * @returns true when it is safe against a power cut as far as this journal can. False: kept in memory only, and still
   * to be sent.
   */
  put(entry: JournalEntry): boolean;
  /** The hub has stored it (or it must be forgotten). Unknown ids are nothing, so a second PUBACK does no harm. */
  receipted(id: string): void;
  /** Everything not receipted, in the order of the fingers. */
  pending(): readonly JournalEntry[];
  /** Power has gone, or the process ends. Nothing is written here: a plug gives no notice. */
  close(): void;
}

/** Ceiling of what one device keeps; a flash chip is small. See makeRoom for what gives way. */
export const PENDING_MAX = 256;

/**
 * Makes room for one more by dropping the oldest repeat: an entry straight after an equal one of the same input. The
 * first press and the last are always kept, so a call is never dropped, only a count is smaller.
 * @returns the id that was dropped, or null.
 */
export function makeRoom(entries: JournalEntry[]): string | null {
  if (entries.length < PENDING_MAX) return null;
  const previous = new Map<string, JournalEntry>();
  for (const [at, entry] of entries.entries()) {
    const last = previous.get(entry.input);
    if (last !== undefined && last.name === entry.name && last.kind === entry.kind) {
      entries.splice(at, 1);
      return entry.id;
    }
    previous.set(entry.input, entry);
  }
  return null;
}

/**
 * A journal that survives a simulated power cut (the object stays), not the end of the process. For fleets of
 * thousands.
 */
export function memoryJournal(): PressJournal {
  let boots = 0;
  const entries: JournalEntry[] = [];
  return {
    boot: () => (boots += 1),
    put(entry) {
      makeRoom(entries);
      entries.push(entry);
      return true;
    },
    receipted(id) {
      const at = entries.findIndex((entry) => entry.id === id);
      if (at >= 0) entries.splice(at, 1);
    },
    pending: () => entries,
    close() {
      /* nothing is open */
    },
  };
}

/** Before this the device's wall clock has plainly not been set: 2025-01-01T00:00:00Z. */
const CLOCK_SET_AFTER = 1_735_689_600_000;
const OLDEST_SANE_AGE_MS = 30 * 24 * 3_600_000;

/**
 * How long ago the finger was, milliseconds. Within its own boot from monotonic time, which is exact. From an earlier
 * boot only the wall clocks can tell: used when both readings are set and the difference is from 0 to 30 days.
 * @returns undefined when nobody can know; the press is sent without an age then, never with a guess.
 */
export function ageMsOf(entry: JournalEntry, boot: number, wallMs: number, monotonicMs: number): number | undefined {
  if (entry.boot === boot) return Math.max(0, monotonicMs - entry.monotonicMs);
  const age = wallMs - entry.wallMs;
  return entry.wallMs >= CLOCK_SET_AFTER && age >= 0 && age <= OLDEST_SANE_AGE_MS ? age : undefined;
}
