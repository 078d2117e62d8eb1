import type { StaffId } from '../domain/ids.ts';
import type { Alert } from '../store/tables/alerts.ts';
import type { Tables } from '../store/tables.ts';

export type AlertQueries = {
  /** Alerts that are not withdrawn, oldest first. */
  readonly open: () => readonly Alert[];
  /** The people whose phones have shown one of these alerts (receipts). */
  readonly shown: () => readonly { readonly alertId: string; readonly staff: StaffId }[];
};

export function createAlertQueries({ alerts }: Pick<Tables, 'alerts'>): AlertQueries {
  return {
    open: () => alerts.open(),
    shown: () => alerts.receiptsOfOpen(),
  };
}
