import type { Call } from '../../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../../hub/domain/call/call-fact.ts';
import { circleOf } from '../../../../hub/domain/call/conclude.ts';
import { withoutDecliners } from '../../../../hub/domain/call/events/cannot-come.ts';
import { presentStep } from '../../../../hub/domain/call/events/hearing.ts';
import { isEmergency } from '../../../../hub/domain/call/emergency.ts';
import {
  audience,
  haveMissedPing,
  isReached,
  provenOnAnyStep,
  STEP_FLOOR_MS,
} from '../../../../hub/domain/call/escalation.ts';
import { needsNoHearing, tellCallerAfterMs } from '../../../../hub/domain/call/hearing/hearing.ts';
import { evolve } from '../../../../hub/domain/call/evolve.ts';
import { HAND_OVER_MS } from '../../../../hub/domain/call/offer.ts';
import { feedbackOf } from '../../../../hub/domain/call/feedback.ts';
import { nextDueAt } from '../../../../hub/domain/call/state.ts';
import { minutes } from '../scene.ts';
import { OPENS_AFTER_MS, type Turn } from './explore.ts';

/**
 * The longest step of the explored world and the rest of an unnamed presence; an owner's limit and the reminder are
 * longer.
 */
const LONGEST_SILENCE_MS = minutes(2);

type Done = Turn & { readonly after: Call; readonly facts: readonly CallFact[] };
type Sentence = readonly [broken: string, keeps: (turn: Done) => boolean];

/** What comes by time and leaves the limit of the call as it was. */
const ANSWERS: ReadonlySet<string> = new Set(['HandOverReturned', 'CallUnheard', 'CallHeard']);

/** Who has said that they cannot come counts like one who cannot hear. */
const circle = (call: Call, ctx: Turn['ctx']) => circleOf(call, withoutDecliners(call, ctx));
/** Receipts of people who have not said since that they cannot come. */
export const receiptsThatStand = (call: Call, ctx: Turn['ctx']) =>
  ctx.receiptsOf(call).filter((id) => call.declined?.includes(id) !== true);
const provenNow = (call: Call, ctx: Turn['ctx']): boolean => provenOnAnyStep(circle(call, ctx)).length > 0;
/** Where nobody on any step can hear, everyone is told: then somebody who stands on no step counts as well. */
export const provenAnywhere = (call: Call, ctx: Turn['ctx']): boolean => {
  const { policy, team, people } = circle(call, ctx);
  const isReachable = policy.steps.some((step) => isReached(audience(step, team, people)));
  return provenNow(call, ctx) || (!isReachable && people.some(({ hears }) => hears === 'proven'));
};
const listens = (call: Call): boolean => call.state === 'waiting' && !needsNoHearing(call);
/**
 * Decisions after which the clock of the caller must be right: a telling, and whenever somebody hears better or worse.
 */
const decidesHearing = ({ event, facts }: Done): boolean =>
  event.type === 'hearing' || facts.some((fact) => 'telling' in fact);

/**
 * Told means heard: from the moment when nobody is proven the caller is told within the limit; and nobody is passed who
 * would hear.
 */
