import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { evolve } from '../../../hub/domain/call/evolve.ts';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import type { CallId } from '../../../hub/domain/ids.ts';
import { nextDueAt } from '../../../hub/domain/call/state.ts';
import type { Instant } from '../../../hub/domain/time.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { Tables } from '../../../hub/store/tables.ts';
import { BrokenPromise, type Insist, type SeenFact } from './promise.ts';

type FactEffect = Effect & { type: 'fact' };
type Seen = {
  readonly before: Call | null;
  readonly fact: CallFact;
  readonly after: Call;
  readonly at: Instant;
  readonly tables: Tables;
  /** Since when the hub could take due steps: its start, or the end of a disk fault. */
  readonly ableSince: number;
};
type Rule = readonly [broken: string, keeps: (seen: Seen) => boolean];

/** Time limits may be exceeded by this much, also right after a start (promises.md, Numbers to hold). */
const LATE_MS = 1_000;
const OWNER_MAY_CHANGE = new Set([
  'CallRaised',
  'CallAcknowledged',
  'StaffArrived',
  'HandOverAccepted',
  'CallReleased',
  'CallReRaised',
  'CallRedirected',
]);
const BY_TIME = new Set(['StepReached', 'CallReRaised', 'AttendanceReminded', 'HandOverReturned']);

/** Rules that hold after every fact. The text is shown when one is broken. */
const PROMISES: readonly Rule[] = [
  ['an open call has nothing due', ({ after }) => (after.state === 'closed') === (nextDueAt(after) === null)],
  [
    'a taken call has no owner, or a waiting one has',
    ({ after }) => after.state === 'closed' || (after.owner !== null) === (after.state !== 'waiting'),
  ],
  [
    'the owner changed without a reason',
    ({ before, fact, after }) => before === null || before.owner === after.owner || OWNER_MAY_CHANGE.has(fact.type),
  ],
  [
    'an owner was taken over by somebody else',
    ({ before, fact, after }) =>
      fact.type !== 'CallAcknowledged' || (before?.owner === null && after.owner === fact.by),
  ],
  [
    'an offer changed the owner before it was accepted',
    ({ before, fact, after }) =>
      !fact.type.startsWith('HandOver') || fact.type === 'HandOverAccepted' || before?.owner === after.owner,
  ],
  [
    'a hand-over was accepted, and the call is not theirs',
    ({ fact, after }) => fact.type !== 'HandOverAccepted' || after.owner === fact.by,
  ],
  [
    'a closed call still asks somebody to take it over',
    ({ after }) => after.state !== 'closed' || after.handOver === null,
  ],
  [
    'a call was closed by nobody',
    ({ fact }) => fact.type !== 'CallClosed' || fact.by !== null || fact.pressId !== null,
  ],
  [
    'a call was closed by another than its owner',
    ({ before, fact }) => fact.type !== 'CallClosed' || fact.by === null || before?.owner === fact.by,
  ],
  [
    'an emergency was closed away from the place',
    ({ before, fact }) =>
      fact.type !== 'CallClosed' ||
      fact.by === null ||
      before?.state === 'attended' ||
      (before?.priority === 'routine' && !before.marks.includes('emergency')),
  ],
  ['a closed call went on', ({ before }) => before?.state !== 'closed'],
  [
    'an emergency was forgotten',
    ({ before, after }) => before === null || !before.marks.includes('emergency') || after.marks.includes('emergency'),
  ],
  [
    'a press was not counted, or counted twice',
    ({ before, fact, after }) =>
      before === null ||
      after.repeats === before.repeats + (fact.type === 'PressRepeated' || fact.type === 'EmergencyPressed' ? 1 : 0),
  ],
  [
    'what was due came late',
    ({ before, fact, at, ableSince }) =>
      before === null || !BY_TIME.has(fact.type) || at - Math.max(nextDueAt(before) ?? at, ableSince) <= LATE_MS,
  ],
  [
    'something came before it was due',
    ({ before, fact, at }) =>
      before === null || !BY_TIME.has(fact.type) || isToldAgain(before, fact) || at >= (nextDueAt(before) ?? Infinity),
  ],
  [
    'a taken call was not raised again in time',
    ({ before, fact, at, ableSince }) =>
      before?.state !== 'acknowledged' ||
      fact.type === 'ClockStepped' ||
      at - Math.max(before.dueAt ?? at, ableSince) <= LATE_MS,
  ],
  [
    'nobody came in time, and something else happened than raising it again',
    ({ before, fact, at }) =>
      before?.state !== 'acknowledged' ||
      !BY_TIME.has(fact.type) ||
      at < (before.dueAt ?? Infinity) ||
      fact.type === 'CallReRaised',
  ],
  [
    'two calls are open at one button',
    ({ fact, after, tables }) =>
      fact.type !== 'CallRaised' ||
      after.device === null ||
      tables.calls.openAtDevice(after.device).filter(({ call }) => call.input === after.input).length === 1,
  ],
];

