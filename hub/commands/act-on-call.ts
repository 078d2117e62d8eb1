import type { HandOverTo, Proof } from '../domain/call.ts';
import type { CallId, CallPointId, OutcomeId, StaffId, TeamId } from '../domain/ids.ts';
import { carryOutOn, type Acted } from './carry-out.ts';
import { perform, type Desk, type MISMATCH, type IdempotencyKey } from './desk.ts';

/** What a person does with a call. Each answers the call as it now is, or why not. */
export type ActedOnce = Acted | typeof MISMATCH;
type Act = { readonly call: CallId; readonly by: StaffId };

/** "I am going." One winner; the other is told who. */
export function acknowledgeCall(desk: Desk, { call, by }: Act, once?: IdempotencyKey): Promise<ActedOnce> {
  return perform(desk, (tx) => carryOutOn(desk, tx, call, { type: 'acknowledge', by }), once);
}

/** `plate` is the code read from a call point's plate; without it the arrival is only declared. */
export function arriveAtCall(
  desk: Desk,
  { call, by, plate }: Act & { readonly plate?: string },
  once?: IdempotencyKey,
): Promise<ActedOnce | { ok: false; code: 'PROOF_WRONG' }> {
  return perform(
    desk,
    (tx) => {
      let proof: Proof = 'declared';
      if (plate !== undefined) {
        const stored = tx.calls.byId(call);
        if (stored !== null && !isPlateOf(desk, plate, stored.call.callPoint, stored.call.place)) {
          return { ok: false, code: 'PROOF_WRONG' } as const;
        }
        proof = 'plate';
      }
      return carryOutOn(desk, tx, call, { type: 'arrive', by, proof });
    },
    once,
  );
}

/** Gives the call back to the round; alerts start over at once. */
export function releaseCall(
  desk: Desk,
  { call, by, reason }: Act & { readonly reason: string },
  once?: IdempotencyKey,
): Promise<ActedOnce> {
  return perform(desk, (tx) => carryOutOn(desk, tx, call, { type: 'release', by, reason }), once);
}

/** Wrong door: the call goes to another team, whose people are told from the first step on. */
export function redirectCall(
  desk: Desk,
  { call, by, team }: Act & { readonly team: TeamId },
  once?: IdempotencyKey,
): Promise<ActedOnce | { ok: false; code: 'UNKNOWN_TEAM' }> {
  return perform(
    desk,
    (tx) => {
      if (!desk.house.site().site.teams.some(({ id }) => id === team))
        return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      return carryOutOn(desk, tx, call, { type: 'redirect', by, team });
    },
    once,
  );
}

/** Asks a person or a team to take the call over; until one of them accepts, the owner owns it. */
export function handOverCall(
  desk: Desk,
  { call, by, to }: Act & { readonly to: HandOverTo },
  once?: IdempotencyKey,
): Promise<ActedOnce> {
  return perform(desk, (tx) => carryOutOn(desk, tx, call, { type: 'hand-over', by, to }), once);
}

export function acceptHandOver(desk: Desk, { call, by }: Act, once?: IdempotencyKey): Promise<ActedOnce> {
  return perform(desk, (tx) => carryOutOn(desk, tx, call, { type: 'accept-hand-over', by }), once);
}

export function declineHandOver(desk: Desk, { call, by }: Act, once?: IdempotencyKey): Promise<ActedOnce> {
  return perform(desk, (tx) => carryOutOn(desk, tx, call, { type: 'decline-hand-over', by }), once);
}

export function closeCall(
  desk: Desk,
  { call, by, outcome, note }: Act & { readonly outcome: OutcomeId; readonly note: string | null },
  once?: IdempotencyKey,
): Promise<ActedOnce | { ok: false; code: 'UNKNOWN_OUTCOME' }> {
  return perform(
    desk,
    (tx) => {
      if (!desk.house.site().hasOutcome(outcome)) return { ok: false, code: 'UNKNOWN_OUTCOME' } as const;
      return carryOutOn(desk, tx, call, { type: 'close', by, outcome, note });
    },
    once,
  );
}

/** Any plate at the call's place proves that one stands there. */
function isPlateOf(desk: Desk, plate: string, callPoint: CallPointId | null, place: string | null): boolean {
  const code = plate.slice(plate.lastIndexOf('/') + 1) as CallPointId;
  const point = desk.house.site().callPoint(code);
  return point !== null && (point.id === callPoint || point.place === place);
}
