import type { Arrival, Call, Mark } from './call.ts';
import type { CallFact, FactOf, Telling } from './call-fact.ts';
import { foundUnheard, heard, hearingLost, stepReached, toldAs, unwatched } from './hearing/evolve-hearing.ts';
import { hearingAfter, isUnheard, NOT_YET_HEARD } from './hearing/hearing.ts';
import type { CallId, StaffId } from '../ids.ts';
import { marksOnceTaken, withMark, withoutMarks } from './marks.ts';
import { moved } from './move-instants.ts';
import type { Instant } from '../time.ts';
import { unreachable } from '../unreachable.ts';

/**
 * One fact applied to the call; folding all facts of a call over null gives its row.
 * @param call null before CallRaised, which ignores it.
 * @param at when the fact was committed.
 * @param callId whose fact this is.
 * @throws Error when a fact other than CallRaised meets no call.
 */
export function evolve(call: Call | null, fact: CallFact, at: Instant, callId: CallId): Call {
  if (fact.type === 'CallRaised') return raised(fact, at, callId);
  if (call === null) throw new Error(`${fact.type} of call ${callId}, which was never raised`);
  switch (fact.type) {
    case 'PressRepeated':
      return {
        ...call,
        repeats: call.repeats + 1,
        priority: fact.priority,
        marks: withoutMarks(call.marks, 'cancelled'),
        hearing: fact.tellCallerAt === undefined ? call.hearing : { ...call.hearing, tellCallerAt: fact.tellCallerAt },
        lastAlertAt: fact.alerted ? at : call.lastAlertAt,
      };
    case 'EmergencyPressed':
      return emergencyPressed(call, fact, at);
    case 'CallAcknowledged':
      return {
        ...withoutDeclined(call),
        state: 'acknowledged',
        owner: fact.by,
        acknowledgedAt: at,
        dueAt: fact.arriveBy,
        hearing: NOT_YET_HEARD,
        marks: marksOnceTaken(call.marks),
      };
    case 'StaffCannotCome':
      // Who cannot come has seen it, and still nobody may be left: their receipt does not count any more.
      return {
        ...call,
        declined: [...(call.declined ?? []), fact.by],
        dueAt: fact.dueAt,
        hearing: { ...call.hearing, receipted: false },
      };
    case 'StaffArrived':
      return staffArrived(call, fact, at);
    case 'CallReleased':
      return backToWaiting(call, 'released', fact.unnamed === true ? null : fact.by, fact.telling, at);
    case 'CallReRaised':
      return backToWaiting(call, 're-raised', fact.formerOwner, fact.telling, at);
    case 'CallRedirected':
      return redirected(call, fact, at);
    case 'HandOverOffered':
      return {
        ...call,
        handOver: { to: fact.to, offeredAt: at, returnsAt: fact.returnsAt, asked: fact.asked, declined: [] },
      };
    case 'HandOverAccepted':
      return handedOver(call, fact, at);
    case 'HandOverDeclined':
      return {
        ...call,
        handOver:
          fact.ended || call.handOver === null
            ? null
            : { ...call.handOver, declined: [...call.handOver.declined, fact.by] },
      };
    case 'HandOverReturned':
      return { ...call, handOver: null };
    case 'StepReached':
      return stepReached(call, fact, at);
    case 'CallHeard':
      return heard(call, fact);
    case 'CallUnheard':
      return foundUnheard(call);
    case 'HearingLost':
      return hearingLost(call, fact);
    case 'AttendanceReminded':
      return { ...call, dueAt: fact.dueAt };
    case 'CallerCancelled':
      return { ...call, priority: 'routine', marks: withMark(call.marks, 'cancelled') };
    case 'ClockStepped':
      return fact.dueAt === undefined ? moved(call, fact.byMs) : { ...moved(call, fact.byMs), dueAt: fact.dueAt };
    case 'CallClosed':
      return {
        ...call,
        state: 'closed',
        dueAt: null,
        hearing: NOT_YET_HEARD,
        handOver: null,
        closedAt: at,
        closedBy: fact.by,
        outcome: fact.outcome,
      };
    default:
      return unreachable(fact);
  }
}