const hearingPromises: readonly Sentence[] = [
  [
    'nobody is proven, nothing was receipted, and the caller will not be told',
    (turn) =>
      !listens(turn.after) ||
      !decidesHearing(turn) ||
      provenAnywhere(turn.after, turn.ctx) ||
      turn.after.hearing.receipted ||
      receiptsThatStand(turn.after, turn.ctx).length > 0 ||
      turn.after.hearing.unheard !== null ||
      (turn.after.hearing.tellCallerAt !== null &&
        turn.after.hearing.tellCallerAt - turn.before.now <= tellCallerAfterMs(turn.after.priority === 'emergency')),
  ],
  [
    'the caller was told later although nobody was proven meanwhile',
    ({ before: { call }, after, facts }) =>
      call.state !== 'waiting' ||
      after.state !== 'waiting' ||
      call.hearing.tellCallerAt === null ||
      after.hearing.tellCallerAt === null ||
      facts.some(({ type }) => type === 'EmergencyPressed' || type === 'CallRedirected' || type === 'CallRaised') ||
      after.hearing.tellCallerAt <= call.hearing.tellCallerAt,
  ],
  [
    'the time was over, nobody was proven, and the caller was not told',
    ({ before: { call, now }, after, event, ctx }) =>
      event.type !== 'due' ||
      !listens(call) ||
      now < (call.hearing.tellCallerAt ?? Infinity) ||
      provenAnywhere(call, ctx) ||
      receiptsThatStand(call, ctx).length > 0 ||
      (after.hearing.unheard !== null && feedbackOf(after).lamp === 'red'),
  ],
  [
    '"nobody reached" although somebody is proven or has receipted',
    (turn) =>
      !listens(turn.after) ||
      !decidesHearing(turn) ||
      turn.after.hearing.unheard === null ||
      (!provenNow(turn.after, turn.ctx) && !turn.after.hearing.receipted),
  ],
  [
    'the sounder runs for a call that does not wait, or without the red lamp',
    ({ after }) => after.hearing.unheard === null || (after.state === 'waiting' && feedbackOf(after).lamp === 'red'),
  ],
  [
    'somebody was passed who would have heard',
    ({ before, after, facts, ctx }) =>
      facts.every(
        (fact) =>
          !('telling' in fact) ||
          fact.telling === null ||
          fact.telling.skipped.every(({ step, why }) => {
            const named = ctx.policy(after.policy).steps[step];
            if (named === undefined) return false;
            const left =
              fact.type === 'StepReached'
                ? null
                : fact.type === 'EmergencyPressed'
                  ? before.call.owner
                  : 'by' in fact
                    ? fact.by
                    : 'formerOwner' in fact
                      ? fact.formerOwner
                      : null;
            const { team, people } = circle(after, ctx);
            const found = audience(named, team, people, left);
            if (why !== 'unproven') return found.to.length === 0;
            return found.proven.length === 0 && (before.call.step === step || haveMissedPing(found.to, ctx.people));
          }),
      ),
  ],
  [
    'somebody of a step that was passed is not told when they are back',
    ({ after, facts, decision, ctx }) =>
      facts.every(
        (fact) =>
          fact.type !== 'StepReached' ||
          (fact.telling.cannotHear ?? []).every(
            ({ staff }) =>
              decision.ok && decision.tell.some((tell) => tell.what === 'alert' && tell.to.includes(staff)),
          ),
      ) ||
      ctx.people.length === 0 ||
      after.state === 'closed',
  ],
];

/** What must hold when somebody cannot come. */
const cannotComePromises: readonly Sentence[] = [
  [
    '"cannot come" changed something a second time, or of a call that does not wait',
    ({ before: { call }, event, facts }) =>
      event.type !== 'cannot-come' ||
      (call.state === 'waiting' && call.declined?.includes(event.by) !== true) === facts.length > 0,
  ],
  [
    '"cannot come" changed more than who is asked and what is due',
    ({ before: { call }, after, event }) =>
      event.type !== 'cannot-come' ||
      same({ ...call, declined: [], dueAt: null, hearing: after.hearing }, { ...after, declined: [], dueAt: null }),
  ],
  [
    'everybody in the step cannot come or cannot hear, and the step waits',
    ({ before: { now }, after, event, facts, ctx }) =>
      event.type !== 'cannot-come' ||
      facts.length === 0 ||
      needsNoHearing(after) ||
      isReached(presentStep(after, withoutDecliners(after, ctx))) ||
      (after.dueAt ?? Infinity) <= now,
  ],
  [
    'somebody else in the step may hear, and it does not wait for them',
    ({ before: { call }, after, event, ctx }) =>
      event.type !== 'cannot-come' ||
      call.state !== 'waiting' ||
      !isReached(presentStep(call, withoutDecliners({ declined: [...(call.declined ?? []), event.by] }, ctx))) ||
      after.dueAt === call.dueAt,
  ],
  [
    'it was forgotten that somebody cannot come, although nobody has taken the call and nothing new was asked',
    ({ before: { call }, after, facts }) =>
      call.state !== 'waiting' ||
      after.state !== 'waiting' ||
      facts.some(({ type }) => type === 'EmergencyPressed' || type === 'CallRedirected') ||
      (call.declined ?? []).every((id) => after.declined?.includes(id)),
  ],
];

