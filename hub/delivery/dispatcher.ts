import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { AlertQueries } from '../queries/alerts.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Effect } from '../store/effects.ts';
import type { Phone } from '../types/phone.ts';
import { createAlertRepeats } from './alert-repeats.ts';
import { createCutOff } from './cut-off.ts';
import type { DeviceFeedback } from './device-feedback.ts';
import { alertText, changeText, matterFrame, withdrawFrame } from './frames.ts';
import type { WritePacing } from './write-pacing.ts';
import type { QueuedFrame, Phones } from './phones.ts';
import { createRecipients } from './recipients.ts';
import { createRinging } from './ringing.ts';
import { createRings } from './rings.ts';
import { troubleFrame } from './trouble-frame.ts';
import { createUnheardCalls, SOUNDER } from './sounder.ts';
import { frameOf } from './text-frame.ts';
import type { Tones } from '../types/tones.ts';

export type DispatcherDeps = {
  readonly alerts: AlertQueries;
  readonly calls: Pick<CallQueries, 'byId' | 'seqOfOpen' | 'unheard'>;
  readonly site: () => SiteIndex;
  /** A time that never jumps: when an alert was last sent. */
  readonly steady: () => Instant;
  readonly pace: Pick<WritePacing, 'soon' | 'after'>;
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
  readonly phones: Phones;
  readonly feedback: DeviceFeedback;
  /** Tells devices what a changed site document means for them. */
  readonly siteForDevices: () => void;
  /** Milliseconds after which an alert is sent again to people whose phones have not shown it. */
  readonly repeatMs: number;
  readonly onCredentialsChanged: (device: string) => void;
  /** The hub's own sounder: told after everything that was committed, whether it has to sound. */
  readonly sound: (on: boolean) => void;
  /** Phones of these people have a tone to sound, or need not any more. */
  readonly tones: Tones;
  /** See FaultPoint. It does nothing outside tests. */
  readonly fault: (point: 'before-telling') => void;
};

/** Sends the effects of commits to phones, screens and devices. Everything it sends was committed before. */
export function createDispatcher(deps: DispatcherDeps) {
  const { alerts, calls, site, steady, pace, phones, feedback, siteForDevices, sound, tones, fault } = deps;
  const ringing = createRinging();
  const recipients = createRecipients();
  const cutOff = createCutOff(deps);
  const repeats = createAlertRepeats({ ...deps, ringing });
  const rings = createRings({
    unshownBy: ({ staff }) => (staff === null ? [] : ringing.unshownBy(staff)),
    textFor: ({ staff }, alert) => (staff === null ? null : repeats.textFor(staff, alert)),
    send: sendRings,
    isListening: phones.isListening,
    hasRoom: phones.hasRoom,
    defer: deps.defer,
    after: pace.after,
  });
  const unheard = createUnheardCalls(calls.unheard());
  let pending: Effect[] = [];

  // Sent before the hub stopped; sent again as soon as a phone of these people is connected.
  for (const alert of alerts.open()) ringing.add(alert, recipients(alert.to), 0 as Instant);
  for (const { alertId, staff } of alerts.shown()) ringing.shown(alertId, staff);

  /**
   * Takes the effects of a commit. They are sent at once, or together with the next ones while the hub is under load.
   */
  function committed(effects: readonly Effect[]): void {
    for (const effect of effects) cutOff(effect);
    if (pending.length === 0) pending = effects as Effect[];
    else pending = pending.concat(effects);
    pace.soon(dispatch);
  }

  /** Nobody was reached, or an alert that stands names it. */
  function wantsSounder(): boolean {
    return unheard.any() || ringing.wants(SOUNDER);
  }

  function dispatch(): void {
    fault('before-telling');
    const effects = pending;
    pending = [];
    const items: QueuedFrame[] = [];
    for (const effect of effects) addFrames(effect, items);
    phones.push(items);
    for (const effect of effects) {
      if (effect.type === 'feedback') feedback.tell(effect);
      else if (effect.type === 'lamp') feedback.tellAgain(effect.device, effect.input);
      else if (effect.type === 'site-changed') siteForDevices();
    }
    sound(wantsSounder());
  }

  function addFrames(effect: Effect, items: QueuedFrame[]): void {
    if (effect.type === 'fact') {
      unheard.committed(effect.call);
      items.push({ name: 'change', seq: effect.seq, text: changeText(effect, site()), to: null });
    } else if (effect.type === 'alert') {
      const to = recipients(effect.alert.to);
      ringing.add(effect.alert, to, steady());
      tones.tonesDue(to);
      items.push({ name: 'alert', seq: 0, text: alertText(effect.alert, effect.call, effect.alert.seq, site()), to });
    } else if (effect.type === 'withdraw') {
      const to = ringing.withdraw(effect.alertId);
      tones.tonesTakenBack(to);
      if (to.size > 0)
        items.push({ name: 'withdraw', seq: 0, text: JSON.stringify(withdrawFrame(effect, site())), to });
    } else if (effect.type === 'matter') {
      items.push({ name: 'matter', seq: 0, text: JSON.stringify(matterFrame(effect, site())), to: new Set(effect.to) });
    } else if (effect.type === 'trouble') {
      const told = troubleFrame(effect, site());
      if (told !== null) items.push({ name: 'device-trouble', seq: 0, text: JSON.stringify(told.frame), to: told.to });
    } else if (effect.type === 'receipt') ringing.shown(effect.alertId, effect.staff);
  }

  /** Adds a phone that has caught up. Open alerts of its owner ring there at once. @returns removes it again. */
  function join(phone: Phone): () => void {
    // Read before joining: when the store cannot be read, no phone may be left behind that is never removed.
    let leave = (): void => {};
    rings.ring(phone, () => {
      leave = phones.join(phone);
    });
    return leave;
  }

  function sendRings(phone: Phone, texts: readonly string[]): void {
    if (texts.length === 0 || phone.staff === null || !phones.audienceOf(phone).named.has('alert')) return;
    phone.send(frameOf([...texts]));
    tones.tonesDue([phone.staff]);
  }

  return {
    committed,
    join,
    /** Open alerts of the owner of a phone are sent to it again: its page is in front again. */
    ringAgain: (phone: Phone): void => rings.ring(phone),
    repeatAlerts: (): void => {
      phones.bound();
      repeats.repeat();
    },
    closeAll: (code: number, reason: string) => {
      for (const phone of phones.all()) phone.close(code, reason);
    },
    ringing,
    wantsSounder,
  };
}
