import type { DeviceId, StaffId, TroubleId } from '../../domain/ids.ts';
import type { Trouble } from '../../domain/trouble/trouble.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import { recordTrouble } from './record-trouble.ts';

export type TroubleActionResult =
  | { readonly ok: true; readonly trouble: Trouble }
  | { readonly ok: false; readonly code: 'NOT_FOUND' | 'TROUBLE_SOLVED' | 'STILL_SILENT'; readonly owner: null }
  | { readonly ok: false; readonly code: 'TROUBLE_TAKEN_ON'; readonly owner: StaffId }
  | typeof IDEMPOTENCY_MISMATCH;

type Act = { readonly trouble: TroubleId; readonly by: StaffId };

/** A named person takes care of it. From then on it does not stand out any more. One person has it, the first. */
export function takeOnTrouble(
  context: CommandContext,
  { trouble: id, by }: Act,
  idempotencyKey?: IdempotencyKey,
): Promise<TroubleActionResult> {
  return runOnce(
    context,
    (tx): TroubleActionResult => {
      const before = tx.troubles.byId(id);
      if (before === null) return { ok: false, code: 'NOT_FOUND', owner: null };
      if (before.state === 'solved') return { ok: false, code: 'TROUBLE_SOLVED', owner: null };
      if (before.takenOnBy === by) return { ok: true, trouble: before };
      if (before.takenOnBy !== null) return { ok: false, code: 'TROUBLE_TAKEN_ON', owner: before.takenOnBy };
      return { ok: true, trouble: recordTrouble(tx, before, { type: 'TroubleTakenOn', trouble: id, by }) };
    },
    idempotencyKey,
  );
}

/**
 * A person says that it is over. A device that is still silent cannot be said to be heard.
 * @param isSilent whether this device is silent now.
 */
export function solveTrouble(
  context: CommandContext,
  { trouble: id, by, isSilent }: Act & { readonly isSilent: (device: DeviceId) => boolean },
  idempotencyKey?: IdempotencyKey,
): Promise<TroubleActionResult> {
  return runOnce(
    context,
    (tx): TroubleActionResult => {
      const before = tx.troubles.byId(id);
      if (before === null) return { ok: false, code: 'NOT_FOUND', owner: null };
      if (before.state === 'solved') return { ok: true, trouble: before };
      if (before.kind !== 'false-presses' && isSilent(before.device))
        return { ok: false, code: 'STILL_SILENT', owner: null };
      const fact = { type: 'TroubleSolved', trouble: id, proof: 'person', by } as const;
      return { ok: true, trouble: recordTrouble(tx, before, fact) };
    },
    idempotencyKey,
  );
}
