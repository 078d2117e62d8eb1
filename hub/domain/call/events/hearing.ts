import type { Call } from '../call.ts';
import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import type { Skipped } from '../call-fact.ts';
import { alert, circleOf, conclude, teamOf, tellCall, unchanged } from '../conclude.ts';
import { audience, haveMissedPing, isReached, provenOnAnyStep, tellFrom, type Audience } from '../escalation.ts';
import { policyAfterWatch, tellUsual } from './watched.ts';
import { needsNoHearing, tellCallerAfterMs, UNPROVEN_WAIT_MS } from '../hearing/hearing.ts';
import type { StaffId } from '../../ids.ts';
import type { CallNow, Waiting } from '../state.ts';
import { later, type Instant } from '../../time.ts';

/**
 * Somebody hears better or worse than before, or a receipt has come. A receipt or a proven person ends "nobody
 * reached"; losing the last proven person decides anew how long the present step may wait. @returns at most one fact.
 */
export function hearingChanged(call: CallNow, ctx: CallContext): Decision {
  if (call.state !== 'waiting' || needsNoHearing(call)) return unchanged(call);
  const usual = policyAfterWatch(call, ctx);
  if (usual !== null) return tellUsual(call, usual, ctx);
  const heard = heardBy(call, ctx);
  if (heard === null && !call.hearing.receipted) return notHeard(call, ctx);
  if (heard !== null) {
    const { tellCallerAt, unheard } = call.hearing;
    const dueAt = restoredDueAt(call, heard, ctx);
    if (tellCallerAt !== null || unheard !== null || dueAt !== call.dueAt)
      return conclude(call, { type: 'CallHeard', ...heard, dueAt }, [], ctx);
  }
  return shortened(call, null, ctx);
}

/** The clock of the caller has run out: they are told that nobody was reached, unless somebody was meanwhile. */
export function tellCallerNow(call: Waiting, ctx: CallContext): Decision {
  const heard = needsNoHearing(call) ? null : heardBy(call, ctx);
  if (heard === null) return conclude(call, { type: 'CallUnheard' }, [], ctx);
  return conclude(call, { type: 'CallHeard', ...heard, dueAt: restoredDueAt(call, heard, ctx) }, [], ctx);
}

/** The present step is over. One that ended before its time is recorded as passed, with the reason. */
export function tellNextStep(call: Waiting, ctx: CallContext): Decision {
  const usual = policyAfterWatch(call, ctx);
  if (usual !== null) return tellUsual(call, usual, ctx);
  const receipted = hasReceipt(call, ctx);
  const hearing = { ...call.hearing, receipted };
  const { telling, to, outputs } = tellFrom(call.step + 1, call.round, { ...circleOf(call, ctx), hearing });
  const passed = call.hearing.usualDueAt === null || receipted ? [] : passedEarly(call, ctx);
  const why = telling.round > call.round ? 'repeated' : 'escalated';
  const fact = { type: 'StepReached', telling: { ...telling, skipped: [...passed, ...telling.skipped] } } as const;
  return conclude(call, fact, alert(why, to, outputs), ctx);
}

type Heard = { readonly by: StaffId; readonly how: 'receipt' | 'proven' };

/** Whose receipt or proof lets the caller rely on being heard; a receipt of somebody on leave does not. */
function heardBy(call: Waiting, ctx: CallContext): Heard | null {
  const [receipt] = receiptsThatCount(call, ctx);
  if (receipt !== undefined) return { by: receipt, how: 'receipt' };
  const proven = provenOnAnyStep(circleOf(call, ctx))[0];
  return proven === undefined ? null : { by: proven, how: 'proven' };
}

function hasReceipt(call: Waiting, ctx: CallContext): boolean {
  return call.hearing.receipted || receiptsThatCount(call, ctx).length > 0;
}

function receiptsThatCount(call: Call, ctx: CallContext): readonly StaffId[] {
  const given = ctx.receiptsOf(call);
  if (given.length === 0) return given;
  const away = new Set(
    ctx.people.flatMap(({ id, onLeave, hearsWhy }) => (onLeave === true || hearsWhy === 'declined' ? [id] : [])),
  );
  return given.filter((id) => !away.has(id));
}

