import {
  arriveAtCall,
  closeCall,
  handOverCall,
  redirectCall,
  releaseCall,
} from '../../../hub/commands/calls/act-on-call.ts';
import { askForHands } from '../../../hub/commands/calls/open-call-by-hand.ts';
import { receiptAlerts } from '../../../hub/commands/calls/receipt-alert.ts';
import type { CallId, OutcomeId, StaffId, TeamId } from '../../../hub/domain/ids.ts';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { SimHub } from '../sim-hub.ts';
import type { Truth } from '../witnesses/hearing-witness.ts';
import { createLatecomers } from './latecomers.ts';
import { createLeavers } from './leavers.ts';
import { createMatters, type MatterFrame } from './matters.ts';
import { createPagers } from './pagers.ts';
import { createStaffPhones } from './phones.ts';
import type { Residents } from './residents.ts';
import { between, MINUTE, pick, SECOND, type World } from '../world.ts';

const TEAM_OF: Readonly<Record<string, string | null>> = {
  wang: 'committee',
  li: 'committee',
  chen: 'clinic',
  zhao: 'clinic',
  sun: null,
  lin: null,
};
const PEOPLE = Object.keys(TEAM_OF) as StaffId[];

type AlertFrame = {
  readonly alertId: string;
  readonly why: string;
  readonly notRecorded?: boolean;
  readonly call: {
    readonly id: string;
    readonly kind: string;
    readonly priority: string;
    readonly state: string;
    readonly owner: unknown;
  };
};
type Message =
  | ({ readonly type: 'alert' } & AlertFrame)
  | ({ readonly type: 'matter' } & MatterFrame)
  | { readonly type: 'change' };

const SPEAKS_OF = [Buffer.from('"type":"alert"'), Buffer.from('"type":"matter"')];

/** Parses a frame once for all phones. Most frames hold only changes and are skipped. */
function createReader(): (frame: Buffer) => readonly Message[] {
  let last: Buffer | null = null;
  let messages: readonly Message[] = [];
  return (frame) => {
    if (frame === last) return messages;
    last = frame;
    messages = [];
    if (!SPEAKS_OF.some((words) => frame.includes(words))) return messages;
    const text = frame.toString('utf8', frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2);
    const value = JSON.parse(text) as Message | Message[];
    messages = Array.isArray(value) ? value : [value];
    return messages;
  };
}

