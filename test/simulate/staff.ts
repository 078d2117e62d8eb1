import {
  acceptHandOver, acknowledgeCall, arriveAtCall, closeCall, declineHandOver, handOverCall, redirectCall, releaseCall,
} from '../../hub/commands/act-on-call.ts';
import { askForHands } from '../../hub/commands/open-call-by-hand.ts';
import { receiptAlerts } from '../../hub/commands/receipt-alert.ts';
import { endSession, inviteStaff, openSession } from '../../hub/commands/sessions.ts';
import type { CallId, OutcomeId, StaffId, TeamId } from '../../hub/domain/ids.ts';
import type { Call } from '../../hub/domain/call.ts';
import type { SimHub } from './house.ts';
import type { Residents } from './residents.ts';
import { between, DAY, MINUTE, pick, SECOND, type World } from './world.ts';

export const TEAM_OF: Readonly<Record<string, string | null>> = { wang: 'committee', li: 'committee', chen: 'clinic', zhao: 'clinic', sun: null, lin: null };
const PEOPLE = Object.keys(TEAM_OF) as StaffId[];

type AlertFrame = { readonly alertId: string; readonly why: string; readonly call: { readonly id: string; readonly kind: string; readonly priority: string; readonly state: string } };
type Message = { readonly type: string } & Partial<AlertFrame>;

