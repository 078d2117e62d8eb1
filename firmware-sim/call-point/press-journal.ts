/** One action at the call point (press, cancel, presence, reset), kept until its PUBACK. */
export interface JournalEntry {
  /** Never used twice by this device (mqtt.md, Press ids). */
  id: string;
  name: 'press' | 'cancel' | 'presence' | 'reset';
  input: string;
  kind?: 'press' | 'hold' | 'pull';
  heldMs?: number;
  badge?: string;
  /** Number of the boot in which it happened. */
  boot: number;
  /** Wall clock of the device then, milliseconds since 1970; may be wrong. */
  wallMs: number;
  /** Monotonic time then, milliseconds; comparable only within its boot. */
  monotonicMs: number;
}

/** Actions without PUBACK. On disk it survives a power cut; in memory it serves large fleets. */
export interface PressJournal {
  /** To be called at power-up. @returns the number of this boot, from 1, higher than ever before. */
  boot(): number;
  /**
   * @returns true when the entry survives a power cut, as far as this journal can. False: kept in memory only, but
   * still to be sent.
   */
  put(entry: JournalEntry): boolean;
  /**
   * Removes an entry, because the hub has stored it or it must not be sent. An unknown id does nothing, so a second
   * PUBACK is harmless.
   */
  receipted(id: string): void;
  /** All entries without PUBACK, oldest first. */
  pending(): readonly JournalEntry[];
  /** Power has gone, or the process ends. Nothing is written here: a plug gives no notice. */
  close(): void;
}

/** Most entries that one device keeps, because flash is small. See makeRoom for what is dropped. */
export const PENDING_MAX = 256;

/**
 * Makes room for one entry by dropping the oldest repeat: an entry straight after an equal one of the same input. The
 * first press and the last are always kept. So a call is never lost; only a count is smaller.
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

/** A journal in memory. It survives a simulated power cut, but not the end of the process. For fleets of thousands. */
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

/** 2025-01-01T00:00:00Z. A wall clock before this has never been set. */
const CLOCK_SET_AFTER = 1_735_689_600_000;
const OLDEST_SANE_AGE_MS = 30 * 24 * 3_600_000;

/**
 * The age of a press, milliseconds. Within its own boot it is computed from monotonic time, which is exact. For an
 * earlier boot only wall clocks are left. They are used when both readings are set and differ by 0 to 30 days.
 * @returns undefined when the age cannot be known. The press is then sent without an age, never with a guess.
 */
export function ageMsOf(entry: JournalEntry, boot: number, wallMs: number, monotonicMs: number): number | undefined {
  if (entry.boot === boot) return Math.max(0, monotonicMs - entry.monotonicMs);
  const age = wallMs - entry.wallMs;
  return entry.wallMs >= CLOCK_SET_AFTER && age >= 0 && age <= OLDEST_SANE_AGE_MS ? age : undefined;
}
