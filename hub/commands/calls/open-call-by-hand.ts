import type { CallOrigin } from '../../domain/call/call-event.ts';
import type { CallId, KindId, PlaceId, StaffId } from '../../domain/ids.ts';
import { applyCallEvent, type CallActionResult } from './apply-call-event.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';

export type OpenedByHand =
  | CallActionResult
  | typeof IDEMPOTENCY_MISMATCH
  | { readonly ok: false; readonly code: 'UNKNOWN_PLACE' | 'UNKNOWN_KIND' };

/** A person of the staff opens a call for a resident who came in or telephoned. */
export function openCallByHand(
  context: CommandContext,
  request: { readonly place: PlaceId; readonly kind: KindId; readonly note: string | null; readonly by: StaffId },
  idempotencyKey?: IdempotencyKey,
): Promise<OpenedByHand> {
  return runOnce(
    context,
    (tx) => {
      const site = context.siteState.site();
      if (site.place(request.place) === null) return { ok: false, code: 'UNKNOWN_PLACE' } as const;
      if (!site.knowsKind(request.kind)) return { ok: false, code: 'UNKNOWN_KIND' } as const;
      const origin: CallOrigin = {
        kind: request.kind,
        place: request.place,
        callPoint: null,
        policy: context.siteState.policyFor(request.kind, request.place),
      };
      return applyCallEvent(context, tx, null, {
        type: 'open-by-hand',
        origin,
        by: request.by,
        note: request.note,
        forCall: null,
      });
    },
    idempotencyKey,
  );
}

const HANDS = 'hands' as KindId;

/** Asks for a second person to help with an open call. This is a separate call at the same place. */
export function askForHands(
  context: CommandContext,
  { call, by }: { readonly call: CallId; readonly by: StaffId },
  idempotencyKey?: IdempotencyKey,
): Promise<OpenedByHand> {
  return runOnce(
    context,
    (tx) => {
      const stored = tx.calls.byId(call);
      if (stored === null) return { ok: false, code: 'NOT_FOUND', owner: null } as const;
      if (stored.call.state === 'closed') return { ok: false, code: 'CALL_CLOSED', owner: null } as const;
      const site = context.siteState.site();
      const kind = site.kind(HANDS);
      const { place, team } = stored.call;
      const origin: CallOrigin = {
        kind: kind.id,
        place,
        callPoint: null,
        policy: context.siteState.policyFor(kind.id, place),
        ...(team === null ? {} : { team }),
      };
      return applyCallEvent(context, tx, null, { type: 'open-by-hand', origin, by, note: null, forCall: call });
    },
    idempotencyKey,
  );
}
