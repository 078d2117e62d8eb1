import { useEffect } from 'preact/hooks';
import type { StandingAlert } from '../calls/standing-alerts.ts';
import { useApp } from '../ui/ui-context.ts';

/**
 * Used by whatever draws alerts: the hub is told "shown" only once they have really been drawn on a page that somebody can see.
 */
export function useShownReceipts(alerts: readonly StandingAlert[]): void {
  const { connection, pageVisible } = useApp();
  const due = alerts
    .filter(({ shown }) => !shown)
    .map(({ frame }) => frame.alertId)
    .join(' ');
  const seen = pageVisible.value;
  useEffect(() => {
    if (due === '' || !seen) return undefined;
    // The frame after the drawing; a hidden page gets no frames at all.
    const frame = requestAnimationFrame(() => connection.shown(due.split(' ')));
    return () => cancelAnimationFrame(frame);
  }, [connection, due, seen]);
}
