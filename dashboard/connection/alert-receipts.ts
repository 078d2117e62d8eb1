import type { ClientMessage } from '../../hub/contract/stream.ts';
import type { LiveCalls } from '../calls/live-calls.ts';

/** Tells the hub what happened to an alert on this phone. */
export type AlertReceipts = {
  /** These alerts are on a page that a person can see. */
  readonly shown: (alertIds: readonly string[]) => void;
  readonly heard: (alertId: string) => void;
  /** The hub repeats an alert, so it did not get the receipts. */
  readonly repeat: (alertId: string) => void;
};

export function createAlertReceipts(
  liveCalls: Pick<LiveCalls, 'alerts' | 'markAlerts'>,
  send: (messages: readonly ClientMessage[]) => void,
): AlertReceipts {
  const receipt = (alertIds: readonly string[], stage: 'shown' | 'heard'): void =>
    send(alertIds.map((alertId) => ({ type: 'receipt', alertId, stage })));
  return {
    shown(alertIds) {
      liveCalls.markAlerts(alertIds, 'shown');
      receipt(alertIds, 'shown');
    },
    heard(alertId) {
      liveCalls.markAlerts([alertId], 'heard');
      receipt([alertId], 'heard');
    },
    repeat(alertId) {
      const alert = liveCalls.alerts.value.get(alertId);
      if (alert?.shown) receipt([alertId], 'shown');
      if (alert?.heard) receipt([alertId], 'heard');
    },
  };
}