/** What must hold of a call that is being handed over. */
const offerPromises: readonly Sentence[] = [
  [
    'a call that nobody has is being handed over',
    ({ after }) => after.handOver === null || after.state === 'acknowledged' || after.state === 'attended',
  ],
  [
    'an offer has no end',
    ({ before: { call, now }, after }) =>
      after.handOver === null ||
      (after.handOver.returnsAt - now <= HAND_OVER_MS &&
        (call.handOver === null || call.handOver.returnsAt === after.handOver.returnsAt)),
  ],
  [
    'an offer outlived its minute',
    ({ before: { call, now }, after, event }) =>
      event.type !== 'due' || call.handOver === null || now < call.handOver.returnsAt || after.handOver === null,
  ],
  [
    'an offer changed more than itself',
    ({ before: { call }, after, facts }) =>
      facts.every(
        ({ type }) => type !== 'HandOverOffered' && type !== 'HandOverDeclined' && type !== 'HandOverReturned',
      ) || same({ ...call, handOver: after.handOver }, after),
  ],
  [
    'the arrival limit waited for an answer',
    ({ before: { call, now }, after, event }) =>
      event.type !== 'due' || call.state !== 'acknowledged' || now < (call.dueAt ?? 0) || after.state === 'waiting',
  ],
  [
    'the owner vanished while an offer was pending',
    ({ before: { call }, after }) => call.handOver === null || after.handOver === null || call.owner === after.owner,
  ],
  [
    'somebody else took the call over',
    ({ before: { call }, after, facts, ctx }) =>
      facts.every(
        (fact) =>
          fact.type !== 'HandOverAccepted' ||
          (call.handOver !== null &&
            after.owner === fact.by &&
            fact.by !== call.owner &&
            fact.formerOwner === call.owner &&
            ('staff' in call.handOver.to
              ? call.handOver.to.staff
              : ctx.people.find(({ id }) => id === fact.by)?.team) ===
              ('staff' in call.handOver.to ? fact.by : call.handOver.to.team)),
      ),
  ],
  [
    'a new owner is there who never arrived',
    ({ before: { call }, after, facts }) =>
      facts.every(
        (fact) =>
          fact.type !== 'HandOverAccepted' ||
          (after.state === 'attended') ===
            (call.state === 'attended' && call.arrivals.some(({ by }) => by === fact.by)),
      ),
  ],
  [
    'an offer that is over still rings',
    ({ before: { call }, after, decision }) =>
      call.handOver === null ||
      after.handOver !== null ||
      (decision.ok && decision.tell.some((tell) => tell.what === 'withdraw' && tell.which !== 'others')),
  ],
  [
    'an offer was taken back that still waits',
    ({ after, decision }) =>
      after.handOver === null ||
      (decision.ok && decision.tell.every((tell) => tell.what !== 'withdraw' || tell.which === 'others')),
  ],
  [
    'the owner does not know how the offer ended',
    ({ before: { call }, after, decision }) =>
      call.handOver === null ||
      after.handOver !== null ||
      after.state === 'waiting' ||
      after.state === 'closed' ||
      (decision.ok &&
        decision.tell.some((tell) => tell.what === 'alert' && tell.to.length === 1 && tell.to[0] === call.owner)),
  ],
  [
    'an offer nobody heard',
    ({ facts, decision, ctx }) =>
      facts.every(({ type }) => type !== 'HandOverOffered') ||
      (decision.ok &&
        decision.tell.some(
          (tell) =>
            tell.what === 'alert' &&
            tell.to.length > 0 &&
            tell.to.every((id) => ctx.people.some((each) => each.id === id && each.hears !== 'cannot')),
        )),
  ],
];

