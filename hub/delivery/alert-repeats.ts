import type { Seq, StaffId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Alert } from '../store/tables/alerts.ts';
import { alertText } from './frames.ts';
import type { Phones, QueuedFrame } from './phones.ts';
import type { createRinging } from './ringing.ts';

export type AlertRepeatsDeps = {
  readonly ringing: ReturnType<typeof createRinging>;
  readonly calls: Pick<CallQueries, 'byId' | 'seqOfOpen'>;
  readonly site: () => SiteIndex;
  /** A time that never jumps. */
  readonly steady: () => Instant;
  readonly phones: Pick<Phones, 'push'>;
  /** Milliseconds after which an alert is sent again to people whose phones have not shown it. */
  readonly repeatMs: number;
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
};

/** Alerts that are sent once more in one turn of the loop. */
const REPEATS_A_TURN = 50;

type Text = { readonly seq: Seq; readonly site: SiteIndex; readonly text: string };

/** Open alerts that are sent once more, each with the call in its present state. */
export function createAlertRepeats(deps: AlertRepeatsDeps) {
  const { ringing, calls, site, steady, phones, repeatMs, defer } = deps;
  /** As they were last written: many phones that come back together are told the same. */
  let texts = new Map<string, Text>();
  let isUsed = false;
  let due: readonly Alert[] = [];

  /** @returns null when the call is closed. @throws when the store cannot be read. */
  function textNow(alert: Alert): string | null {
    isUsed = true;
    const seq = calls.seqOfOpen(alert.callId);
    if (seq === null) return null;
    const known = texts.get(alert.id);
    if (known?.seq === seq && known.site === site()) return known.text;
    const stored = calls.byId(alert.callId);
    if (stored === null || stored.call.state === 'closed') return null;
    const text = alertText(alert, stored.call, stored.seq, site());
    texts.set(alert.id, { seq: stored.seq, site: site(), text });
    return text;
  }

  /** Takes the next of those that are due. What was taken or shown meanwhile is left out. */
  function repeatSome(): void {
    const items: QueuedFrame[] = [];
    for (const alert of due.slice(0, REPEATS_A_TURN)) {
      const to = ringing.unshownOf(alert.id);
      const text = to.size === 0 ? null : textNow(alert);
      if (text !== null) items.push({ name: 'alert', seq: 0, text, to });
    }
    due = due.slice(REPEATS_A_TURN);
    phones.push(items);
    if (due.length > 0) defer(repeatSome);
  }

  return {
    /** Sends again the alerts that are due for it. Called about once a second. */
    repeat(): void {
      if (!isUsed) texts = new Map();
      isUsed = false;
      if (due.length > 0) return;
      const at = steady();
      due = ringing.dueAgain((at - repeatMs) as Instant, at);
      if (due.length > 0) repeatSome();
    },
    /**
     * @returns the alert as a frame for a phone of this person; null when it need not ring there any more.
     * @throws when the store cannot be read.
     */
    textFor: (staff: StaffId, alert: Alert): string | null =>
      ringing.unshownOf(alert.id).has(staff) ? textNow(alert) : null,
  };
}
