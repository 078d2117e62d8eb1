import type { StaffId } from '../domain/ids.ts';
import type { Tx } from '../store/tables.ts';
import { carryOut } from './carry-out.ts';
import type { Desk } from './desk.ts';

/** Somebody is no longer there to answer: what they owned goes back to the round, and rings again at once. */
export function giveBackCallsOf(desk: Desk, tx: Tx, staff: StaffId, reason: string): void {
  for (const stored of tx.calls.open()) {
    if (stored.call.owner === staff) carryOut(desk, tx, stored, { type: 'release', by: staff, reason });
  }
}