/** What must hold after every turn whatsoever, as the sentence to read when it does not. */
const promises: readonly Sentence[] = [
  ['an open call has nothing due', ({ after }) => (after.state === 'closed') === (after.dueAt === null)],
  [
    'what is due lies further away than any limit',
    ({ after, before }) =>
      (after.dueAt ?? 0) - before.now <=
      (after.marks.includes('closed-hours')
        ? OPENS_AFTER_MS
        : after.state === 'waiting'
          ? LONGEST_SILENCE_MS
          : minutes(10)),
  ],
  ['a waiting call has an owner', ({ after }) => after.state !== 'waiting' || after.owner === null],
  [
    'a taken call has no owner',
    ({ after }) => (after.state !== 'acknowledged' && after.state !== 'attended') || after.owner !== null,
  ],
  [
    'the owner changed without giving it back',
    ({ before: { call }, after, facts }) =>
      call.owner === after.owner ||
      call.owner === null ||
      facts.some(
        ({ type }) =>
          type === 'CallReleased' ||
          type === 'CallReRaised' ||
          type === 'CallRaised' ||
          type === 'HandOverAccepted' ||
          type === 'CallRedirected',
      ),
  ],
  [
    'somebody gave back the call of another',
    ({ before: { call }, facts }) => facts.every((fact) => fact.type !== 'CallReleased' || fact.by === call.owner),
  ],
  [
    'somebody sent over the call of another',
    ({ before: { call }, facts }) =>
      facts.every((fact) => fact.type !== 'CallRedirected' || call.owner === null || fact.by === call.owner),
  ],
  [
    'a call changed its team by itself',
    ({ before: { call }, after, facts }) =>
      call.state === 'closed' || facts.some(({ type }) => type === 'CallRedirected') === (call.team !== after.team),
  ],
  [
    'a call sent over does not wait, told anew',
    ({ after, facts, event, decision }) =>
      facts.every(({ type }) => type !== 'CallRedirected') ||
      (after.state === 'waiting' &&
        event.type === 'redirect' &&
        after.team === event.team &&
        decision.ok &&
        decision.tell.some(
          (tell) => tell.what === 'withdraw' && tell.reason === 'redirected' && tell.which === 'every',
        )),
  ],
  [
    'it was forgotten that somebody came to the wrong door',
    ({ before: { call }, after }) =>
      call.state === 'closed' || !call.marks.includes('wrong-door') || after.marks.includes('wrong-door'),
  ],
  ['an attended call where nobody arrived', ({ after }) => after.state !== 'attended' || after.arrivals.length > 0],
  [
    'a call was closed by nobody',
    ({ before: { call }, after, event, facts }) =>
      call.state === 'closed' ||
      after.state !== 'closed' ||
      facts.some(
        (fact) =>
          fact.type === 'CallClosed' &&
          (event.type === 'reset'
            ? fact.by === null && fact.outcome === 'reset-at-place' && fact.pressId === event.press
            : fact.by !== null && fact.by === call.owner),
      ),
  ],
  [
    'an emergency was closed away from the place',
    ({ before: { call }, after, event, ctx }) =>
      call.state === 'closed' ||
      after.state !== 'closed' ||
      !isEmergency(call, ctx) ||
      event.type === 'reset' ||
      call.state === 'attended',
  ],
  [
    'an emergency was forgotten',
    ({ before: { call }, after }) =>
      call.state === 'closed' || !call.marks.includes('emergency') || after.marks.includes('emergency'),
  ],
  [
    'an emergency was shown as less without a cancel',
    ({ after, ctx }) => !isEmergency(after, ctx) || after.priority === 'emergency' || after.marks.includes('cancelled'),
  ],
  [
    'presses were not counted',
    ({ before: { call }, after, event }) =>
      call.state === 'closed' || after.repeats === call.repeats + (event.type === 'press' ? 1 : 0),
  ],
  [
    'a plain press moved what is due',
    ({ before: { call }, after, facts }) => facts[0]?.type !== 'PressRepeated' || after.dueAt === call.dueAt,
  ],
  [
    'the row is not the fold of its facts',
    ({ before, after, facts }) =>
      facts.length === 0
        ? after === before.call
        : same(
            facts.reduce<Call>((call, fact) => evolve(call, fact, before.now, after.id), before.call),
            after,
          ),
  ],
  [
    'alerts were left ringing',
    ({ before: { call }, after, decision }) =>
      call.state !== 'waiting' ||
      after.state === 'waiting' ||
      (decision.ok && decision.tell.some(({ what }) => what === 'withdraw')),
  ],
  [
    'nobody was told of a call that waits',
    ({ after, facts, decision }) =>
      after.state !== 'waiting' ||
      after.marks.includes('closed-hours') ||
      !facts.some((fact) => 'telling' in fact) ||
      (decision.ok && decision.tell.some((tell) => tell.what === 'alert' && tell.to.length + tell.outputs.length > 0)),
  ],
  [
    'somebody was alerted twice at once',
    ({ decision }) =>
      !decision.ok || decision.tell.every((tell) => tell.what !== 'alert' || new Set(tell.to).size === tell.to.length),
  ],
  [
    'what was due did not happen, or comes too soon again',
    ({ before: { call, now }, after, event, facts }) =>
      event.type !== 'due' ||
      (now >= (nextDueAt(call) ?? Infinity)
        ? facts.length === 1 && (ANSWERS.has(facts[0]?.type ?? '') || (after.dueAt ?? 0) - now >= STEP_FLOOR_MS)
        : facts.length === 0),
  ],
  [
    'a closed call came back to life',
    ({ before: { call }, after, event }) => call.state !== 'closed' || event.type === 'press' || after === call,
  ],
  [
    'a green lamp for nobody',
    ({ after }) => feedbackOf(after).lamp !== 'green' || after.owner !== null || after.marks.includes('present'),
  ],
  ['a dark lamp for an open call', ({ after }) => (feedbackOf(after).lamp === 'off') === (after.state === 'closed')],
  ...hearingPromises,
  ...cannotComePromises,
  ...offerPromises,
];

