import type { HandOverTo, Proof } from '../../domain/call/call.ts';
import type { CallId, CallPointId, OutcomeId, StaffId, TeamId } from '../../domain/ids.ts';
import { applyCallEventById, type CallActionResult } from './apply-call-event.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';

/** The result of an action on a call: the call after it, or the reason for the refusal. */
export type CallActionOnceResult = CallActionResult | typeof IDEMPOTENCY_MISMATCH;
type Act = { readonly call: CallId; readonly by: StaffId };

/** "I am going." Of two people one becomes the owner; the other is refused with the owner's name. */
export function acknowledgeCall(
  context: CommandContext,
  { call, by }: Act,
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult> {
  return runOnce(context, (tx) => applyCallEventById(context, tx, call, { type: 'acknowledge', by }), idempotencyKey);
}

/**
 * "I cannot come." They are not rung for this call again; where nobody is left in the present step, the next is told
 * now.
 */
export function cannotComeToCall(context: CommandContext, { call, by }: Act): Promise<CallActionResult> {
  return context.committer.run((tx) => {
    const said = applyCallEventById(context, tx, call, { type: 'cannot-come', by });
    // Somebody fewer hears: the caller may have to be told.
    if (said.ok && said.changed) applyCallEventById(context, tx, call, { type: 'hearing' });
    return said;
  });
}

/**
 * The person has arrived. `plate` is the code read from a call point's plate; without it the arrival is only
 * declared.
 */
export function arriveAtCall(
  context: CommandContext,
  { call, by, plate }: Act & { readonly plate?: string },
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult | { ok: false; code: 'PROOF_WRONG' }> {
  return runOnce(
    context,
    (tx) => {
      let proof: Proof = 'declared';
      if (plate !== undefined) {
        const stored = tx.calls.byId(call);
        if (stored !== null && !isPlateOf(context, plate, stored.call.callPoint, stored.call.place)) {
          return { ok: false, code: 'PROOF_WRONG' } as const;
        }
        proof = 'plate';
      }
      return applyCallEventById(context, tx, call, { type: 'arrive', by, proof });
    },
    idempotencyKey,
  );
}

/** The owner releases the call. Alerts start again at once, from the first step. */
export function releaseCall(
  context: CommandContext,
  { call, by, reason }: Act & { readonly reason: string },
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult> {
  return runOnce(
    context,
    (tx) => applyCallEventById(context, tx, call, { type: 'release', by, reason }),
    idempotencyKey,
  );
}

/** Wrong door: the call goes to another team. Its people are alerted from the first step on. */
export function redirectCall(
  context: CommandContext,
  { call, by, team }: Act & { readonly team: TeamId },
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult | { ok: false; code: 'UNKNOWN_TEAM' }> {
  return runOnce(
    context,
    (tx) => {
      if (!context.siteState.site().site.teams.some(({ id }) => id === team))
        return { ok: false, code: 'UNKNOWN_TEAM' } as const;
      return applyCallEventById(context, tx, call, { type: 'redirect', by, team });
    },
    idempotencyKey,
  );
}

/** Offers the call to a person or a team. The owner keeps it until one of them accepts. */
export function handOverCall(
  context: CommandContext,
  { call, by, to }: Act & { readonly to: HandOverTo },
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult> {
  return runOnce(context, (tx) => applyCallEventById(context, tx, call, { type: 'hand-over', by, to }), idempotencyKey);
}

export function acceptHandOver(
  context: CommandContext,
  { call, by }: Act,
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult> {
  return runOnce(
    context,
    (tx) => applyCallEventById(context, tx, call, { type: 'accept-hand-over', by }),
    idempotencyKey,
  );
}

export function declineHandOver(
  context: CommandContext,
  { call, by }: Act,
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult> {
  return runOnce(
    context,
    (tx) => applyCallEventById(context, tx, call, { type: 'decline-hand-over', by }),
    idempotencyKey,
  );
}

export function closeCall(
  context: CommandContext,
  { call, by, outcome, note }: Act & { readonly outcome: OutcomeId; readonly note: string | null },
  idempotencyKey?: IdempotencyKey,
): Promise<CallActionOnceResult | { ok: false; code: 'UNKNOWN_OUTCOME' }> {
  return runOnce(
    context,
    (tx) => {
      if (!context.siteState.site().hasOutcome(outcome)) return { ok: false, code: 'UNKNOWN_OUTCOME' } as const;
      return applyCallEventById(context, tx, call, { type: 'close', by, outcome, note });
    },
    idempotencyKey,
  );
}

/** Any plate at the call's place proves the arrival. */
function isPlateOf(
  context: CommandContext,
  plate: string,
  callPoint: CallPointId | null,
  place: string | null,
): boolean {
  const code = plate.slice(plate.lastIndexOf('/') + 1) as CallPointId;
  const point = context.siteState.site().callPoint(code);
  return point !== null && (point.id === callPoint || point.place === place);
}
