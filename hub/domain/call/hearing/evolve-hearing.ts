import type { Call, Mark } from '../call.ts';
import type { FactOf, Telling } from '../call-fact.ts';
import { hearingAfter, isUnheard } from './hearing.ts';
import type { PolicyId } from '../../ids.ts';
import { withMark, withoutMarks } from '../marks.ts';
import type { Instant } from '../../time.ts';

/** The call right after people were told of it. */
export function toldAs(call: Call, telling: Telling, at: Instant): Call {
  const { step, round, dueAt } = telling;
  return { ...call, step, round, dueAt, hearing: hearingAfter(telling), lastAlertAt: at };
}

export function stepReached(call: Call, fact: FactOf<'StepReached'>, at: Instant): Call {
  return { ...toldAs(unwatched(call, fact.policy), fact.telling, at), marks: stepMarks(call, fact) };
}

/** The call as one that is not watched, by this policy; unchanged when `policy` is undefined. */
export function unwatched(call: Call, policy: PolicyId | undefined): Call {
  if (policy === undefined) return call;
  const { usualPolicy: _, ...rest } = call;
  return { ...rest, policy };
}

function stepMarks({ marks }: Call, { telling, policy }: FactOf<'StepReached'>): readonly Mark[] {
  return marksOfStep(policy === undefined ? marks : withoutMarks(marks, 'watched'), telling);
}

/**
 * The two-minute pause of an anonymous presence ends with the step; after the last step the call counts as unanswered.
 */
function marksOfStep(marks: readonly Mark[], telling: Telling): readonly Mark[] {
  const going = withoutMarks(marks, 'present', 'closed-hours');
  return telling.round >= 1 || isUnheard(telling) ? withMark(going, 'unanswered') : withoutMarks(going, 'unanswered');
}

/** The last step may have passed without an answer as well; then the caller still sees that. */
export function heard(call: Call, { how, dueAt }: FactOf<'CallHeard'>): Call {
  const { receipted, usualDueAt } = call.hearing;
  return {
    ...call,
    dueAt,
    hearing: {
      receipted: receipted || how === 'receipt',
      tellCallerAt: null,
      unheard: null,
      usualDueAt: dueAt === call.dueAt ? usualDueAt : null,
    },
    marks: call.round === 0 ? withoutMarks(call.marks, 'unanswered') : call.marks,
  };
}

/** The caller is told that nobody was reached. */
export function foundUnheard(call: Call): Call {
  return {
    ...call,
    hearing: { ...call.hearing, tellCallerAt: null, unheard: 'silent' },
    marks: withMark(call.marks, 'unanswered'),
  };
}

export function hearingLost(call: Call, { dueAt, tellCallerAt }: FactOf<'HearingLost'>): Call {
  const { usualDueAt } = call.hearing;
  return {
    ...call,
    dueAt,
    hearing: {
      ...call.hearing,
      tellCallerAt,
      usualDueAt: dueAt === call.dueAt ? usualDueAt : (usualDueAt ?? call.dueAt),
    },
  };
}
