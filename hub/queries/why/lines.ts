import type { WhyLineView } from '../../contract/http/why.ts';
import type { Call } from '../../domain/call/call.ts';
import type { CallFact, CannotHear, Skipped, Telling } from '../../domain/call/call-fact.ts';
import { feedbackOf } from '../../domain/call/feedback.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { StoredAlert } from '../../store/tables/alerts.ts';
import { personView, timestamp } from '../call-view.ts';
import type { Turn } from './turn.ts';

/** A line without its time, which is that of the fact. */
type Said = Omit<WhyLineView, 'at'>;

/** What one fact says: what happened, who was told, who could not hear, and what changed for the caller. */
export function linesOf(turn: Turn, site: SiteIndex): WhyLineView[] {
  const { at, fact, before, after, alerts } = turn;
  const now = timestamp(at);
  const said = [
    ...whatHappened(turn, site),
    ...passedSteps(fact, before),
    ...alerts.flatMap((alert) => told(alert, turn, site)),
    ...toldNamelessly(fact, after, alerts),
    ...unableToHear(fact, site),
    ...reachedChange(turn, site),
    ...lampChange(before, after),
  ];
  return [
    ...(fact.type === 'CallRaised' ? firstLines(fact, site) : []),
    ...said.map((line) => ({ at: now, ...line })),
    ...alerts.flatMap(({ receipts }) =>
      receipts.map((receipt) => ({
        at: timestamp(receipt.at),
        code: receipt.stage,
        by: personView(receipt.staff, site),
      })),
    ),
  ];
}

type Raised = CallFact & { readonly type: 'CallRaised' };

function firstLines({ raisedAt, by }: Raised, site: SiteIndex): WhyLineView[] {
  const at = timestamp(raisedAt);
  return [by === null ? { at, code: 'pressed' } : { at, code: 'opened', by: personView(by, site) }];
}

/** The fact itself in a few codes; a fact that only tells people or changes the lamp says nothing here. */
function whatHappened({ at, fact, before, after }: Turn, site: SiteIndex): Said[] {
  const by = (id: StaffId | null): Pick<Said, 'by'> => (id === null ? {} : { by: personView(id, site) });
  switch (fact.type) {
    case 'CallRaised':
      return [{ code: 'stored', ms: Math.max(at - fact.raisedAt, 0) }];
    case 'PressRepeated':
      return [{ code: 'pressed-again' }];
    case 'EmergencyPressed':
      return [{ code: 'emergency' }];
    case 'CallerCancelled':
      return [{ code: 'cancelled' }];
    case 'CallAcknowledged':
      return [{ code: 'taken', ...by(fact.by), ms: Math.max(at - after.raisedAt, 0) }];
    case 'StaffCannotCome':
      return [{ code: 'cannot-come', ...by(fact.by) }];
    case 'StaffArrived':
      return [{ code: fact.by === null ? 'present' : 'arrived', ...by(fact.by), why: fact.proof }];
    case 'CallReleased':
      return [{ code: 'given-back', ...by(fact.by) }];
    case 'CallReRaised':
      return [{ code: 'not-there', ...by(fact.formerOwner) }];
    case 'CallRedirected':
      return [{ code: 'sent-over', ...by(fact.by), why: fact.team }];
    case 'HandOverOffered':
      return [{ code: 'offered', ...by(fact.by) }];
    case 'HandOverAccepted':
      return [{ code: 'accepted', ...by(fact.by) }];
    case 'HandOverDeclined':
      return [{ code: 'declined', ...by(fact.by) }];
    case 'HandOverReturned':
      return [{ code: 'returned', ...by(fact.owner) }];
    case 'StepReached':
      return [{ code: 'went-on', step: fact.telling.step, why: whyItWentOn(fact.telling, before, at) }];
    case 'HearingLost':
      return [{ code: 'hearing-lost' }];
    case 'AttendanceReminded':
      return [{ code: 'reminded', ...by(after.owner) }];
    case 'ClockStepped':
      return [{ code: 'clock-stepped', ms: fact.byMs }];
    case 'CallClosed':
      return [{ code: 'closed', ...by(fact.by), outcome: fact.outcome }];
    default:
      // CallHeard and CallUnheard: the change for the caller says it.
      return [];
  }
}