/** Staff with phones: they get alerts, go, forget, come late, and hand over. */
export function createStaff(world: World, residents: Residents) {
  const { agenda, random, hub, witness, count, answered } = world;
  const pagers = createPagers(world, {
    goes,
    noted: (me, id) => later(5 * SECOND, MINUTE, me, id, (there, call) => call.owner === me && close(there, me, id)),
  });
  const withPages = PEOPLE.filter((me) => !pagers.isAlone(me));
  const phones = createStaffPhones(world, withPages, {
    hears,
    joined: pagers.setUp,
    gone: pagers.gone,
    network: pagers.network,
    isPocketed: (me) => pagers.truth.appOf(me) !== null && random() < 0.7,
  });
  const late = createLatecomers(world);
  const messagesIn = createReader();
  const matters = createMatters(world, { people: PEOPLE, signedIn: phones.signedIn });
  const leavers = createLeavers(world, PEOPLE, phones.forget);
  const acts = (me: StaffId): boolean => phones.signedIn(me) || pagers.acts(me);

  function later(
    low: number,
    high: number,
    me: StaffId,
    id: CallId,
    work: (there: SimHub, call: Call) => unknown,
  ): void {
    agenda.in(between(random, low, high), () => {
      const there = hub();
      const call = there?.tables.calls.byId(id)?.call ?? null;
      if (there !== null && call !== null && acts(me)) work(there, call);
    });
  }

  function hears(me: StaffId, frame: Buffer): void {
    for (const message of messagesIn(frame)) {
      if (message.type === 'alert') alerted(me, message);
      else if (message.type === 'matter') matters.hears(me, message);
    }
  }

  /** A press that is told and not stored. There is nothing to receipt yet. */
  function unrecorded(me: StaffId, alert: AlertFrame): void {
    world.told.framed(me, alert);
    const id = alert.call.id as CallId;
    if (alert.call.state !== 'waiting' || random() < 0.6) return;
    agenda.in(between(random, SECOND, 8 * SECOND), () => {
      const there = hub();
      if (there !== null && acts(me)) world.told.took(id, me, there.takeUnrecorded(id, me));
    });
  }

  function alerted(me: StaffId, alert: AlertFrame): void {
    if (alert.notRecorded === true) return unrecorded(me, alert);
    const { alertId, why, call } = alert;
    const awake = world.hour() >= 7 && world.hour() < 20;
    // A phone that is out of hearing sends no receipt, and the hub alerts again.
    if (random() < (awake ? 0.04 : 0.5)) return;
    const id = call.id as CallId;
    agenda.in(between(random, 50, 2 * SECOND), () => {
      const there = hub();
      if (there === null || phones.isAsleep(me)) return;
      const sounds = phones.wouldHear(me);
      if (sounds) phones.sounded(me);
      const stage = sounds ? 'heard' : 'shown';
      world.why.receipted(me, id, stage);
      receiptAlerts(there.context, [{ alertId, staff: me, stage }]);
    });
    if (why === 'handed-over') {
      const dice = random();
      // Some people look at their phone only after the minute of the offer is over.
      const [low, high] = dice < 0.15 ? [MINUTE, 3 * MINUTE] : [3 * SECOND, 70 * SECOND];
      if (dice < 0.9)
        later(low, high, me, id, (there) => late.answerOffer(there, me, id, random() < 0.7, () => goes(me, id)));
      return;
    }
    if (why === 'still-open') return later(5 * SECOND, MINUTE, me, id, (there) => close(there, me, id));
    if (call.state !== 'waiting') return;
    // A page with an outdated view still shows the call as free.
    if (random() < 0.04)
      later(15 * SECOND, 4 * MINUTE, me, id, (there) => late.thumb(there, me, id, () => goes(me, id)));
    else if (random() >= (awake ? 0.25 : 0.7))
      later(3 * SECOND, awake ? 22 * SECOND : 5 * MINUTE, me, id, (there, now) => consider(there, me, now));
  }

  function consider(there: SimHub, me: StaffId, call: Call): void {
    const { context } = there;
    if (call.state !== 'waiting') return;
    const busy = [...witness.open.values()].some(({ owner }) => owner === me);
    if (busy && call.priority !== 'emergency' && random() < 0.7) return;
    const team = TEAM_OF[me];
    if (call.kind === 'visit' && team != null && random() < 0.04) {
      const other = (team === 'committee' ? 'clinic' : 'committee') as TeamId;
      return answered(
        redirectCall(context, { call: call.id, by: me, team: other }),
        (done) => done.ok && count('wrong doors'),
      );
    }
    late.thumb(there, me, call.id, () => goes(me, call.id));
  }

  function goes(me: StaffId, id: CallId): void {
    world.why.took(me, id);
    const dice = random();
    if (dice < 0.04) count('forgotten');
    else if (dice < 0.07)
      later(10 * SECOND, MINUTE, me, id, ({ context }) =>
        answered(releaseCall(context, { call: id, by: me, reason: 'called away' })),
      );
    else if (dice < 0.12) later(5 * SECOND, 40 * SECOND, me, id, (there) => offer(there, me, id));
    else if (dice < 0.2) later(3 * MINUTE, 7 * MINUTE, me, id, (there, call) => arrive(there, me, call));
    else later(12 * SECOND, 85 * SECOND, me, id, (there, call) => arrive(there, me, call));
  }

  function offer({ context }: SimHub, me: StaffId, call: CallId): void {
    const other = pick(
      random,
      PEOPLE.filter((one) => one !== me),
    );
    const to = random() < 0.5 ? { staff: other } : { team: pick(random, ['committee', 'clinic']) as TeamId };
    answered(handOverCall(context, { call, by: me, to }), (done) => done.ok && count('offers'));
    later(70 * SECOND, 2 * MINUTE, me, call, (there, now) => {
      if (now.owner === me && now.state === 'acknowledged') arrive(there, me, now);
    });
  }

  function arrive({ context }: SimHub, me: StaffId, call: Call): void {
    const id = call.id;
    const plate = call.callPoint !== null && random() < 0.6 ? { plate: call.callPoint as string } : {};
    if (call.device !== null && random() < 0.15) residents.signal('presence', call.device);
    answered(arriveAtCall(context, { call: id, by: me, ...plate }), (done) => done.ok && stays(me, id));
  }

  /** Actions at the place. Some people forget to close the call. */
  function stays(me: StaffId, id: CallId): void {
    world.why.arrived(me, id);
    if (random() < 0.03)
      later(10 * SECOND, MINUTE, me, id, (there) => answered(askForHands(there.context, { call: id, by: me })));
    if (random() < 0.04) {
      later(20 * SECOND, 2 * MINUTE, me, id, (there) => {
        offer(there, me, id);
        // Done early, while the other person is still being asked.
        if (random() < 0.4)
          later(5 * SECOND, 50 * SECOND, me, id, (now) => late.closeWhileOffering(now, me, id, outcome()));
      });
    }
    if (random() < 0.06)
      later(15 * SECOND, 5 * MINUTE, me, id, (there, call) => call.owner === me && matters.opens(there, me, id));
    if (random() < 0.96) later(45 * SECOND, 14 * MINUTE, me, id, (there) => close(there, me, id));
  }

  function close({ context }: SimHub, me: StaffId, call: CallId): void {
    const chosen = outcome();
    answered(closeCall(context, { call, by: me, outcome: chosen, note: null }), (done) => {
      if (done.ok) world.why.closed(me, call, chosen);
    });
  }

  function outcome(): OutcomeId {
    return pick(random, [
      'helped',
      'dispensing',
      'consultation',
      'ramp-help',
      'nobody-there',
      'spoken-with',
    ]) as OutcomeId;
  }

  return {
    truth: {
      people: PEOPLE,
      isThere: (me: StaffId) => phones.isThere(me) || world.pagers.isThere(me),
      wouldHear: (me: StaffId) => phones.wouldHear(me) || world.pagers.wouldSound(me),
      hasSaidNo: world.pagers.hasSaidNo,
      phoneOf: phones.truthOf,
      pagers: pagers.truth,
    } satisfies Truth & { phoneOf: unknown; pagers: unknown },
    lineSince: phones.lineSince,
    goes,
    hubIsBack: phones.hubIsBack,
    keepTicking: pagers.keepTicking,
    begin: () => {
      phones.begin();
      pagers.begin();
      matters.begin();
    },
    day: () => {
      phones.day(residents.somebodyComes);
      for (const me of withPages) {
        const session = phones.sessionOf(me);
        if (session !== null) pagers.setUp(me, session);
      }
      pagers.day();
      matters.day();
      leavers.day();
    },
  };
}
