import type { AlertFrame, TroubleFrame } from '../contract/stream.ts';
import type { Call } from '../domain/call/call.ts';
import type { Press } from '../domain/call/call-event.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { alertFrame } from './frames.ts';
import { HUB_CANNOT_RECORD, HUB_RECORDS_AGAIN, NOT_RECORDED } from './words/staff.ts';

/** A device sends a press without a receipt again and again. People are told of one press at most this often. */
const TELL_AGAIN_MS = 10_000;
const FORGET_MS = 600_000;

/** Others who tell people of such presses. */
export type NotRecordedListener = {
  /** @param key device and press id. @param rings people are told of it now; otherwise it only came again. */
  readonly press: (press: { readonly key: string; readonly call: Call; readonly rings: boolean }) => void;
  /** The hub records again. */
  readonly over: () => void;
};

/**
 * Alerts for presses that the disk refused. Such a press is not stored, so all connected phones are told at once,
 * marked "not recorded". The button gets no receipt and shows that itself.
 */
export function createNotRecorded({
  site,
  now,
  steady,
  tellEveryone,
}: {
  readonly site: () => SiteIndex;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly tellEveryone: (frame: AlertFrame | TroubleFrame) => void;
}) {
  const lastToldAt = new Map<string, Instant>();
  const listeners: NotRecordedListener[] = [];
  let troubled = false;

  function press(press: Press): void {
    const key = `${press.device}/${press.id}`;
    const at = steady();
    const last = lastToldAt.get(key);
    const rings = last === undefined || at - last >= TELL_AGAIN_MS;
    const call = unrecordedCall(press, site(), now());
    if (rings) {
      noteTold(key, at);
      tellEveryone(frameFor(call, press.kind === 'hold' ? 'emergency' : 'raised', now()));
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
  }

  function frameFor(call: Call, why: 'emergency' | 'raised', at: Instant): AlertFrame {
    const frame = alertFrame(
      {
        id: `unrecorded.${call.device}.${at}`,
        seq: 0 as Seq,
        at,
        why,
      },
      call,
      0 as Seq,
      site(),
    );
    return {
      ...frame,
      notRecorded: true,
      say: { zh: `${frame.say.zh}，${NOT_RECORDED.zh}`, en: `${frame.say.en}; ${NOT_RECORDED.en}` },
    };
  }

  return {
    press,
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

function troubleFrame(inTrouble: boolean): TroubleFrame {
  return inTrouble
    ? { type: 'trouble', what: 'not-recorded', say: HUB_CANNOT_RECORD }
    : { type: 'trouble', what: 'recorded-again', say: HUB_RECORDS_AGAIN };
}

/** The call as it would be. It has no number, and no command can act on it. */
function unrecordedCall(press: Press, site: SiteIndex, at: Instant): Call {
  const origin = site.origin(press.device, press.input);
  return {
    id: `unrecorded-${press.device}` as CallId,
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