/** Without having been due, people are told anew because somebody may hear again. */
function whyItWentOn(telling: Telling, before: Call | null, at: Instant): string {
  if (before?.dueAt != null && at < before.dueAt) return 'heard-again';
  return endedEarly(telling, before)?.why ?? 'no-answer';
}

/** A step that ended before its time is the first one in the list of passed steps. */
function endedEarly({ skipped: [first] }: Telling, before: Call | null): Skipped | null {
  return first !== undefined && before?.hearing.usualDueAt != null && first.step === before.step ? first : null;
}

/** Each once: a passage that came round again lists a step twice. */
function passedSteps(fact: CallFact, before: Call | null): Said[] {
  const telling = tellingOf(fact);
  if (telling === null) return [];
  const early = fact.type === 'StepReached' ? endedEarly(telling, before) : null;
  const passed = new Map(telling.skipped.filter((one) => one !== early).map((one) => [one.step, one.why]));
  return [...passed].filter(([step]) => step !== early?.step).map(([step, why]) => ({ code: 'passed', step, why }));
}

/** Those who could hear. The others are named by `cannot-hear`, although they are alerted as soon as they can hear. */
function told({ why, to, outputs }: StoredAlert, { after: { step }, cannotHear }: Turn, site: SiteIndex): Said[] {
  const ids = new Set(cannotHear.map(({ staff }) => staff));
  const people = to.filter((id) => !ids.has(id)).map((id) => personView(id, site));
  if (people.length === 0 && outputs.length === 0) return [];
  return [
    {
      code: 'told',
      why,
      step,
      people,
      count: people.length,
      ...(outputs.length === 0 ? {} : { outputs: outputs as readonly string[] as string[] }),
    },
  ];
}

/** Alerts are kept for some time only. The fact still says how many people were told. */
function toldNamelessly(fact: CallFact, { step }: Call, alerts: readonly StoredAlert[]): Said[] {
  const count = tellingOf(fact)?.told ?? 0;
  return alerts.length > 0 || count === 0 ? [] : [{ code: 'told', why: 'raised', step, count }];
}

function unableToHear(fact: CallFact, site: SiteIndex): Said[] {
  const cannot = cannotHearIn(fact);
  if (cannot.length === 0) return [];
  return [
    {
      code: 'cannot-hear',
      cannot: cannot.map(({ staff, why }) => ({ person: personView(staff, site), why })),
    },
  ];
}

/** "Nobody reached" and the sounder of the hub begin and end together. */
function reachedChange({ fact, before, after }: Turn, site: SiteIndex): Said[] {
  const [was, is] = [before?.hearing.unheard ?? null, after.hearing.unheard];
  if (is !== null && was === null) return [{ code: 'nobody-reached', why: is }];
  if (was === null || is !== null) return [];
  if (fact.type === 'CallHeard') return [{ code: 'reached', why: fact.how, by: personView(fact.by, site) }];
  const why = after.state === 'waiting' ? 'told-again' : after.state === 'closed' ? 'over' : 'taken';
  return [{ code: 'reached', why }];
}

function lampChange(before: Call | null, after: Call): Said[] {
  if (after.device === null) return [];
  const [was, is] = [feedbackOf(before), feedbackOf(after)];
  return was.stage === is.stage && was.lamp === is.lamp ? [] : [{ code: 'lamp', stage: is.stage, lamp: is.lamp }];
}

export function tellingOf(fact: CallFact): Telling | null {
  return 'telling' in fact ? fact.telling : null;
}

export function cannotHearIn(fact: CallFact): readonly CannotHear[] {
  return tellingOf(fact)?.cannotHear ?? [];
}
