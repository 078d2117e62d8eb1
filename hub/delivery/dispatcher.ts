import { CLOSE_CUT_OFF } from '../contract/stream-constants.ts';
import type { StaffId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { AlertQueries } from '../queries/alerts.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Alert } from '../store/tables/alerts.ts';
import type { Effect } from '../store/effects.ts';
import type { Phone } from '../types/phone.ts';
import type { DeviceFeedback } from './device-feedback.ts';
import { alertText, changeText, matterFrame, withdrawFrame } from './frames.ts';
import type { WritePacing } from './write-pacing.ts';
import { frameOf, type QueuedFrame, type Phones } from './phones.ts';
import { createRecipients } from './recipients.ts';
import { createRinging } from './ringing.ts';

export type DispatcherDeps = {
  readonly alerts: AlertQueries;
  readonly calls: Pick<CallQueries, 'byId'>;
  readonly site: () => SiteIndex;
  /** A time that never jumps: when an alert was last sent. */
  readonly steady: () => Instant;
  readonly pace: Pick<WritePacing, 'soon'>;
  readonly phones: Phones;
  readonly feedback: DeviceFeedback;
  /** How soon an alert is sent again to somebody whose phone has not shown it. */
  readonly repeatMs: number;
  readonly onCredentialsChanged: (device: string) => void;
  /** See FaultPoint; does nothing in a building. */
  readonly fault: (point: 'before-telling') => void;
};

/** Reads the outbox and tells: phones, the desk's screen, lamps. What it tells was committed before. */
export function createDispatcher({
  alerts,
  calls,
  site,
  steady,
  pace,
  phones,
  feedback,
  repeatMs,
  onCredentialsChanged,
  fault,
}: DispatcherDeps) {
  const ringing = createRinging();
  const recipients = createRecipients();
  let piled: Effect[] = [];

  for (const alert of alerts.open()) {
    // Told before a stop of the hub; told again as soon as a phone of theirs is back.
    ringing.add(alert, recipients(alert.to), 0 as Instant);
    for (const staff of alerts.shownBy(alert.id)) ringing.shown(alert.id, staff);
  }

  /** What was just committed. Goes out at once, or with what follows while the hub is under load. */
  function committed(effects: readonly Effect[]): void {
    for (const effect of effects) cutOff(effect);
    if (piled.length === 0) piled = effects as Effect[];
    else piled = piled.concat(effects);
    pace.soon(dispatch);
  }

  function dispatch(): void {
    fault('before-telling');
    const effects = piled;
    piled = [];
    const items: QueuedFrame[] = [];
    for (const effect of effects) itemsOf(effect, items);
    phones.push(items);
    for (const effect of effects) {
      if (effect.type === 'feedback') feedback.tell(effect);
      else if (effect.type === 'lamp') feedback.tellAgain(effect.device, effect.input);
    }
  }

  function itemsOf(effect: Effect, items: QueuedFrame[]): void {
    if (effect.type === 'fact') {
      items.push({ name: 'change', seq: effect.seq, text: changeText(effect, site()), to: null });
    } else if (effect.type === 'alert') {
      const to = recipients(effect.alert.to);
      ringing.add(effect.alert, to, steady());
      items.push({ name: 'alert', seq: 0, text: alertText(effect.alert, effect.call, effect.alert.seq, site()), to });
    } else if (effect.type === 'withdraw') {
      const told = ringing.withdraw(effect.alertId);
      if (told.size > 0)
        items.push({ name: 'withdraw', seq: 0, text: JSON.stringify(withdrawFrame(effect, site())), to: told });
    } else if (effect.type === 'matter') {
      items.push({ name: 'matter', seq: 0, text: JSON.stringify(matterFrame(effect, site())), to: new Set(effect.to) });
    } else if (effect.type === 'receipt') ringing.shown(effect.alertId, effect.staff);
  }

  /** Not paced: who was cut off is out at once, and a device that is back with its new secret must not be cut after that. */
  function cutOff(effect: Effect): void {
    if (effect.type === 'session-ended') {
      for (const phone of phones.ofSession(effect.session)) phone.close(CLOSE_CUT_OFF, 'cut off');
    } else if (effect.type === 'credentials-changed') onCredentialsChanged(effect.device);
    else if (effect.type === 'site-changed') {
      cutOffWhoLeft();
      phones.askPermissionsAgain();
    }
  }

  /** Somebody taken out of the site document, or no longer active, hears nothing more. */
  function cutOffWhoLeft(): void {
    for (const phone of phones.all()) {
      if (phone.staff === null) continue;
      const person = site().staff(phone.staff);
      if (person === null || person.active === false) phone.close(CLOSE_CUT_OFF, 'no longer on the staff');
    }
  }

  /** Alerts somebody has not shown yet are sent again, each with the call as it now is. */
  function repeatAlerts(): void {
    const at = steady();
    const items: QueuedFrame[] = [];
    for (const { alert, to } of ringing.dueAgain((at - repeatMs) as Instant, at)) {
      const text = alertTextNow(alert);
      if (text !== null) items.push({ name: 'alert', seq: 0, text, to });
    }
    phones.push(items);
  }

  function alertTextNow(alert: Alert): string | null {
    const stored = calls.byId(alert.callId);
    if (stored === null || stored.call.state === 'closed') return null;
    return alertText(alert, stored.call, stored.seq, site());
  }

  /** A phone has caught up and listens from now on; what still rings for its owner rings there at once. */
  function join(phone: Phone): () => void {
    // Read first: what cannot be read now must leave no phone behind that nobody takes out again.
    const texts = phone.staff === null ? [] : ringsFor(phone.staff);
    const leave = phones.join(phone);
    if (texts.length > 0 && phones.earOf(phone).named.has('alert')) phone.send(frameOf(texts));
    return leave;
  }

  function ringsFor(staff: StaffId): string[] {
    return ringing
      .unshownBy(staff)
      .map((alert) => alertTextNow(alert))
      .filter((text) => text !== null);
  }

  return {
    committed,
    join,
    repeatAlerts,
    closeAll: (code: number, reason: string) => {
      for (const phone of phones.all()) phone.close(code, reason);
    },
    ringing,
  };
}
