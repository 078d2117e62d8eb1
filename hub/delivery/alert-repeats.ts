import type { StaffId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Alert } from '../store/tables/alerts.ts';
import { alertText } from './frames.ts';
import type { Phones, QueuedFrame } from './phones.ts';
import type { createRinging } from './ringing.ts';

export type AlertRepeatsDeps = {
  readonly ringing: ReturnType<typeof createRinging>;
  readonly calls: Pick<CallQueries, 'byId'>;
  readonly site: () => SiteIndex;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly phones: Pick<Phones, 'push'>;
  /** Milliseconds after which an alert is sent again to people whose phones have not shown it. */
  readonly repeatMs: number;
};

/** Open alerts that are sent once more, each with the call in its present state. */
export function createAlertRepeats({ ringing, calls, site, steady, phones, repeatMs }: AlertRepeatsDeps) {
  function textNow(alert: Alert): string | null {
    const stored = calls.byId(alert.callId);
    if (stored === null || stored.call.state === 'closed') return null;
    return alertText(alert, stored.call, stored.seq, site());
  }

  return {
    /** Sends again the alerts that are due for it. */
    repeat(): void {
      const at = steady();
      const items: QueuedFrame[] = [];
      for (const { alert, to } of ringing.dueAgain((at - repeatMs) as Instant, at)) {
        const text = textNow(alert);
        if (text !== null) items.push({ name: 'alert', seq: 0, text, to });
      }
      phones.push(items);
    },
    /**
     * @returns the frames of the alerts that no phone of this person has shown.
     * @throws when the store cannot be read.
     */
    unshownBy: (staff: StaffId): string[] =>
      ringing
        .unshownBy(staff)
        .map((alert) => textNow(alert))
        .filter((text) => text !== null),
  };
}
