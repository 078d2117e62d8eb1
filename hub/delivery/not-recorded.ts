import type { AlertFrame, TroubleFrame } from '../contract/stream.ts';
import { UNRECORDED_CALL } from '../contract/stream-constants.ts';
import type { Call } from '../domain/call/call.ts';
import type { Press } from '../domain/call/call-event.ts';
import type { CallId, Seq, StaffId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { UnrecordedAnswer } from '../types/unrecorded.ts';
import { alertFrame } from './frames.ts';
import { HUB_CANNOT_RECORD, HUB_RECORDS_AGAIN, NOT_RECORDED } from './words/staff.ts';

/** A device sends a press without a receipt again and again. People are told of one press at most this often. */
const TELL_AGAIN_MS = 10_000;
const FORGET_MS = 600_000;

/** Others who tell people of such presses. */
export type NotRecordedListener = {
  /** @param key device and press id. @param rings people are told of it now; otherwise it only came again. */
  readonly press: (press: { readonly key: string; readonly call: Call; readonly rings: boolean }) => void;
  /** Somebody goes to this button, so nobody else is asked any more. */
  readonly taken: (call: Call) => void;
  /** The hub records again. */
  readonly over: () => void;
};

export type NotRecordedDeps = {
  readonly site: () => SiteIndex;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly tellEveryone: (frame: AlertFrame | TroubleFrame) => void;
  /** Records who goes, once the call of the press is recorded. */
  readonly acknowledge: (call: CallId, by: StaffId) => void;
};

/** One button whose press is told and not stored. `call` is as it would be. */
type Standing = {
  readonly alertId: string;
  readonly why: 'emergency' | 'raised';
  call: Call;
  at: Instant;
  /** Who said "I am going" before it became an emergency. It is recorded, unless somebody says so again. */
  readonly goesAlready: StaffId | null;
};

/**
 * Alerts for presses that are not stored: the disk refused them, or has not taken them within a second. All connected
 * phones are told at once, marked "not recorded". The button has no receipt and shows that itself. The first who says
 * that they go is named to all, and recorded with the press.
 */
export function createNotRecorded({ site, now, steady, tellEveryone, acknowledge }: NotRecordedDeps) {
  const lastToldAt = new Map<string, Instant>();
  /** Id of the call as it would be → the button. */
  const standing = new Map<CallId, Standing>();
  const listeners: NotRecordedListener[] = [];
  let troubled = false;

  function press(press: Press): void {
    const key = `${press.device}/${press.id}`;
    const at = steady();
    const last = lastToldAt.get(key);
    const call = unrecordedCall(press, site(), now());
    const known = standing.get(call.id);
    if (known !== undefined) known.at = at;
    const isTaken = known !== undefined && known.call.owner !== null;
    // A hold makes an emergency of what somebody goes to already, and everybody hears of it.
    const rises = isTaken && press.kind === 'hold' && known.why !== 'emergency';
    const rings = rises || (!isTaken && (last === undefined || at - last >= TELL_AGAIN_MS));
    if (rings) {
      noteTold(key, at);
      const why = press.kind === 'hold' ? 'emergency' : 'raised';
      const goesAlready = known?.call.owner ?? known?.goesAlready ?? null;
      const one: Standing = { alertId: `unrecorded.${call.device}.${now()}`, why, call, at, goesAlready };
      standing.set(call.id, one);
      tellEveryone(frameFor(one));
    }
    for (const listener of listeners) listener.press({ key, call, rings });
  }

  function noteTold(key: string, at: Instant): void {
    // Deleted first, so that the map stays ordered by time.
    lastToldAt.delete(key);
    lastToldAt.set(key, at);
    for (const [old, when] of lastToldAt) {
      if (at - when < FORGET_MS) break;
      lastToldAt.delete(old);
    }
    for (const [id, one] of standing) if (at - one.at >= FORGET_MS) standing.delete(id);
  }

  function frameFor({ alertId, why, call }: Standing): AlertFrame {
    const frame = alertFrame({ id: alertId, seq: 0 as Seq, at: call.raisedAt, why }, call, 0 as Seq, site());
    return {
      ...frame,
      notRecorded: true,
      say: { zh: `${frame.say.zh}，${NOT_RECORDED.zh}`, en: `${frame.say.en}; ${NOT_RECORDED.en}` },
    };
  }

  /** "I am going": the first wins, and all are told at once. */
  function take(id: CallId, by: StaffId): UnrecordedAnswer {
    const one = standing.get(id);
    if (one === undefined) return { ok: false, code: 'NOT_FOUND', owner: null };
    const { owner } = one.call;
    if (owner !== null && owner !== by) return { ok: false, code: 'CALL_ALREADY_TAKEN', owner };
    const changed = owner === null;
    if (changed) {
      one.call = { ...one.call, state: 'acknowledged', owner: by, acknowledgedAt: now() };
      tellEveryone(frameFor(one));
      for (const { taken } of listeners) taken(one.call);
    }
    return { ok: true, call: one.call, seq: 0 as Seq, changed };
  }

  /** A press is stored after all. Those who were told of it learn that from the change of its call. */
  function stored(press: Press, call: CallId): void {
    if (standing.size === 0) return;
    const id = idOf(press);
    const known = standing.get(id);
    const owner = known?.call.owner ?? known?.goesAlready ?? null;
    if (standing.delete(id) && owner !== null) acknowledge(call, owner);
  }

  return {
    press,
    take,
    stored,
    listen: (listener: NotRecordedListener): void => void listeners.push(listener),
    /** Tells all phones once that the hub cannot record, and once that it can again. */
    trouble: (inTrouble: boolean): void => {
      if (inTrouble === troubled) return;
      troubled = inTrouble;
      tellEveryone(troubleFrame(inTrouble));
      if (!inTrouble) for (const { over } of listeners) over();
    },
    /** The frame for a phone that joins while the trouble lasts; null when there is none. */
    frameNow: (): TroubleFrame | null => (troubled ? troubleFrame(true) : null),
  };
}

/** One for each input of a device. */
function idOf({ device, input }: Press): CallId {
  return `${UNRECORDED_CALL}${device}.${input}` as CallId;
}

function troubleFrame(inTrouble: boolean): TroubleFrame {
  return inTrouble
    ? { type: 'trouble', what: 'not-recorded', say: HUB_CANNOT_RECORD }
    : { type: 'trouble', what: 'recorded-again', say: HUB_RECORDS_AGAIN };
}

/** The call as it would be. It has no number. Only "I am going" can be said to it. */
function unrecordedCall(press: Press, site: SiteIndex, at: Instant): Call {
  const origin = site.origin(press.device, press.input);
  return {
    id: idOf(press),
    number: 0,
    kind: origin.kind,
    priority: press.kind === 'hold' ? 'emergency' : site.kind(origin.kind).priority,
    state: 'waiting',
    place: origin.place,
    callPoint: origin.callPoint,
    device: press.device,
    input: press.input,
    raisedAt: at,
    raisedBy: null,
    forCall: null,
    note: null,
    owner: null,
    formerOwner: null,
    policy: origin.policy,
    step: 0,
    round: 0,
    dueAt: null,
    hearing: { receipted: false, tellCallerAt: null, unheard: null, usualDueAt: null },
    lastAlertAt: at,
    repeats: 0,
    marks: [],
    acknowledgedAt: null,
    attendedAt: null,
    arrivals: [],
    handOver: null,
    team: null,
    closedAt: null,
    closedBy: null,
    outcome: null,
  };
}
