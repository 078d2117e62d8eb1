import type { CommandContext } from '../commands/command-context.ts';
import type { Instant } from '../domain/time.ts';

export type ClockAgreementDeps = {
  readonly context: Pick<CommandContext, 'committer'>;
  /** The hub's time. */
  readonly now: () => Instant;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** When the newest fact was written before this start; null for an empty event log. */
  readonly newestFactAt: Instant | null;
  /** What is noted under a key of `meta` before this start. */
  readonly noted: (key: string) => string | null;
};

export type ClockAgreement = {
  /** Whether the clock has agreed with itself for a day. Asked once a minute. */
  readonly agrees: () => boolean;
  /** The hub's time as far as it is vouched for: after a start a long time ahead it goes on from the newest fact. */
  readonly vouched: () => Instant;
};

const DAY_MS = 24 * 60 * 60_000;

/** Key in `meta`: since when the clock has not jumped, in milliseconds of the hub's time. */
const AGREED_SINCE_KEY = 'clock-agreed-since';
/** Key in `meta`: the last time before a start with a clock that is not believed yet; empty for none. */
const VOUCHED_KEY = 'clock-vouched-until';

/** A time service that puts a clock right after a short loss of power moves it by less. */
const JUMP_MS = 60 * 60_000;
/** A hub writes facts every day, and notes a start that it doubts. With a longer gap before a start it was off, or its clock is wrong. */
const GAP_MS = 1.5 * DAY_MS;
const AGREES_AFTER_MS = DAY_MS;

/**
 * Whether the clock has agreed with itself for a day. A clock that starts a year ahead would let everything be
 * forgotten that is older than its retention, and would end every session. What is deleted does not come back when the
 * clock is put right.
 */
export function createClockAgreement({
  context,
  now,
  steady,
  newestFactAt,
  noted,
}: ClockAgreementDeps): ClockAgreement {
  const stepped = (): number => now() - steady();
  let steppedSeen = stepped();
  let since = Number(noted(AGREED_SINCE_KEY) ?? Number.NaN);
  const startedAt = steady();
  const isKnown = !Number.isNaN(since) && since <= now();
  const wasAway = newestFactAt !== null && now() - Math.max(newestFactAt, isKnown ? since : 0) > GAP_MS;
  const stillDoubted = isKnown && now() - since < AGREES_AFTER_MS;
  let vouchedUntil = stillDoubted ? instantOr(noted(VOUCHED_KEY), null) : null;
  if (wasAway) vouchedUntil ??= newestFactAt;
  if (!isKnown || wasAway) begin();

  function begin(): void {
    since = now();
    // Not recorded: after a restart it begins again.
    context.committer.submit(
      (tx) => {
        tx.meta.set(AGREED_SINCE_KEY, String(since));
        tx.meta.set(VOUCHED_KEY, vouchedUntil === null ? '' : String(vouchedUntil));
      },
      () => {},
    );
  }

  function agrees(): boolean {
    const movedMs = Math.abs(stepped() - steppedSeen);
    steppedSeen = stepped();
    if (movedMs >= JUMP_MS) begin();
    const agreed = now() - since >= AGREES_AFTER_MS;
    if (agreed) vouchedUntil = null;
    return agreed;
  }

  return {
    agrees,
    vouched: () => {
      const at = now();
      return vouchedUntil === null ? at : (Math.min(at, vouchedUntil + steady() - startedAt) as Instant);
    },
  };
}

/** @returns the instant that was noted, or the other one. */
function instantOr(text: string | null, other: Instant | null): Instant | null {
  return text === null || text === '' ? other : (Number(text) as Instant);
}