/** Workers with phones: they hear, go, forget, come late, hand over, fall ill and lose their phones. */
export function createStaff(world: World, residents: Residents) {
  const { agenda, random, hub, count } = world;
  const sessions = new Map<StaffId, string>();
  const leaves = new Map<StaffId, () => void>();

  function callNow(there: SimHub, id: CallId): Call | null {
    return there.tables.calls.byId(id)?.call ?? null;
  }

  function later(low: number, high: number, me: StaffId, id: CallId, work: (there: SimHub, call: Call) => void): void {
    agenda.in(between(random, low, high), () => {
      const there = hub();
      const call = there === null ? null : callNow(there, id);
      if (there !== null && call !== null && sessions.has(me)) work(there, call);
    });
  }

  function hears(me: StaffId, frame: Buffer): void {
    const text = frame.toString('utf8', frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2);
    const value = JSON.parse(text) as Message | Message[];
    for (const message of Array.isArray(value) ? value : [value]) if (message.type === 'alert') alerted(me, message as Message & AlertFrame);
  }

  function alerted(me: StaffId, { alertId, why, call }: AlertFrame): void {
    const awake = world.hour() >= 7 && world.hour() < 20;
    // A phone in a drawer receipts nothing, and the hub rings again.
    if (random() < (awake ? 0.04 : 0.5)) return;
    agenda.in(between(random, 50, 2 * SECOND), () => {
      const there = hub();
      if (there !== null) receiptAlerts(there.desk, [{ alertId, staff: me, stage: random() < 0.5 ? 'heard' : 'shown' }]);
    });
    const id = call.id as CallId;
    if (why === 'handed-over') return later(3 * SECOND, 70 * SECOND, me, id, (there) => answer(there, me, id));
    if (why === 'still-open') return later(5 * SECOND, MINUTE, me, id, (there) => close(there, me, id));
    if (call.state !== 'waiting' || random() < (awake ? 0.25 : 0.7)) return;
    later(3 * SECOND, awake ? 22 * SECOND : 5 * MINUTE, me, id, (there, now) => consider(there, me, now));
  }

  function answer({ desk }: SimHub, me: StaffId, call: CallId): void {
    const dice = random();
    if (dice < 0.6) void acceptHandOver(desk, { call, by: me }).then((done) => done.ok && goes(me, call), dropped);
    else if (dice < 0.85) void declineHandOver(desk, { call, by: me }).catch(dropped);
  }

  function consider({ desk, tables }: SimHub, me: StaffId, call: Call): void {
    if (call.state !== 'waiting') return;
    const busy = tables.calls.open().some((other) => other.call.owner === me);
    if (busy && call.priority !== 'emergency' && random() < 0.7) return;
    const team = TEAM_OF[me];
    if (call.kind === 'visit' && team != null && random() < 0.04) {
      const other = (team === 'committee' ? 'clinic' : 'committee') as TeamId;
      void redirectCall(desk, { call: call.id, by: me, team: other }).then((done) => done.ok && count('wrong doors'), dropped);
      return;
    }
    void acknowledgeCall(desk, { call: call.id, by: me }).then((done) => (done.ok && done.changed ? goes(me, call.id) : undefined), dropped);
  }

  function goes(me: StaffId, id: CallId): void {
    const dice = random();
    if (dice < 0.04) count('forgotten');
    else if (dice < 0.07) later(10 * SECOND, MINUTE, me, id, ({ desk }) => void releaseCall(desk, { call: id, by: me, reason: 'called away' }).catch(dropped));
    else if (dice < 0.12) later(5 * SECOND, 40 * SECOND, me, id, (there) => offer(there, me, id));
    else if (dice < 0.2) later(3 * MINUTE, 7 * MINUTE, me, id, (there, call) => arrive(there, me, call));
    else later(12 * SECOND, 85 * SECOND, me, id, (there, call) => arrive(there, me, call));
  }

  function offer({ desk }: SimHub, me: StaffId, call: CallId): void {
    const other = pick(random, PEOPLE.filter((one) => one !== me));
    const to = random() < 0.5 ? { staff: other } : { team: pick(random, ['committee', 'clinic']) as TeamId };
    void handOverCall(desk, { call, by: me, to }).then((done) => done.ok && count('offers'), dropped);
    later(70 * SECOND, 2 * MINUTE, me, call, (there, now) => {
      if (now.owner === me && now.state === 'acknowledged') arrive(there, me, now);
    });
  }

  function arrive({ desk }: SimHub, me: StaffId, call: Call): void {
    const id = call.id;
    const plate = call.callPoint !== null && random() < 0.6 ? { plate: call.callPoint as string } : {};
    if (call.device !== null && random() < 0.15) residents.signal('presence', call.device);
    void arriveAtCall(desk, { call: id, by: me, ...plate }).then((done) => (done.ok ? stays(me, id) : undefined), dropped);
  }

  /** What happens at the place, and that somebody forgets to close. */
  function stays(me: StaffId, id: CallId): void {
    if (random() < 0.03) later(10 * SECOND, MINUTE, me, id, (there) => void askForHands(there.desk, { call: id, by: me }).catch(dropped));
    if (random() < 0.03) later(20 * SECOND, 2 * MINUTE, me, id, (there) => offer(there, me, id));
    if (random() < 0.96) later(45 * SECOND, 14 * MINUTE, me, id, (there) => close(there, me, id));
  }

  function close({ desk }: SimHub, me: StaffId, call: CallId): void {
    const outcome = pick(random, ['helped', 'dispensing', 'consultation', 'ramp-help', 'nobody-there', 'spoken-with']) as OutcomeId;
    void closeCall(desk, { call, by: me, outcome, note: null }).catch(dropped);
  }

  function join(me: StaffId, there: SimHub, session: string): void {
    leaves.get(me)?.();
    leaves.set(me, there.join({
      staff: me, session, caughtUpTo: there.tables.facts.lastSeq(), backlogBytes: () => 0,
      send: (frame) => hears(me, frame),
      close: () => {
        leaves.get(me)?.();
        leaves.delete(me);
      },
    }));
  }

  async function signIn(me: StaffId): Promise<void> {
    const there = hub();
    if (there === null || sessions.has(me)) return;
    const invited = await inviteStaff(there.desk, me);
    const opened = invited.ok ? await openSession(there.desk, invited.invite, 'phone') : null;
    if (opened === null || !opened.ok) return;
    sessions.set(me, opened.session.id);
    const now = hub();
    if (now !== null) join(me, now, opened.session.id);
  }

  /** The phone is lost, or its owner ill: the session is cut off, and what they own goes back to the round. */
  function cutOff(me: StaffId, forMs: number): void {
    const there = hub();
    const session = sessions.get(me);
    if (there === null || session === undefined) return;
    void endSession(there.desk, session).then(() => sessions.delete(me), dropped);
    agenda.in(forMs, () => void signIn(me).catch(dropped));
  }

  return {
    sessions,
    begin: () => {
      for (const me of PEOPLE) void signIn(me).catch(dropped);
    },
    hubIsBack(there: SimHub): void {
      leaves.clear();
      for (const [me, session] of sessions) join(me, there, session);
    },
    day(): void {
      for (const me of PEOPLE) {
        // Whoever could not sign in because the hub was away does it in the morning.
        if (!sessions.has(me) && random() < 0.5) void signIn(me).catch(dropped);
        const dice = random();
        if (dice < 0.01) {
          count('ill');
          agenda.in(between(random, 0, DAY), () => cutOff(me, between(random, 1, 4) * DAY));
        } else if (dice < 0.02) {
          count('phones lost');
          agenda.in(between(random, 0, DAY), () => cutOff(me, between(random, 10, 120) * MINUTE));
        }
        if (random() < 0.3) {
          count('lines dropped');
          agenda.in(between(random, 0, DAY), () => lineDrops(me));
        }
      }
    },
  };

  function lineDrops(me: StaffId): void {
    leaves.get(me)?.();
    leaves.delete(me);
    agenda.in(between(random, SECOND, 20 * MINUTE), () => {
      const there = hub();
      const session = sessions.get(me);
      if (there !== null && session !== undefined && !leaves.has(me)) join(me, there, session);
    });
  }
}

/** The hub died or its disk refused before it answered: nobody knows whether it was done, and the hub rings again if not. */
function dropped(): void {
  // Nothing: what a person does not hear of, they do not act on.
}
