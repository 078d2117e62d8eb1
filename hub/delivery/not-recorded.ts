import type { AlertFrame, TroubleFrame } from '../contract/stream.ts';
import type { Call } from '../domain/call/call.ts';
import type { CallOrigin, Press } from '../domain/call/call-event.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { alertFrame } from './frames.ts';
import { HUB_CANNOT_RECORD, HUB_RECORDS_AGAIN, NOT_RECORDED } from './words/staff.ts';

/** A device sends a press without a receipt again and again. People are told of one press at most this often. */
const TELL_AGAIN_MS = 10_000;
const FORGET_MS = 600_000;

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
  let troubled = false;

  function press(press: Press): void {
    const key = `${press.device}/${press.id}`;
    const at = steady();
    const last = lastToldAt.get(key);
    if (last !== undefined && at - last < TELL_AGAIN_MS) return;
    // Deleted first, so that the map stays ordered by time.
    lastToldAt.delete(key);
    lastToldAt.set(key, at);
    for (const [old, when] of lastToldAt) {
      if (at - when < FORGET_MS) break;
      lastToldAt.delete(old);
    }
    tellEveryone(frameFor(press, now()));
  }

  function frameFor(press: Press, at: Instant): AlertFrame {
    const origin = site().origin(press.device, press.input);
    const call = unrecordedCall(press, origin, site(), at);
    const frame = alertFrame(
      {
        id: `unrecorded.${press.device}.${at}`,
        seq: 0 as Seq,
        at,
        why: press.kind === 'hold' ? 'emergency' : 'raised',
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
    /** Tells all phones once that the hub cannot record, and once that it can again. */
    trouble: (inTrouble: boolean): void => {
      if (inTrouble === troubled) return;
      troubled = inTrouble;
      tellEveryone(troubleFrame(inTrouble));
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
function unrecordedCall(press: Press, origin: CallOrigin, site: SiteIndex, at: Instant): Call {
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