function raised(fact: FactOf<'CallRaised'>, at: Instant, id: CallId): Call {
  const {
    number,
    kind,
    priority,
    place,
    callPoint,
    device,
    input,
    raisedAt,
    by,
    note,
    forCall,
    policy,
    marks,
    telling,
    team = null,
    usualPolicy,
  } = fact;
  return {
    id,
    number,
    kind,
    priority,
    state: 'waiting',
    place,
    callPoint,
    device,
    input,
    raisedAt,
    raisedBy: by,
    forCall,
    note,
    team,
    owner: null,
    formerOwner: null,
    policy,
    ...(usualPolicy === undefined ? {} : { usualPolicy }),
    step: telling.step,
    round: telling.round,
    dueAt: telling.dueAt,
    hearing: hearingAfter(telling),
    lastAlertAt: at,
    repeats: 0,
    marks,
    acknowledgedAt: null,
    attendedAt: null,
    arrivals: [],
    handOver: null,
    closedAt: null,
    closedBy: null,
    outcome: null,
  };
}

/** Another situation: whoever could not come is asked again. */
function withoutDeclined(call: Call): Call {
  const { declined: _, ...rest } = call;
  return rest;
}

/**
 * A waiting call starts its round anew by the emergency's policy; whoever has it keeps it, with the new policy behind
 * them.
 */
function emergencyPressed(call: Call, fact: FactOf<'EmergencyPressed'>, at: Instant): Call {
  const { telling } = fact;
  const waiting = call.state === 'waiting';
  const marks = withMark(
    withoutMarks(
      call.marks,
      'cancelled',
      'watched',
      ...(waiting ? (['unanswered', 'present', 'closed-hours'] as const) : []),
    ),
    'emergency',
  );
  return {
    ...unwatched(withoutDeclined(call), fact.policy),
    priority: 'emergency',
    repeats: call.repeats + (fact.upgrade === true ? 0 : 1),
    step: telling?.step ?? 0,
    round: telling?.round ?? 0,
    dueAt: fact.dueAt,
    hearing: waiting && telling !== null ? hearingAfter(telling) : NOT_YET_HEARD,
    lastAlertAt: at,
    marks: waiting && isUnheard(telling) ? withMark(marks, 'unanswered') : marks,
  };
}

/**
 * With a new owner on the way the call is acknowledged by them alone: who stood there for the former one is history,
 * kept in the facts.
 */
function handedOver(call: Call, { by, formerOwner, arriveBy }: FactOf<'HandOverAccepted'>, at: Instant): Call {
  const theirs = { ...call, owner: by, formerOwner, handOver: null };
  if (arriveBy === null) return theirs;
  return { ...theirs, state: 'acknowledged', acknowledgedAt: at, attendedAt: null, arrivals: [], dueAt: arriveBy };
}

function staffArrived(call: Call, fact: FactOf<'StaffArrived'>, at: Instant): Call {
  const arrivals = noted(call.arrivals, { by: fact.by, at, proof: fact.proof });
  if (call.state === 'attended') return { ...call, arrivals, dueAt: fact.dueAt };
  if (call.state === 'waiting' && fact.by === null) {
    return { ...call, arrivals, dueAt: fact.dueAt, hearing: NOT_YET_HEARD, marks: withMark(call.marks, 'present') };
  }
  return {
    ...call,
    state: 'attended',
    owner: call.owner ?? fact.by,
    attendedAt: at,
    arrivals,
    dueAt: fact.dueAt,
    hearing: NOT_YET_HEARD,
    marks: marksOnceTaken(call.marks),
  };
}

/**
 * Each person once, and of the anonymous presences the latest: a presence input that flutters must not grow the row.
 */
function noted(arrivals: readonly Arrival[], arrival: Arrival): readonly Arrival[] {
  return [...arrivals.filter((known) => known.by !== arrival.by), arrival];
}

/** Nobody has the call any more: who went and who stood there is history now, kept in the facts. */
function backToWaiting(call: Call, mark: Mark, formerOwner: StaffId | null, telling: Telling, at: Instant): Call {
  const marks = withMark(call.marks, mark);
  return {
    ...toldAs(withoutDeclined(call), telling, at),
    state: 'waiting',
    owner: null,
    formerOwner,
    acknowledgedAt: null,
    attendedAt: null,
    arrivals: [],
    handOver: null,
    marks: isUnheard(telling) ? withMark(marks, 'unanswered') : marks,
  };
}

/** Another team's call now, told anew; that it came to the wrong door first is kept. */
function redirected(call: Call, { team, formerOwner, telling }: FactOf<'CallRedirected'>, at: Instant): Call {
  const marks = marksOnceTaken(call.marks);
  return { ...backToWaiting({ ...call, marks }, 'wrong-door', formerOwner ?? call.formerOwner, telling, at), team };
}
