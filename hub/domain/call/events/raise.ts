import type { Call, Mark } from '../call.ts';
import type { CallContext } from '../call-context.ts';
import type { CallEvent, CallOrigin } from '../call-event.ts';
import type { CallFact } from '../call-fact.ts';
import type { Decision } from '../decision.ts';
import { alert } from '../conclude.ts';
import { BEFORE_FIRST_STEP, tellFrom, type Round } from '../escalation.ts';
import { evolve } from '../evolve.ts';
import { NOT_YET_HEARD } from '../hearing/hearing.ts';
import type { PolicyId, StaffId } from '../../ids.ts';
import { watchersHear } from './watched.ts';
import { WATCHED } from '../../site/watch-policy.ts';
import { isLatePress } from './late-press.ts';
import { DAY_MS, later, type Instant } from '../../time.ts';

type Press = Extract<CallEvent, { readonly type: 'press' }>;
type OpenByHand = Extract<CallEvent, { readonly type: 'open-by-hand' }>;

/** A device whose clock is broken must not put a call into last year. */
const OLDEST_PRESS_MS = DAY_MS;

/** A press where no call is open. A hold makes it an emergency from the start, unless its kind is one anyway. */
export function raiseByPress({ press, origin }: Press, ctx: CallContext): Decision {
  const kind = ctx.kind(origin.kind);
  const held = press.kind === 'hold' && kind.priority !== 'emergency';
  const marks: Mark[] = [];
  if (held) marks.push('emergency');
  if (isLatePress(press)) marks.push('late');
  if (origin.callPoint === null) marks.push('unplaced');
  const isWatched = origin.watched === true && press.kind !== 'hold' && watchersHear(ctx.people);
  const noted = !held && origin.noteUntil !== undefined && origin.noteUntil > ctx.now;
  if (noted) marks.push('closed-hours');
  const watched = isWatched && !noted;
  if (watched) marks.push('watched');
  const policy = watched ? WATCHED : held ? ctx.emergencyKind.policy : origin.policy;
  const round = noted
    ? untilOpening(origin.noteUntil)
    : firstRound(origin, policy, null, held || kind.priority === 'emergency', ctx);
  return raise(
    {
      ...where(origin),
      priority: held ? 'emergency' : kind.priority,
      device: press.device,
      input: press.input,
      pressId: press.id,
      raisedAt: later(ctx.now, -Math.min(Math.max(press.ageMs, 0), OLDEST_PRESS_MS)),
      by: null,
      note: null,
      forCall: null,
      policy,
      marks,
      ...(watched ? { usualPolicy: origin.policy } : {}),
    },
    round,
    ctx,
  );
}

/** A walk-in, a telephone call, a second pair of hands: the one who opens it needs no telling if others can hear. */
export function openByHand({ origin, by, note, forCall }: OpenByHand, ctx: CallContext): Decision {
  const round = firstRound(origin, origin.policy, by, ctx.kind(origin.kind).priority === 'emergency', ctx);
  return raise(
    {
      ...where(origin),
      priority: ctx.kind(origin.kind).priority,
      device: null,
      input: null,
      pressId: null,
      raisedAt: ctx.now,
      by,
      note,
      forCall,
      policy: origin.policy,
      marks: [],
    },
    round,
    ctx,
  );
}

type Raised = Extract<CallFact, { readonly type: 'CallRaised' }>;

function raise(known: Omit<Raised, 'type' | 'number' | 'telling'>, round: Round, ctx: CallContext): Decision {
  const { id, number } = ctx.newCall();
  const marks = round.telling.unheard === true ? [...known.marks, 'unanswered' as const] : known.marks;
  const fact: Raised = { type: 'CallRaised', number, ...known, marks, telling: round.telling };
  const call: Call = evolve(null, fact, ctx.now, id);
  return {
    ok: true,
    facts: [fact],
    call,
    tell: alert(known.forCall === null ? 'raised' : 'second-pair', round.to, round.outputs),
  };
}

/**
 * Before the first step: nobody is told until the desk opens, and then the round begins as it would for a press at that
 * moment.
 */
function untilOpening(dueAt: Instant): Round {
  return {
    telling: { step: BEFORE_FIRST_STEP, round: 0, told: 0, skipped: [], everyone: false, dueAt },
    to: [],
    outputs: [],
  };
}

function where({ kind, place, callPoint, team }: CallOrigin): Pick<Raised, 'kind' | 'place' | 'callPoint' | 'team'> {
  return { kind, place, callPoint, ...(team === undefined ? {} : { team }) };
}

function firstRound(
  origin: CallOrigin,
  policy: PolicyId,
  except: StaffId | null,
  emergency: boolean,
  ctx: CallContext,
): Round {
  return tellFrom(0, 0, {
    policy: ctx.policy(policy),
    team: origin.team ?? ctx.teamAt(origin.place),
    people: ctx.people,
    now: ctx.now,
    except,
    emergency,
    hearing: NOT_YET_HEARD,
  });
}
