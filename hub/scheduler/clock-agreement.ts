import type { CommandContext } from '../commands/command-context.ts';
import type { Instant } from '../domain/time.ts';

export type ClockAgreementDeps = {
  readonly context: Pick<CommandContext, 'committer'>;
  /** The hub's time. */
  readonly now: () => Instant;
  /** How far the hub's time has been moved since the start, in milliseconds. */
  readonly stepped: () => number;
  /** When the newest fact was written before this start; null for an empty event log. */
  readonly newestFactAt: Instant | null;
  /** Since when the clock agreed with itself, as noted before this start. */
  readonly noted: string | null;
};

const DAY_MS = 24 * 60 * 60_000;

/** Key in `meta`: since when the clock has not jumped, in milliseconds of the hub's time. */
export const AGREED_SINCE_KEY = 'clock-agreed-since';

/** A time service that puts a clock right after a short loss of power moves it by less. */
const JUMP_MS = 60 * 60_000;
/** A hub writes facts every day. With a longer gap before a start it was off, or its clock is wrong. */
const GAP_MS = 1.5 * DAY_MS;
const AGREES_AFTER_MS = DAY_MS;

/**
 * Whether the clock has agreed with itself for a day. A clock that starts a year ahead would let everything be
 * forgotten that is older than its retention. What is deleted does not come back when the clock is put right.
 * @returns asked once a minute.
 */
export function createClockAgreement(deps: ClockAgreementDeps): () => boolean {
  const { context, now, stepped, newestFactAt, noted } = deps;
  let steppedSeen = stepped();
  let since = Number(noted ?? Number.NaN);
  const wasAway = newestFactAt !== null && now() - newestFactAt > GAP_MS;
  if (Number.isNaN(since) || since > now() || wasAway) begin();

  function begin(): void {
    since = now();
    // Not recorded: after a restart it begins again.
    context.committer.submit(
      (tx) => tx.meta.set(AGREED_SINCE_KEY, String(since)),
      () => {},
    );
  }

  return () => {
    const movedMs = Math.abs(stepped() - steppedSeen);
    steppedSeen = stepped();
    if (movedMs >= JUMP_MS) begin();
    return now() - since >= AGREES_AFTER_MS;
  };
}
