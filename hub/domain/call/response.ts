import type { Instant } from '../time.ts';
import { SECOND_MS } from '../time.ts';
import type { KindId, PlaceId } from '../ids.ts';
import type { Call } from './call.ts';

/** What a report needs to know of a call. It names no person. */
export type CallTimes = Pick<Call, 'raisedAt' | 'acknowledgedAt' | 'attendedAt' | 'closedAt' | 'repeats' | 'marks'> & {
  readonly kind: KindId;
  readonly place: PlaceId | null;
};

/** The goals of the field for answered calls (TSA, Quality Standards Framework for telecare). */
export const RESPONSE_GOALS = { within60: 0.975, within180: 0.99 } as const;

const SOON_MS = 60 * SECOND_MS;
const LATE_MS = 180 * SECOND_MS;

/** Figures of some calls. Shares are 0 to 1, durations are seconds to a tenth; null when there is nothing to count. */
export type ResponseFigures = {
  readonly calls: number;
  /** Calls of which it is known whether they were answered in time. */
  readonly measured: number;
  readonly within60: number;
  readonly within180: number;
  readonly share60: number | null;
  readonly share180: number | null;
  readonly unanswered: number;
  readonly ackMedianS: number | null;
  readonly ackP90S: number | null;
  readonly arrived: number;
  readonly arriveMedianS: number | null;
  readonly arriveP90S: number | null;
  readonly repeats: number;
  readonly repeated: number;
  readonly cancelled: number;
  readonly closedHours: number;
};

/**
 * Response times of calls. A call counts as answered when somebody said "I am going" and did not give it back, or came
 * without saying so. Not measured: a call that came while the desk was closed, and one that waits for less than 180 s.
 */
export function responseFigures(calls: readonly CallTimes[], now: Instant): ResponseFigures {
  const measured = calls.filter((call) => !call.marks.includes('closed-hours') && isKnown(call, now));
  const answers = measured.flatMap((call) => {
    const at = answeredAt(call);
    return at === null ? [] : [Math.max(0, at - call.raisedAt)];
  });
  const arrivals = measured.flatMap(({ attendedAt, raisedAt }) =>
    attendedAt === null ? [] : [Math.max(0, attendedAt - raisedAt)],
  );
  const [within60, within180] = [SOON_MS, LATE_MS].map((limit) => answers.filter((ms) => ms <= limit).length) as [
    number,
    number,
  ];
  return {
    calls: calls.length,
    measured: measured.length,
    within60,
    within180,
    share60: share(within60, measured.length),
    share180: share(within180, measured.length),
    unanswered: measured.length - answers.length,
    ackMedianS: seconds(medianOf(answers)),
    ackP90S: seconds(ninetiethOf(answers)),
    arrived: arrivals.length,
    arriveMedianS: seconds(medianOf(arrivals)),
    arriveP90S: seconds(ninetiethOf(arrivals)),
    repeats: calls.reduce((sum, call) => sum + call.repeats, 0),
    repeated: calls.filter((call) => call.repeats > 0).length,
    cancelled: calls.filter(({ marks }) => marks.includes('cancelled')).length,
    closedHours: calls.filter(({ marks }) => marks.includes('closed-hours')).length,
  };
}

function answeredAt({ acknowledgedAt, attendedAt }: CallTimes): Instant | null {
  if (acknowledgedAt === null || attendedAt === null) return acknowledgedAt ?? attendedAt;
  return Math.min(acknowledgedAt, attendedAt) as Instant;
}

function isKnown(call: CallTimes, now: Instant): boolean {
  return answeredAt(call) !== null || call.closedAt !== null || now - call.raisedAt > LATE_MS;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

function medianOf(durations: readonly number[]): number | null {
  const sorted = durations.toSorted((one, other) => one - other);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

/** The 90th percentile by nearest rank: nine of ten are not above it. */
function ninetiethOf(durations: readonly number[]): number | null {
  const sorted = durations.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.9) - 1] ?? null;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 100) / 10;
}