/** Field by field: this runs millions of times, and most fields are the very same value. */
function same(one: Call, other: Call): boolean {
  for (const field of Object.keys(other) as (keyof Call)[]) {
    if (one[field] !== other[field] && JSON.stringify(one[field]) !== JSON.stringify(other[field])) return false;
  }
  return true;
}

/**
 * @returns the first promise that this turn breaks, or null. A refusal must name the right owner; calls are frozen, so
 * it cannot change one.
 */
export function brokenPromise(turn: Turn): string | null {
  const {
    decision,
    before: { call },
  } = turn;
  if (!decision.ok) {
    if (decision.code === 'SAME_TEAM') return decision.owner === call.owner ? null : 'SAME_TEAM names the wrong owner';
    const names = decision.code === 'CALL_ALREADY_TAKEN' || decision.code === 'NOT_OWNER';
    if (decision.code === 'NO_HAND_OVER')
      return decision.owner === call.owner ? null : 'NO_HAND_OVER names the wrong owner';
    return decision.owner === (names ? call.owner : null) && (!names || call.owner !== null)
      ? null
      : `${decision.code} names the wrong owner`;
  }
  const done = { ...turn, after: decision.call, facts: decision.facts };
  return promises.find(([, keeps]) => !keeps(done))?.[0] ?? null;
}
