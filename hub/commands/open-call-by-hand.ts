import type { CallOrigin } from '../domain/call.ts';
import type { CallId, KindId, PlaceId, StaffId } from '../domain/ids.ts';
import { carryOut, type Acted } from './carry-out.ts';
import { perform, type Desk, type MISMATCH, type IdempotencyKey } from './desk.ts';

export type OpenedByHand =
  | Acted
  | typeof MISMATCH
  | { readonly ok: false; readonly code: 'UNKNOWN_PLACE' | 'UNKNOWN_KIND' };

/** A walk-in or a telephone call: a worker opens the call for the resident. */
export function openCallByHand(
  desk: Desk,
  wish: { readonly place: PlaceId; readonly kind: KindId; readonly note: string | null; readonly by: StaffId },
  once?: IdempotencyKey,
): Promise<OpenedByHand> {
  return perform(
    desk,
    (tx) => {
      const site = desk.house.site();
      if (site.place(wish.place) === null) return { ok: false, code: 'UNKNOWN_PLACE' } as const;
      if (!site.knowsKind(wish.kind)) return { ok: false, code: 'UNKNOWN_KIND' } as const;
      const origin: CallOrigin = {
        kind: wish.kind,
        place: wish.place,
        callPoint: null,
        policy: desk.house.policyFor(wish.kind, wish.place),
      };
      return carryOut(desk, tx, null, { type: 'open-by-hand', origin, by: wish.by, note: wish.note, forCall: null });
    },
    once,
  );
}

const HANDS = 'hands' as KindId;

/** A second pair of hands for an open call: a call of its own at the same place. */
export function askForHands(
  desk: Desk,
  { call, by }: { readonly call: CallId; readonly by: StaffId },
  once?: IdempotencyKey,
): Promise<OpenedByHand> {
  return perform(
    desk,
    (tx) => {
      const stored = tx.calls.byId(call);
      if (stored === null) return { ok: false, code: 'NOT_FOUND', owner: null } as const;
      if (stored.call.state === 'closed') return { ok: false, code: 'CALL_CLOSED', owner: null } as const;
      const site = desk.house.site();
      const kind = site.kind(HANDS);
      const { place, team } = stored.call;
      const origin: CallOrigin = {
        kind: kind.id,
        place,
        callPoint: null,
        policy: desk.house.policyFor(kind.id, place),
        ...(team === null ? {} : { team }),
      };
      return carryOut(desk, tx, null, { type: 'open-by-hand', origin, by, note: null, forCall: call });
    },
    once,
  );
}
