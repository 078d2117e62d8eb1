import type { CallContext } from '../call-context.ts';
import type { Decision } from '../decision.ts';
import { alert, conclude, refuse, teamOf, tellCall, WITHDRAW_REDIRECTED } from '../conclude.ts';
import type { StaffId, TeamId } from '../../ids.ts';
import type { CallNow, Open } from '../state.ts';
import { unreachable } from '../../unreachable.ts';

/**
 * Wrong door: the call goes to another team, whose round begins at its first step. One that nobody has yet may be sent
 * over by whoever sees it; once somebody owns it, only by them. Whoever sends it needs no telling while anybody else
 * can hear.
 */
export function redirect(call: CallNow, by: StaffId, team: TeamId, ctx: CallContext): Decision {
  switch (call.state) {
    case 'waiting':
      return sendOver(call, by, team, ctx);
    case 'acknowledged':
    case 'attended':
      return call.owner === by ? sendOver(call, by, team, ctx) : refuse('NOT_OWNER', call.owner);
    case 'closed':
      return refuse('CALL_CLOSED');
    default:
      return unreachable(call);
  }
}

function sendOver(call: Open, by: StaffId, team: TeamId, ctx: CallContext): Decision {
  const from = teamOf(call, ctx);
  if (from === team) return refuse('SAME_TEAM', call.owner);
  const { telling, to, outputs } = tellCall({ ...call, team }, 0, 0, ctx, by);
  const fact = { type: 'CallRedirected', by, team, from, formerOwner: call.owner, telling } as const;
  return conclude(call, fact, [...WITHDRAW_REDIRECTED, ...alert('redirected', to, outputs)], ctx);
}
