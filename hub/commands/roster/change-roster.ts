import type { HubFact } from '../../domain/fact/hub-fact.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { Override } from '../../domain/roster/roster.ts';
import type { Span, Swap } from '../../store/tables/roster.ts';
import type { Tx } from '../../store/tables.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import type { Actor } from '../actor.ts';

type OverrideRequest = Omit<Override, 'id'>;
type Refused<Code extends string> = { readonly ok: false; readonly code: Code };

/**
 * Adds leave, a cover or an extra person for a span of time. Overrides may overlap; the order of entry does not
 * matter.
 */
export function addOverride(
  context: CommandContext,
  request: OverrideRequest,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true; override: Override } | Refused<'UNKNOWN_STAFF' | 'UNKNOWN_TEAM'> | typeof IDEMPOTENCY_MISMATCH> {
  return runOnce(
    context,
    (tx) => {
      const { site, staff } = context.siteState.site();
      const people = [request.person, ...(request.for === undefined ? [] : [request.for])];
      if (people.some((id) => staff(id) === null)) return { ok: false, code: 'UNKNOWN_STAFF' } as const;
      if (request.team !== undefined && !site.teams.some((team) => team.id === request.team))
        return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      const override: Override = { id: context.ids.shortId(), ...request };
      tx.roster.putOverride(override);
      appendRosterFact(tx, { type: 'RosterOverridden', ...who, override });
      return { ok: true, override } as const;
    },
    idempotencyKey,
  );
}

export function removeOverride(
  context: CommandContext,
  id: string,
  who: Actor,
): Promise<{ ok: true } | Refused<'NOT_FOUND'>> {
  return context.committer.run((tx) => {
    const before = tx.roster.override(id);
    if (before === null || !tx.roster.removeOverride(id)) return { ok: false, code: 'NOT_FOUND' } as const;
    appendRosterFact(tx, { type: 'RosterOverrideRemoved', ...who, override: id, before });
    return { ok: true } as const;
  });
}

/**
 * Proposes a swap of duties ("take my Tuesday, I take your Friday"). The roster changes only when the other person
 * agrees.
 */
export function proposeSwap(
  context: CommandContext,
  who: Actor & { readonly by: StaffId },
  request: { readonly with: StaffId; readonly mine: Span; readonly theirs: Span | null },
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true; swap: Swap } | Refused<'UNKNOWN_STAFF'> | typeof IDEMPOTENCY_MISMATCH> {
  return runOnce(
    context,
    (tx) => {
      if (request.with === who.by || context.siteState.site().staff(request.with) === null)
        return { ok: false, code: 'UNKNOWN_STAFF' } as const;
      const swap: Swap = { id: context.ids.shortId(), by: who.by, ...request, agreedAt: null };
      tx.roster.putSwap(swap);
      appendRosterFact(tx, {
        type: 'SwapProposed',
        ...who,
        with: request.with,
        swap: swap.id,
        mine: request.mine,
        theirs: request.theirs,
      });
      return { ok: true, swap } as const;
    },
    idempotencyKey,
  );
}

/** Agrees to a swap. Only the person who was asked can do it. Agreeing twice changes nothing. */
export function agreeToSwap(
  context: CommandContext,
  id: string,
  who: Actor & { readonly by: StaffId },
): Promise<{ ok: true; swap: Swap } | Refused<'NOT_FOUND' | 'NOT_OFFERED_TO_YOU'>> {
  return context.committer.run((tx) => {
    const swap = tx.roster.swap(id);
    if (swap === null) return { ok: false, code: 'NOT_FOUND' } as const;
    if (swap.with !== who.by) return { ok: false, code: 'NOT_OFFERED_TO_YOU' } as const;
    if (swap.agreedAt !== null) return { ok: true, swap } as const;
    const agreed = { ...swap, agreedAt: tx.now };
    tx.roster.putSwap(agreed);
    tx.roster.putOverride({ id: `${id}-mine`, kind: 'cover', person: swap.with, for: swap.by, ...swap.mine });
    if (swap.theirs !== null)
      tx.roster.putOverride({ id: `${id}-theirs`, kind: 'cover', person: swap.by, for: swap.with, ...swap.theirs });
    appendRosterFact(tx, { type: 'SwapAgreed', ...who, with: swap.by, swap: id, mine: swap.mine, theirs: swap.theirs });
    return { ok: true, swap: agreed } as const;
  });
}

/** Appends a fact after which other people may be on duty. */
export function appendRosterFact(tx: Tx, fact: HubFact): void {
  tx.facts.append(tx.now, null, fact);
  tx.tell({ type: 'roster-changed' });
}
