import { quantile } from '../bench/report/stats.ts';
import type { EventLog, FactSeen } from './event-log.ts';

/** A period in which the hub accepted connections. Milliseconds since 1970. */
export type Liveness = { readonly readyAt: number; readonly endedAt: number };

/**
 * promises.md, Numbers to hold: a step that fell due while the hub was down is taken within this time after its start.
 */
export const AFTER_START_MS = 1_000;
/** promises.md, Numbers to hold: lateness of a step while the hub runs, 99th percentile. */
export const IN_OPERATION_P99_MS = 250;
/** Latest that any single step may be while the hub runs. */
const IN_OPERATION_MS = 1_000;
/** Tolerance for steps taken early. The hub must not be early; both clocks are the same, rounded to milliseconds. */
const EARLY_MS = 2;

export type TimerVerdict = {
  /** Number of steps, arrival limits and reminders that fell due and were checked. */
  readonly checked: number;
  readonly late: number;
  /** Steps that never came, or came early. A slow machine is no excuse for these. */
  readonly neverOrEarly: number;
  /** Descriptions of the first few errors. */
  readonly examples: readonly string[];
  /**
   * Steps that fell due and were taken in one run of the hub, more than a second after its start ("on time again ≤ 1 s
   * after boot").
   */
  readonly inOperation: number;
  /** Their lateness in milliseconds; NaN when there were none. */
  readonly inOperationP50: number;
  readonly inOperationP99: number;
};

const HAPPENS_WHEN_DUE: ReadonlySet<string> = new Set(['StepReached', 'CallReRaised', 'AttendanceReminded']);

/** Follows every call through its facts: each due step must have been taken when the hub had run long enough. */
export function checkTimers(eventLog: EventLog, lives: readonly Liveness[]): TimerVerdict {
  const due = new Map<string, number>();
  /** Calls that nobody could hear. They are told anew as soon as somebody may hear, which is not early. */
  const unheard = new Set<string>();
  /** Calls reported already: one call that hangs is one error, however many presses follow. */
  const said = new Set<string>();
  const errors: number[] = [];
  const examples: string[] = [];
  let checked = 0;
  let late = 0;
  let neverOrEarly = 0;
  const wrong = (what: string) => {
    late += 1;
    if (examples.length < 5) examples.push(what);
  };

  for (const fact of eventLog.facts) {
    if (fact.callId === null) continue;
    const dueAt = due.get(fact.callId);
    if (dueAt !== undefined && (HAPPENS_WHEN_DUE.has(fact.type) || fact.at > dueAt)) {
      const limit = latestAt(dueAt, lives);
      if (HAPPENS_WHEN_DUE.has(fact.type)) {
        checked += 1;
        if (fact.at < dueAt - EARLY_MS && !unheard.has(fact.callId)) {
          neverOrEarly += 1;
          wrong(`${describe(fact)} came ${dueAt - fact.at} ms early`);
        }
        if (
          !unheard.has(fact.callId) &&
          lives.some((life) => life.readyAt + AFTER_START_MS <= dueAt && fact.at <= life.endedAt)
        )
          errors.push(fact.at - dueAt);
      }
      if (limit !== null && fact.at > limit && !said.has(`${fact.callId}/${dueAt}`)) {
        said.add(`${fact.callId}/${dueAt}`);
        wrong(`${describe(fact)} found the call due ${fact.at - dueAt} ms ago, ${fact.at - limit} ms beyond the limit`);
      }
    }
    if (fact.dueAt !== null) due.set(fact.callId, fact.dueAt);
    if (fact.unheard) unheard.add(fact.callId);
    else if (fact.dueAt !== null && fact.type !== 'HearingLost') unheard.delete(fact.callId);
    if (fact.type === 'CallClosed') due.delete(fact.callId);
  }
  for (const [callId, dueAt] of due) {
    const limit = latestAt(dueAt, lives);
    if (limit === null || limit > eventLog.readAt) continue;
    checked += 1;
    neverOrEarly += 1;
    if (!said.has(`${callId}/${dueAt}`))
      wrong(`call ${callId} was due ${eventLog.readAt - dueAt} ms before the end and nothing happened`);
  }
  const inOperationP99 = quantile(errors, 0.99);
  if (inOperationP99 > IN_OPERATION_P99_MS)
    wrong(`in operation the p99 of the error is ${inOperationP99.toFixed(0)} ms`);
  return {
    checked,
    late,
    neverOrEarly,
    examples,
    inOperation: errors.length,
    inOperationP50: quantile(errors, 0.5),
    inOperationP99,
  };
}

/**
 * The instant by which a step due at `dueAt` must have been taken: the hub has then run long enough without a break.
 * @returns null when it never did. A process that is killed each time owes nothing.
 */
export function latestAt(dueAt: number, lives: readonly Liveness[]): number | null {
  for (const life of lives) {
    const limit = dueAt >= life.readyAt ? dueAt + IN_OPERATION_MS : life.readyAt + AFTER_START_MS;
    if (life.endedAt > dueAt && limit <= life.endedAt) return limit;
  }
  return null;
}

function describe(fact: FactSeen): string {
  return `${fact.type} (seq ${fact.seq}) of call ${fact.callId}`;
}
