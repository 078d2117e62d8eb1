import type { HubFact } from '../domain/hub-fact.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Override } from '../domain/roster.ts';
import type { Span, Swap } from '../store/roster.ts';
import type { Tx } from '../store/tables.ts';
import { perform, type Desk, type MISMATCH, type IdempotencyKey } from './desk.ts';
import type { Who } from './who.ts';

type Wish = Omit<Override, 'id'>;
type Refused<Code extends string> = { readonly ok: false; readonly code: Code };

/** Leave, cover or an extra person, for a while. Several may speak of the same hours; in which order they were entered decides nothing. */
export function addOverride(
  desk: Desk,
  wish: Wish,
  who: Who,
  once?: IdempotencyKey,
): Promise<{ ok: true; override: Override } | Refused<'UNKNOWN_STAFF' | 'UNKNOWN_TEAM'> | typeof MISMATCH> {
  return perform(
    desk,
    (tx) => {
      const { site, staff } = desk.house.site();
      const people = [wish.person, ...(wish.for === undefined ? [] : [wish.for])];
      if (people.some((id) => staff(id) === null)) return { ok: false, code: 'UNKNOWN_STAFF' } as const;
      if (wish.team !== undefined && !site.teams.some((team) => team.id === wish.team))
        return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      const override: Override = { id: desk.ids.shortId(), ...wish };
      tx.roster.putOverride(override);
      noteRosterFact(tx, { type: 'RosterOverridden', ...who, override });
      return { ok: true, override } as const;
    },
    once,
  );
}

export function removeOverride(desk: Desk, id: string, who: Who): Promise<{ ok: true } | Refused<'NOT_FOUND'>> {
  return desk.committer.run((tx) => {
    const before = tx.roster.override(id);
    if (before === null || !tx.roster.removeOverride(id)) return { ok: false, code: 'NOT_FOUND' } as const;
    noteRosterFact(tx, { type: 'RosterOverrideRemoved', ...who, override: id, before });
    return { ok: true } as const;
  });
}

/** "Take my Tuesday, I take your Friday": written down, but nothing changes until the other agrees. */
export function proposeSwap(
  desk: Desk,
  who: Who & { readonly by: StaffId },
  wish: { readonly with: StaffId; readonly mine: Span; readonly theirs: Span | null },
  once?: IdempotencyKey,
): Promise<{ ok: true; swap: Swap } | Refused<'UNKNOWN_STAFF'> | typeof MISMATCH> {
  return perform(
    desk,
    (tx) => {
      if (wish.with === who.by || desk.house.site().staff(wish.with) === null)
        return { ok: false, code: 'UNKNOWN_STAFF' } as const;
      const swap: Swap = { id: desk.ids.shortId(), by: who.by, ...wish, agreedAt: null };
      tx.roster.putSwap(swap);
      noteRosterFact(tx, {
        type: 'SwapProposed',
        ...who,
        with: wish.with,
        swap: swap.id,
        mine: wish.mine,
        theirs: wish.theirs,
      });
      return { ok: true, swap } as const;
    },
    once,
  );
}

/** Only the one who was asked can agree; agreeing twice changes nothing. */
export function agreeToSwap(
  desk: Desk,
  id: string,
  who: Who & { readonly by: StaffId },
): Promise<{ ok: true; swap: Swap } | Refused<'NOT_FOUND' | 'NOT_OFFERED_TO_YOU'>> {
  return desk.committer.run((tx) => {
    const swap = tx.roster.swap(id);
    if (swap === null) return { ok: false, code: 'NOT_FOUND' } as const;
    if (swap.with !== who.by) return { ok: false, code: 'NOT_OFFERED_TO_YOU' } as const;
    if (swap.agreedAt !== null) return { ok: true, swap } as const;
    const agreed = { ...swap, agreedAt: tx.now };
    tx.roster.putSwap(agreed);
    tx.roster.putOverride({ id: `${id}-mine`, kind: 'cover', person: swap.with, for: swap.by, ...swap.mine });
    if (swap.theirs !== null)
      tx.roster.putOverride({ id: `${id}-theirs`, kind: 'cover', person: swap.by, for: swap.with, ...swap.theirs });
    noteRosterFact(tx, { type: 'SwapAgreed', ...who, with: swap.by, swap: id, mine: swap.mine, theirs: swap.theirs });
    return { ok: true, swap: agreed } as const;
  });
}

/** Who is on duty may be another from this commit on. */
export function noteRosterFact(tx: Tx, fact: HubFact): void {
  tx.facts.append(tx.now, null, fact);
  tx.tell({ type: 'roster-changed' });
}
