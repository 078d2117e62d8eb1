import type { StaffId } from '../../domain/ids.ts';
import type { ReceiptStage } from '../../store/tables/alerts.ts';
import type { CommandContext } from '../command-context.ts';

export type Receipt = { readonly alertId: string; readonly staff: StaffId; readonly stage: ReceiptStage };

/**
 * Records that a phone has shown or sounded an alert. The alert is not repeated to this person. Unknown alerts are
 * ignored.
 */
export function receiptAlerts(context: CommandContext, receipts: readonly Receipt[]): void {
  context.committer.submit(
    (tx) => {
      for (const { alertId, staff, stage } of receipts) {
        if (!tx.alerts.isFor(alertId, staff)) continue;
        tx.alerts.addReceipt(alertId, staff, stage, tx.now);
        tx.tell({ type: 'receipt', alertId, staff });
      }
    },
    () => {
      // When it is not recorded, the alert is sent again, and the phone sends its receipt again.
    },
  );
}
