import type { Act } from './acts.ts';
import type { EventLog } from './event-log.ts';
import type { JournaledPress } from './journals.ts';
import { checkTimers, type Liveness, type TimerVerdict } from './timers.ts';

/** All requests to the hub and its answers, collected outside of it. */
export type Evidence = {
  readonly presses: readonly JournaledPress[];
  readonly acts: readonly Act[];
  readonly lives: readonly Liveness[];
};

export type Verdict = {
  readonly sent: number;
  readonly receipted: number;
  /** Receipted, but in no fact. */
  readonly lost: number;
  /** Press ids in more than one fact. */
  readonly doubled: number;
  /** Calls raised at a call point where one was open. */
  readonly doubledCalls: number;
  /** Presses in the event log that no device made. */
  readonly foreign: number;
  /** Without PUBACK at the end, although the hub runs. */
  readonly unreceipted: number;
  readonly acts: number;
  /** Answered with 200, but in no fact. */
  readonly actsLost: number;
  readonly calls: number;
  readonly timers: TimerVerdict;
  readonly clean: boolean;
};

const RAISED_BY_PRESS: ReadonlySet<string> = new Set(['CallRaised', 'PressRepeated', 'EmergencyPressed']);

/** Compares the evidence with the event log. Pure. */
export function judge(evidence: Evidence, eventLog: EventLog): Verdict {
  const timesInBook = new Map<string, number>();
  const openAt = new Map<string, string>();
  const pointOf = new Map<string, string>();
  const actsInBook = new Set<string>();
  let calls = 0;
  let doubledCalls = 0;
  for (const fact of eventLog.facts) {
    if (RAISED_BY_PRESS.has(fact.type) && fact.pressId !== null) {
      const press = `${fact.device}/${fact.pressId}`;
      timesInBook.set(press, (timesInBook.get(press) ?? 0) + 1);
    }
    actsInBook.add(`${fact.type}/${fact.callId}/${fact.by}`);
    const { callId } = fact;
    if (callId === null) continue;
    if (fact.type === 'CallRaised') {
      calls += 1;
      const point = fact.callPoint ?? fact.device ?? '';
      if (openAt.has(point)) doubledCalls += 1;
      openAt.set(point, callId);
      pointOf.set(callId, point);
    } else if (fact.type === 'CallClosed') {
      const point = pointOf.get(callId) ?? '';
      if (openAt.get(point) === callId) openAt.delete(point);
    }
  }
  const receipted = evidence.presses.filter((press) => press.receipted);
  const lost = receipted.filter((press) => !timesInBook.has(`${press.device}/${press.id}`)).length;
  const known = new Set(evidence.presses.map((press) => `${press.device}/${press.id}`));
  const counts = [...timesInBook];
  const doubled = counts.filter(([, times]) => times > 1).length;
  const foreign = counts.filter(([press]) => !known.has(press)).length;
  const actsLost = evidence.acts.filter((act) => !actsInBook.has(`${act.fact}/${act.callId}/${act.by}`)).length;
  const unreceipted = evidence.presses.length - receipted.length;
  const timers = checkTimers(eventLog, evidence.lives);
  return {
    sent: evidence.presses.length,
    receipted: receipted.length,
    lost,
    doubled,
    doubledCalls,
    foreign,
    unreceipted,
    acts: evidence.acts.length,
    actsLost,
    calls,
    timers,
    clean: lost + doubled + doubledCalls + foreign + unreceipted + actsLost + timers.late === 0,
  };
}
