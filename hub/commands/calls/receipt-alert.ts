import type { CallId, StaffId } from '../../domain/ids.ts';
import type { ReceiptStage } from '../../store/tables/alerts.ts';
import type { CommandContext } from '../command-context.ts';
import { decideByReceipt } from './hearing.ts';

export type Receipt = { readonly alertId: string; readonly staff: StaffId; readonly stage: ReceiptStage };

/**
 * Records that a phone has shown or sounded an alert. The alert is not repeated to this person. Unknown alerts are
 * ignored.
 */
export function receiptAlerts(context: CommandContext, receipts: readonly Receipt[]): void {
  context.committer.submitLight(
    (tx) => {
      // A receipt of somebody on leave does not count, so the first is not the one that matters then.
      const mayNotCount = context.siteState.people().some(({ onLeave }) => onLeave === true);
      const calls = new Set<CallId>();
      for (const { alertId, staff, stage } of receipts) {
        if (!tx.alerts.isFor(alertId, staff)) continue;
        const call = mayNotCount || !tx.alerts.hasReceipt(alertId) ? tx.alerts.callOf(alertId) : null;
        if (call !== null) calls.add(call);
        tx.alerts.addReceipt(alertId, staff, stage, tx.now);
        tx.tell({ type: 'receipt', alertId, staff });
      }
      for (const call of calls) decideByReceipt(context, tx, call);
    },
    () => {
      // When it is not recorded, the alert is sent again, and the phone sends its receipt again.
    },
  );
}
