import type { AlertFrame, ChangeFrame, WithdrawFrame } from '../contract/stream.ts';
import type { Call } from '../domain/call.ts';
import type { Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import { callView, factView, personView, timestamp, type CallShape } from '../queries/call-view.ts';
import type { Alert } from '../store/alerts.ts';
import type { Effect } from '../store/effects.ts';
import { UNPLACED, wordsForStaff } from './words/staff.ts';

/** Turns what was committed into frames of contract §5. Each is made once, whoever it goes to. */
export function changeFrame(effect: Effect & { type: 'fact' }, site: SiteIndex): ChangeFrame {
  return {
    type: 'change', seq: effect.seq, at: timestamp(effect.at), fact: factView(effect.fact, effect.callId),
    ...(effect.call === null ? {} : { call: callView(effect.call, effect.seq, site) }),
  };
}

export function alertFrame(alert: Pick<Alert, 'id' | 'seq' | 'why'>, call: Call, callSeq: Seq, site: SiteIndex): AlertFrame {
  return {
    type: 'alert', alertId: alert.id, seq: alert.seq, call: callView(call, callSeq, site), why: alert.why,
    say: wordsForAlert(alert.why, call, site), sound: soundOf(call, site),
  };
}

export function withdrawFrame(effect: Effect & { type: 'withdraw' }, site: SiteIndex): WithdrawFrame {
  return {
    type: 'withdraw', alertId: effect.alertId, reason: effect.reason,
    ...(effect.by === null ? {} : { by: personView(effect.by, site).name }),
  };
}

export function wordsForAlert(why: Alert['why'], call: Call, site: SiteIndex) {
  return wordsForStaff({
    why, place: placeName(call, site), kind: site.kind(call.kind).name, emergency: call.priority === 'emergency',
    repeats: call.repeats, formerOwner: call.formerOwner === null ? null : personView(call.formerOwner, site).name,
  });
}

function placeName(call: Call, site: SiteIndex) {
  const point = call.callPoint === null ? null : site.callPoint(call.callPoint);
  if (point !== null) return point.name;
  const place = call.place === null ? null : site.place(call.place);
  if (place !== null) return place.name;
  const button = call.device === null ? '' : ` ${call.device}`;
  return { zh: UNPLACED.zh + button, en: UNPLACED.en + button };
}

export function soundOf(call: Call, site: SiteIndex): string {
  return call.priority === 'emergency' ? site.emergencyKind.sound : site.kind(call.kind).sound;
}

export type { CallShape };
