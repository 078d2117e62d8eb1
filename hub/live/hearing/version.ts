import type { Instant } from '../../domain/time.ts';

export type Version = {
  /** What is known of a person has changed. */
  readonly changed: () => void;
  /** No answer has changed yet; the instants at which answers change by time alone have. */
  readonly endsChanged: () => void;
  /** Whether nothing has changed since the next end was last worked out. */
  readonly isEndKnown: () => boolean;
  /** Rises when an answer may have changed, also by time alone. */
  readonly number: () => number;
  /** When an answer next changes by time alone; null for never. */
  readonly holdsUntil: () => Instant | null;
};

/**
 * Counts the changes of answers.
 * @param steady a time that never jumps. @param ends every instant at which an answer changes by time alone.
 */
export function createVersion(steady: () => Instant, ends: () => readonly Instant[]): Version {
  let version = 0;
  let until: Instant | null = null;
  let untilIsKnown = false;
  let lookedAt = steady();

  /** Counts what has changed by time alone since it was last looked at. An end is never passed over. */
  function look(): void {
    const at = steady();
    if (untilIsKnown && (until === null || at < until)) return;
    const all = ends();
    if (all.some((end) => end > lookedAt && end <= at)) version += 1;
    until = all.reduce<Instant | null>(
      (first, end) => (end > at && (first === null || end < first) ? end : first),
      null,
    );
    untilIsKnown = true;
    lookedAt = at;
  }

  return {
    changed: () => {
      version += 1;
      untilIsKnown = false;
    },
    endsChanged: () => {
      untilIsKnown = false;
    },
    isEndKnown: () => untilIsKnown,
    number: () => {
      look();
      return version;
    },
    holdsUntil: () => {
      look();
      return until;
    },
  };
}