/** Until then nobody could hear at all, and now somebody can: those are told at once (hearing.ts). */
function isToldAgain({ hearing }: Call, { type }: CallFact): boolean {
  return type === 'StepReached' && hearing.unheard === 'cannot';
}

/** Follows everything that is committed, folds it independently, and checks the promises. */
export function createWitness() {
  const open = new Map<CallId, Call>();
  const digest = createHash('sha256');
  /** Every press that made or joined a call, by device and id. */
  const pressed = new Set<string>();
  const times = { acknowledged: [] as number[], attended: [] as number[] };
  const counts = { calls: 0, facts: 0, invariants: 0, closed: 0 };
  let lastSeq = 0;
  let digested = 0;

  const insist: Insist = (holds, rule, about, seen = null) => {
    counts.invariants += 1;
    if (!holds) throw new BrokenPromise(rule, about, seen);
  };

  function saw(effect: FactEffect, tables: Tables, ableSince: number): void {
    insist(effect.seq > lastSeq, 'the order of the book went back', effect.callId);
    lastSeq = effect.seq;
    counts.facts += 1;
    const { callId, fact, call, at } = effect;
    if (callId === null || call === null) return;
    const before = open.get(callId) ?? null;
    const after = evolve(before, fact as CallFact, at, callId);
    const told: SeenFact = { at, fact };
    insist(isDeepStrictEqual(after, call), 'the row is not the fold of its facts', callId, told);
    const seen: Seen = { before, fact: fact as CallFact, after, at, tables, ableSince };
    for (const [rule, keeps] of PROMISES) insist(keeps(seen), rule, callId, told);
    onceOnly(fact as CallFact, callId);
    if (after.state === 'closed') {
      open.delete(callId);
      counts.closed += 1;
    } else open.set(callId, after);
    measure(before, fact as CallFact, after);
  }

  function onceOnly(fact: CallFact, callId: CallId): void {
    if (fact.type !== 'CallRaised' && fact.type !== 'PressRepeated' && fact.type !== 'EmergencyPressed') return;
    if (fact.pressId === null) return;
    const press = `${fact.device}/${fact.pressId}`;
    insist(!pressed.has(press), 'one press was taken for two', callId);
    pressed.add(press);
  }

  function measure(before: Call | null, fact: CallFact, after: Call): void {
    if (fact.type === 'CallRaised') counts.calls += 1;
    if (after.marks.includes('late') || after.marks.includes('closed-hours')) return;
    const isFirst = before !== null && before.formerOwner === null && !before.marks.includes('released');
    if (fact.type === 'CallAcknowledged' && isFirst)
      times.acknowledged.push((after.acknowledgedAt ?? 0) - after.raisedAt);
    if (before?.attendedAt === null && after.attendedAt !== null)
      times.attended.push(after.attendedAt - after.raisedAt);
  }

  return {
    counts,
    times,
    open,
    committed(effects: readonly Effect[], tables: Tables, ableSince: number): void {
      for (const effect of effects) if (effect.type === 'fact') saw(effect, tables, ableSince);
    },
    /** Reads facts that were committed but not delivered. */
    catchUp(tables: Tables): void {
      for (const { seq, at, callId, fact } of tables.facts.after(lastSeq, 10_000)) {
        lastSeq = seq;
        if (callId === null) continue;
        const call = evolve(open.get(callId) ?? null, fact as CallFact, at, callId);
        onceOnly(fact as CallFact, callId);
        if (call.state === 'closed') open.delete(callId);
        else open.set(callId, call);
        counts.facts += 1;
      }
    },
    insist,
    /** A lamp must show the state of its open call, at once. */
    lampShows(call: Call | null, shown: { readonly stage: string; readonly lamp: string } | undefined): void {
      const is = feedbackOf(call);
      insist(
        shown === undefined ? call === null : shown.stage === is.stage && shown.lamp === is.lamp,
        `a lamp shows ${shown?.stage}, the call says ${is.stage}`,
        call?.id ?? null,
      );
    },
    /** No alert is open for a closed call. Checked once a day, because it reads all alerts. */
    onlyOpenCallsRing(tables: Tables): void {
      for (const { callId } of tables.alerts.open())
        insist(open.has(callId), 'an alert of a closed call still rings', callId);
    },
    /** Adds the facts since the last call to the digest. */
    digest(tables: Tables): void {
      for (
        let rows = tables.facts.after(digested, 1_000);
        rows.length > 0;
        rows = tables.facts.after(digested, 1_000)
      ) {
        for (const { seq, at, callId, fact } of rows) {
          insist(seq === digested + 1, 'a place in the book is missing', callId);
          digest.update(`${seq} ${at} ${callId} ${JSON.stringify(fact)}\n`);
          digested = seq;
        }
      }
    },
    hex: () => digest.copy().digest('hex'),
  };
}
export type Witness = ReturnType<typeof createWitness>;