/** A step that was cut short waits as its policy says once a receipt has come, or somebody in it is proven. */
function restoredDueAt(call: Waiting, { how }: Heard, ctx: CallContext): Instant {
  const { usualDueAt } = call.hearing;
  return usualDueAt !== null && (how === 'receipt' || presentStep(call, ctx).proven.length > 0)
    ? usualDueAt
    : call.dueAt;
}

/** Nobody is proven, and no alert that stands has a receipt. */
function notHeard(call: Waiting, ctx: CallContext): Decision {
  const { hearing } = call;
  const isReachable = ctx
    .policy(call.policy)
    .steps.some((step) => isReached(audience(step, teamOf(call, ctx), ctx.people)));
  if (hearing.unheard === 'cannot' && isReachable) return tellAgain(call, ctx);
  const runs = hearing.tellCallerAt !== null || hearing.unheard !== null;
  const limit = later(lastProvenAt(call, ctx), tellCallerAfterMs(call.priority === 'emergency'));
  return shortened(call, runs ? null : limit, ctx);
}

/** Until now nobody could hear at all: those who can are told as if the call had just been raised. */
function tellAgain(call: Waiting, ctx: CallContext): Decision {
  const { telling, to, outputs } = tellCall(call, 0, call.round, ctx);
  return conclude(call, { type: 'StepReached', telling }, alert('escalated', to, outputs), ctx);
}

/** @param tellCallerAt starts the clock of the caller; null leaves it as it is. */
function shortened(call: Waiting, tellCallerAt: Instant | null, ctx: CallContext): Decision {
  const limit = hasReceipt(call, ctx) ? null : stepLimit(call, ctx);
  const dueAt = limit !== null && limit < call.dueAt ? limit : call.dueAt;
  if (dueAt === call.dueAt && tellCallerAt === null) return unchanged(call);
  return conclude(
    call,
    { type: 'HearingLost', dueAt, tellCallerAt: tellCallerAt ?? call.hearing.tellCallerAt },
    [],
    ctx,
  );
}

/** How long the present step may wait without a receipt; null: as its policy says. */
function stepLimit(call: Waiting, ctx: CallContext): Instant | null {
  const { steps } = ctx.policy(call.policy);
  const here = presentStep(call, ctx);
  if (here.proven.length > 0) return null;
  if (!isReached(here)) {
    const reachable = steps.some((step) => isReached(audience(step, teamOf(call, ctx), ctx.people)));
    const anybody = ctx.people.some(({ hears }) => hears !== 'cannot');
    return reachable || (!anybody && call.hearing.unheard !== 'cannot') ? ctx.now : null;
  }
  const goesOn = call.round === 0 && call.step < steps.length - 1 && here.to.length > 0;
  if (!goesOn) return null;
  if (haveMissedPing(here.to, ctx.people)) return ctx.now;
  const limit = later(lastProvenAt(call, ctx), UNPROVEN_WAIT_MS);
  return limit > ctx.now ? limit : ctx.now;
}

export function presentStep(call: Pick<Waiting, 'step' | 'policy' | 'team' | 'place'>, ctx: CallContext): Audience {
  const { steps } = ctx.policy(call.policy);
  const step = steps[Math.min(Math.max(call.step, 0), Math.max(steps.length - 1, 0))] ?? { tell: [], waitS: 0 };
  return audience(step, teamOf(call, ctx), ctx.people);
}

/**
 * Since when nobody has been proven: a tone that was due and did not sound was not heard from the moment when it was
 * due.
 */
function lastProvenAt(call: Waiting, ctx: CallContext): Instant {
  const known = ctx.people.flatMap(({ provenUntil }) => provenUntil ?? []);
  if (known.length === 0) return ctx.now;
  const last = known.reduce((latest, one) => (one > latest ? one : latest));
  const from = last > call.lastAlertAt ? last : call.lastAlertAt;
  return from < ctx.now ? from : ctx.now;
}

function passedEarly(call: Waiting, ctx: CallContext): readonly Skipped[] {
  const { proven, to } = presentStep(call, ctx);
  return proven.length > 0 ? [] : [{ step: call.step, why: to.length > 0 ? 'unproven' : 'unreachable' }];
}
