import type { CallView } from '../../../hub/contract/call.ts';
import type { Named, SiteView } from '../../api/site.ts';
import type { IconName } from '../../ui/icon.tsx';
import { handsFor, isOwnHands } from '../hands.ts';

/** What one person can do with a call now. */
export type CallOptions = {
  readonly mine: boolean;
  /** The call is offered to this person, who has not answered yet. */
  readonly offered: boolean;
  readonly next: NextStep | null;
  /** It may be closed without going there, after speaking with the visitor. */
  readonly closeAway: boolean;
  /** A second pair of hands can be asked for. Not while one is asked for already. */
  readonly mayAskHands: boolean;
  /** The open call for hands that was asked for this call. */
  readonly hands: CallView | null;
  /** Teams to which a call at the wrong door can be redirected. Never of one that may be about a life. */
  readonly otherTeams: readonly Named[];
};
export type NextStep = {
  readonly do: 'acknowledge' | 'arrive' | 'close' | 'hand-over/accept';
  readonly words: 'take' | 'arrive' | 'done' | 'accept';
  readonly icon: IconName;
};

/** @param open every open call, by id */
export function callOptions(
  call: CallView,
  me: string | null,
  site: SiteView | null,
  open: ReadonlyMap<string, CallView>,
): CallOptions {
  const mine = call.owner !== null && call.owner.id === me;
  const offered = isOfferedTo(me, call, site);
  const hands = handsFor(call, open.values());
  const kind = site?.kinds?.find(({ id }) => id === call.kind);
  return {
    mine,
    offered,
    next: isOwnHands(call, me, open) ? null : nextStep(call, mine, offered),
    mayAskHands: mine && (call.state === 'acknowledged' || call.state === 'attended') && hands === null,
    hands,
    closeAway: mine && call.state === 'acknowledged' && kind?.closeAway === true,
    otherTeams:
      mayBeSentOver(call) && (mine || call.state === 'waiting')
        ? (site?.teams ?? []).filter(({ id }) => call.team !== undefined && id !== call.team)
        : [],
  };
}

const STAYS: ReadonlySet<string> = new Set(['emergency', 'help', 'assist']);

/** Whether "wrong door" may be said of this call. Who needs help needs it where they are. */
export function mayBeSentOver({ kind, priority }: Pick<CallView, 'kind' | 'priority'>): boolean {
  return priority === 'routine' && !STAYS.has(kind);
}

/** Is this person asked to take the call over, by name or as a member of a team? */
export function isOfferedTo(me: string | null, call: CallView, site: SiteView | null): boolean {
  if (me === null || call.handOver === null || call.owner?.id === me) return false;
  const { to } = call.handOver;
  return 'staff' in to ? to.staff === me : site?.staff?.find(({ id }) => id === me)?.team === to.team;
}

function nextStep(call: CallView, mine: boolean, offered: boolean): NextStep | null {
  if (offered) return { do: 'hand-over/accept', words: 'accept', icon: 'going' };
  switch (call.state) {
    case 'waiting':
      return { do: 'acknowledge', words: 'take', icon: 'going' };
    case 'acknowledged':
      return mine ? { do: 'arrive', words: 'arrive', icon: 'there' } : null;
    case 'attended':
      return mine || call.owner === null ? { do: 'close', words: 'done', icon: 'check' } : null;
    case 'closed':
      return null;
  }
}
