import type { AlertFrame, ChangeFrame, MatterFrame, WithdrawFrame } from '../contract/stream.ts';
import type { Call } from '../domain/call/call.ts';
import type { Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import { callView, personView, streamFact, timestamp } from '../queries/call-view.ts';
import type { Alert } from '../store/tables/alerts.ts';
import type { Effect } from '../store/effects.ts';
import { matterWords } from './words/matter.ts';
import { UNPLACED, wordsForStaff } from './words/staff.ts';

/**
 * The `change` frame of a committed fact as JSON text (stream.md, Frames of the hub). A raised call is sent twice, in
 * its change and in its alert; it is serialized once.
 */
export function changeText({ seq, at, fact, callId, call }: Effect & { type: 'fact' }, site: SiteIndex): string {
  const frame: ChangeFrame = { type: 'change', seq, at: timestamp(at), fact: streamFact(fact, callId) };
  return call === null ? JSON.stringify(frame) : withCall(JSON.stringify(frame), callText(call, seq, site));
}

/** The `alert` frame as JSON text. @param callSeq position of the call's newest fact. */
export function alertText(
  alert: Pick<Alert, 'id' | 'seq' | 'at' | 'why'>,
  call: Call,
  callSeq: Seq,
  site: SiteIndex,
): string {
  return withCall(JSON.stringify(alertHead(alert, call, site)), callText(call, callSeq, site));
}

/** The call as JSON. It is kept for the next frame, which is most often about the same call. */
function callText(call: Call, seq: Seq, site: SiteIndex): string {
  if (lastCall !== call || lastSeq !== seq) {
    lastText = JSON.stringify(callView(call, seq, site));
    lastCall = call;
    lastSeq = seq;
  }
  return lastText;
}

let lastCall: Call | null = null;
let lastSeq: Seq | null = null;
let lastText = '';

function withCall(frame: string, call: string): string {
  return `${frame.slice(0, -1)},"call":${call}}`;
}

export function alertFrame(
  alert: Pick<Alert, 'id' | 'seq' | 'at' | 'why'>,
  call: Call,
  callSeq: Seq,
  site: SiteIndex,
): AlertFrame {
  return { ...alertHead(alert, call, site), call: callView(call, callSeq, site) };
}

function alertHead(
  alert: Pick<Alert, 'id' | 'seq' | 'at' | 'why'>,
  call: Call,
  site: SiteIndex,
): Omit<AlertFrame, 'call'> {
  return {
    type: 'alert',
    alertId: alert.id,
    seq: alert.seq,
    why: alert.why,
    say: wordsForAlert(alert, call, site),
    sound: soundOf(call, site),
  };
}

export function withdrawFrame(effect: Effect & { type: 'withdraw' }, site: SiteIndex): WithdrawFrame {
  return {
    type: 'withdraw',
    alertId: effect.alertId,
    reason: effect.reason,
    ...(effect.by === null ? {} : { by: personView(effect.by, site).name }),
  };
}

export function matterFrame({ matter, why }: Effect & { type: 'matter' }, site: SiteIndex): MatterFrame {
  return {
    type: 'matter',
    why,
    matter: matter.id,
    say: matterWords(why, site.reasonName(matter.reason), personView(matter.owner, site).name),
    sound: 'knock',
  };
}

export function wordsForAlert({ why, at }: Pick<Alert, 'why' | 'at'>, call: Call, site: SiteIndex) {
  return wordsForStaff({
    why,
    place: placeName(call, site),
    kind: site.kind(call.kind).name,
    emergency: call.priority === 'emergency',
    repeats: call.repeats,
    owner: call.owner === null ? null : personView(call.owner, site).name,
    formerOwner: call.formerOwner === null ? null : personView(call.formerOwner, site).name,
    from: doorTeam(call, site),
    pressedAgoMs: call.marks.includes('late') ? at - call.raisedAt : null,
  });
}

/** The team of the place where the caller is; null when the call is with that team. */
function doorTeam(call: Call, site: SiteIndex) {
  const team = site.teamAt(call.place);
  return team === null || team === call.team ? null : (site.site.teams.find(({ id }) => id === team)?.name ?? null);
}

export function placeName(call: Call, site: SiteIndex) {
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
