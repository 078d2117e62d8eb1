import type { CallContext, Person } from '../domain/call/call.ts';
import type { CallId, PlaceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { Committer } from '../store/committer.ts';
import type { Tx } from '../store/tables.ts';
import type { SiteState } from '../live/site-state.ts';

/** What every command works with; made once by createCore. */
export type CommandContext = {
  readonly committer: Committer;
  readonly siteState: SiteState;
  readonly ids: Ids;
  /** The shared screen at which somebody does this; the facts of the call say so. */
  readonly screen?: PlaceId;
  readonly limits: CommandLimits;
};

export type CommandLimits = { readonly sessionDays: number; readonly inviteMinutes: number };

/** Chance comes from outside, so that the same seed gives the same day. */
export type Ids = {
  readonly callId: (now: Instant) => CallId;
  readonly shortId: () => string;
  /** 256 random bits, base64url. */
  readonly secret: () => string;
};

/** Makes a request that comes twice take effect once (http.md, Idempotency). */
export type IdempotencyKey = { readonly who: string; readonly key: string; readonly request: string };

export const IDEMPOTENCY_MISMATCH = { ok: false, code: 'IDEMPOTENCY_MISMATCH' } as const;

/**
 * Runs a command in the next commit.
 * @returns what it returned, or what it returned the first time when `idempotencyKey` was seen before.
 * @throws StoreError when the disk refused; whatever the command threw otherwise.
 */
export function runOnce<T>(
  context: CommandContext,
  work: (tx: Tx) => T,
  idempotencyKey?: IdempotencyKey,
): Promise<T | typeof IDEMPOTENCY_MISMATCH> {
  if (idempotencyKey === undefined) return context.committer.run(work);
  return context.committer.run((tx) => {
    const before = tx.idempotency.find(idempotencyKey.who, idempotencyKey.key);
    if (before !== null)
      return before.request === idempotencyKey.request ? (JSON.parse(before.answer) as T) : IDEMPOTENCY_MISMATCH;
    const value = work(tx);
    tx.idempotency.remember(
      idempotencyKey.who,
      idempotencyKey.key,
      idempotencyKey.request,
      JSON.stringify(value),
      tx.now,
    );
    return value;
  });
}

/** What the domain needs to know of the house to decide at this instant. */
export function callContextFor(context: CommandContext, tx: Tx, place: PlaceId | null): CallContext {
  const site: SiteIndex = context.siteState.site();
  const people: readonly Person[] = context.siteState.people();
  return {
    now: tx.now,
    newCall: () => ({ id: context.ids.callId(tx.now), number: tx.calls.nextNumber() }),
    kind: site.kind,
    emergencyKind: site.emergencyKind,
    policy: site.policy,
    teamAt: site.teamAt,
    people,
    // Where no plate hangs there is nothing to scan; a rule that asks for it there would leave the call open for ever.
    declaredArrivalAtEmergency: site.site.site.rules?.declaredArrivalAtEmergency !== false || !site.hasPlate(place),
  };
}
