import type { CallContext } from '../domain/call/call-context.ts';
import type { Person } from '../domain/call/person.ts';
import type { CallId, PlaceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { Committer } from '../store/committer.ts';
import type { Tx } from '../store/tables.ts';
import type { SiteState } from '../live/site-state.ts';

/** What every command works with. createCore makes it once. */
export type CommandContext = {
  readonly committer: Committer;
  readonly siteState: SiteState;
  readonly ids: Ids;
  /** The shared screen at which the person acts. It is written into the facts of the call. */
  readonly screen?: PlaceId;
  readonly limits: CommandLimits;
};

export type CommandLimits = { readonly sessionDays: number; readonly inviteMinutes: number };

/** Random ids and secrets. They are handed in, so that the same seed gives the same run. */
export type Ids = {
  readonly callId: (now: Instant) => CallId;
  readonly shortId: () => string;
  /** 256 random bits, base64url. */
  readonly secret: () => string;
};

/**
 * The idempotency key of a request: a request that is sent twice takes effect once (http.md, Idempotency).
 * `request` is a digest: the same key with another request is refused.
 */
export type IdempotencyKey = { readonly who: string; readonly key: string; readonly request: string };

export const IDEMPOTENCY_MISMATCH = { ok: false, code: 'IDEMPOTENCY_MISMATCH' } as const;

/**
 * Runs a command in the next commit.
 * @returns what it returned, or what it returned the first time when `idempotencyKey` was seen before.
 * @throws StoreError when the disk refused; otherwise what the command threw.
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

/** What the domain needs to know of the site and its people to decide at this instant. */
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
    receiptsOf: ({ number }) => tx.alerts.receiptsStanding(number),
    // At a place without a plate there is nothing to scan. A rule that requires it there would keep the call open for
    // ever.
    declaredArrivalAtEmergency: site.site.site.rules?.declaredArrivalAtEmergency !== false || !site.hasPlate(place),
  };
}
