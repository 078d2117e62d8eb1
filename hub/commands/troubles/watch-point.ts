import type { CallPointId, StaffId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { watchUntil, type WatchFact } from '../../domain/trouble/watch.ts';
import type { Tx } from '../../store/tables.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';

export type WatchDone =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'NOT_FOUND' }
  | typeof IDEMPOTENCY_MISMATCH;
type Act = { readonly callPoint: CallPointId; readonly by: StaffId };

/** A person has a call point watched, for at most a day. A watch that runs gets a new end. */
export function watchPoint(
  context: CommandContext,
  { callPoint, by, forMs }: Act & { readonly forMs: number },
  idempotencyKey?: IdempotencyKey,
): Promise<WatchDone> {
  return runOnce(
    context,
    (tx): WatchDone => {
      if (context.siteState.site().callPoint(callPoint) === null) return { ok: false, code: 'NOT_FOUND' };
      const until = watchUntil(tx.now, forMs);
      tx.watches.put({ callPoint, by, since: tx.now, until });
      record(tx, { type: 'CallPointWatched', callPoint, by, until });
      return { ok: true };
    },
    idempotencyKey,
  );
}

/** A person ends it before its time. */
export function endWatch(
  context: CommandContext,
  { callPoint, by }: Act,
  idempotencyKey?: IdempotencyKey,
): Promise<WatchDone> {
  return runOnce(
    context,
    (tx): WatchDone => {
      if (tx.watches.of(callPoint) === null) return { ok: false, code: 'NOT_FOUND' };
      tx.watches.end(callPoint);
      record(tx, { type: 'CallPointUnwatched', callPoint, by });
      return { ok: true };
    },
    idempotencyKey,
  );
}

/** Records the end of watches whose time is over. From that instant on they have had no effect. */
export function endOldWatches(tx: Tx): void {
  for (const { callPoint, until } of tx.watches.all()) {
    if (until > tx.now) continue;
    tx.watches.end(callPoint);
    record(tx, { type: 'CallPointUnwatched', callPoint });
  }
}

/** Whether presses there alert only desk and lead at this instant. */
export function isWatched({ watches }: Pick<Tx, 'watches'>, callPoint: CallPointId | null, now: Instant): boolean {
  const watch = callPoint === null ? null : watches.of(callPoint);
  return watch !== null && watch.until > now;
}

function record(tx: Tx, fact: WatchFact): void {
  const seq = tx.facts.append(tx.now, null, fact);
  tx.tell({ type: 'fact', seq, at: tx.now, callId: null, fact, call: null });
}
