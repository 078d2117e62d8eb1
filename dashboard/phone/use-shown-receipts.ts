import { useEffect } from 'preact/hooks';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { usePhone } from './phone-context.ts';

/** Sends the receipt "shown" for alerts once they are rendered on a page that a person can see. */
export function useShownReceipts(alerts: readonly StandingAlert[]): void {
  const { receipts, pageVisible } = usePhone();
  const due = alerts
    .filter(({ shown }) => !shown)
    .map(({ frame }) => frame.alertId)
    .join(' ');
  const seen = pageVisible.value;
  useEffect(() => {
    if (due === '' || !seen) return undefined;
    // The frame after the rendering. A hidden page gets no frames.
    const frame = requestAnimationFrame(() => receipts.shown(due.split(' ')));
    return () => cancelAnimationFrame(frame);
  }, [receipts, due, seen]);
}
