import { addPager, removePager } from '../../../hub/commands/pagers/pagers.ts';
import { STARTUP_ACTOR } from '../../../hub/commands/actor.ts';
import { PAGER_TOKEN_AFTER_MS } from '../../../hub/contract/pager.ts';
import type { CallId, StaffId } from '../../../hub/domain/ids.ts';
import type { ActionResult } from '../../../hub/pager/action.ts';
import { createPagerApp, type PagerApp, type PagerButton, type Popup } from './pager-app.ts';
import type { Moment, PagerTruth } from '../witnesses/pager-truth.ts';
import type { SimHub } from '../sim-hub.ts';
import { between, DAY, HOUR, MINUTE, SECOND, type World } from '../world.ts';

type Habits = {
  readonly isStream: boolean;
  /** How often the test ring is asked for before a shift. */
  readonly tests: number;
  /** Has no page: the lead has set the pager up. */
  readonly isAlone: boolean;
};

/** Who carries a pager. Lin never tests it; that of Sun has the JSON stream; Zhao has nothing else. */
const HABITS: Readonly<Record<string, Habits>> = {
  wang: { isStream: false, tests: 0.9, isAlone: false },
  zhao: { isStream: false, tests: 0.9, isAlone: true },
  sun: { isStream: true, tests: 0.5, isAlone: false },
  lin: { isStream: false, tests: 0, isAlone: false },
};
/** The hub does it every second; here only as often as something may come of it. */
const TICK_MS = { somebodySilent: SECOND, calls: 5 * SECOND } as const;
/** TCP gives up a connection whose bytes nobody confirms. */
const TCP_ENDS_MS = 15 * MINUTE;

type Carried = {
  readonly app: PagerApp;
  readonly habits: Habits;
  id: string | null;
  isMuted: boolean;
  tested: Moment | null;
};

/** What people do beside the button. */
type Acts = {
  /** They have said "I am going". */
  readonly goes: (me: StaffId, id: CallId) => void;
  /** They are told something of a call that is theirs. */
  readonly noted: (me: StaffId, id: CallId) => void;
};

/**
 * Phones in pockets: they doze, lose battery and Wi-Fi, are muted, and are tested or not. People answer by the button,
 * sometimes twice, and sometimes too late.
 */
export function createPagers(world: World, { goes, noted }: Acts) {
  const { agenda, random, hub, count, answered, witness, pagers } = world;
  const carried = new Map<StaffId, Carried>();
  let isTicking = false;

  for (const [name, habits] of Object.entries(HABITS)) {
    const me = name as StaffId;
    const one: Carried = { app: appOf(me, habits), habits, id: null, isMuted: false, tested: null };
    carried.set(me, one);
  }

  function appOf(me: StaffId, { isStream }: Habits): PagerApp {
    return createPagerApp({
      agenda,
      random,
      isStream,
      connect: (topic, phone) => hub()?.pagers.connect(topic, isStream, phone) ?? null,
      rang: (popup) => rings(me, popup),
      waveSent: (call) => pagers.waveSent(me, call as CallId),
      insist: (holds, rule) => witness.insist(holds, rule, null),
    });
  }

  function mine(me: StaffId): Carried {
    return carried.get(me) as Carried;
  }

  /** @param session null: made by the lead. */
  function setUp(me: StaffId, session: string | null): void {
    const there = hub();
    const one = carried.get(me);
    if (there === null || one === undefined || one.id !== null) return;
    const wanted = { staff: me, name: 'phone', language: 'zh', session } as const;
    answered(addPager(there.context, wanted, STARTUP_ACTOR), (made) => {
      if (made.ok) {
        one.id = made.pager.id;
        one.tested = null;
        one.app.use(made.topic);
      } else if (made.code === 'TOO_MANY_PAGERS')
        // Made by a hub that died before it answered.
        for (const { pager } of there.tables.pagers.all())
          if (pager.staff === me) answered(removePager(there.context, pager.id, STARTUP_ACTOR));
    });
  }

  function gone(me: StaffId): void {
    const one = carried.get(me);
    if (one === undefined) return;
    one.id = null;
    one.tested = null;
    one.app.use(null);
  }

  function rings(me: StaffId, popup: Popup): void {
    if (popup.call !== null) pagers.waveHeard(me, popup.call as CallId);
    if (mine(me).isMuted) return;
    if (popup.tokens.heard !== undefined) {
      if (random() < 0.95) agenda.in(between(random, 3 * SECOND, 25 * SECOND), () => press(me, popup, 'heard'));
      return;
    }
    if (popup.note !== null && mine(me).habits.isAlone) noted(me, popup.note as CallId);
    if (popup.call === null) return;
    const isAwake = world.hour() >= 7 && world.hour() < 20;
    if (random() >= (isAwake ? 0.4 : 0.12)) return;
    const button = random() < 0.15 ? 'no' : 'go';
    agenda.in(between(random, 2 * SECOND, isAwake ? 10 * SECOND : MINUTE), () => {
      // The thumb is on its way when the popup goes.
      if (!mine(me).app.popups.has(popup.sequence) && random() > 0.15) return;
      press(me, popup, button);
      if (random() < 0.06) agenda.in(between(random, 200, 3 * SECOND), () => press(me, popup, button));
      if (random() < 0.05) agenda.in(between(random, 20 * SECOND, 40 * MINUTE), () => press(me, popup, 'go'));
    });
  }

  function press(me: StaffId, popup: Popup, button: PagerButton): void {
    const there = hub();
    const one = mine(me);
    const token = popup.tokens[button];
    if (there === null || token === undefined || one.id === null) return;
    const expected = button === 'heard' ? null : expects(there, me, one.id, popup.call as CallId, button);
    const { tested } = one;
    // The hub may record it, and die before it answers.
    if (button === 'heard') one.tested = pagers.now();
    answered(there.pagers.press(token), (result) => {
      if (result.ok) one.app.cleared(popup);
      if (button === 'heard') {
        if (!result.ok) one.tested = tested;
        count(result.ok ? 'pagers tested' : 'test rings answered too late');
      } else if (expected !== null) expected(result);
    });
  }

  /** What the button must do now. @returns a check of the answer. */
  function expects(there: SimHub, me: StaffId, pager: string, id: CallId, button: 'go' | 'no') {
    const stored = there.tables.calls.byId(id);
    if (stored === null) return null;
    const { state, owner, closedAt, declined } = stored.call;
    const person = there.context.siteState.site().staff(me);
    const isInvalid = there.tables.pagers.byId(pager) === null || person === null || person.active === false;
    const isOver = closedAt !== null && there.now() - closedAt > PAGER_TOKEN_AFTER_MS;
    const role =
      isInvalid || isOver
        ? 'gone'
        : button === 'no'
          ? 'cannot'
          : state === 'closed'
            ? 'closed'
            : owner === null || owner === me
              ? 'responder'
              : 'helper';
    const changes = role !== 'gone' && state === 'waiting' && (button === 'go' || declined?.includes(me) !== true);
    return (result: ActionResult): void => {
      const got = result.ok ? result.answer.role : result.why;
      witness.insist(got === role, `the button of a pager answered ${got} instead of ${role}`, id);
      const seq = there.tables.calls.byId(id)?.seq;
      witness.insist(changes || seq === stored.seq, 'a button of a pager that came too late changed something', id);
      count(changes ? `pagers said ${button}` : 'buttons of pagers too late');
      if (!changes) return;
      if (button === 'go') goes(me, id);
    };
  }

  /** The work that the hub does every second. */
  function keepTicking(): void {
    const there = hub();
    if (isTicking || there === null) return;
    const all = [...carried.values()];
    const isSilent = all.some(({ app, habits }) => !habits.isStream && app.isSilent());
    if (!isSilent && (there.pagers.ringing() === 0 || all.every(({ app }) => app.held.size === 0))) return;
    isTicking = true;
    agenda.in(isSilent ? TICK_MS.somebodySilent : TICK_MS.calls, () => {
      isTicking = false;
      hub()?.pagers.tick();
    });
  }

  function dozes({ app }: Carried): void {
    app.doze();
    agenda.in(between(random, 2 * SECOND, 40 * MINUTE), app.wake);
  }

  function losesNetwork({ app, habits }: Carried, forMs: number): void {
    const isSilent = random() < 0.6;
    app.goesAway(isSilent);
    if (isSilent && habits.isStream) dropLater(app);
    agenda.in(forMs, app.isBack);
  }

  function losesBattery({ app, habits }: Carried): void {
    app.batteryIsEmpty();
    if (habits.isStream) dropLater(app);
    agenda.in(between(random, 10 * MINUTE, 5 * HOUR), app.isBack);
  }

  function dropLater({ held }: PagerApp): void {
    const lines = [...held];
    agenda.in(TCP_ENDS_MS, () => {
      for (const { hub: end } of lines) end?.drop();
    });
  }

  function isMuted(one: Carried): void {
    one.isMuted = true;
    agenda.in(between(random, 5 * MINUTE, 4 * HOUR), () => {
      one.isMuted = false;
    });
  }

  const mishaps: readonly (readonly [what: string, perDay: number, happens: (one: Carried) => void])[] = [
    ['pagers dozed', 0.9, dozes],
    ['pagers muted', 0.15, isMuted],
    ['pagers without battery', 0.08, losesBattery],
    ['pagers without Wi-Fi', 0.4, (one) => losesNetwork(one, between(random, SECOND, 20 * MINUTE))],
  ];

  const truth: PagerTruth = {
    people: [...carried.keys()],
    appOf: (me) => carried.get(me)?.app ?? null,
    testedAt: (me) => carried.get(me)?.tested ?? null,
    isMuted: (me) => carried.get(me)?.isMuted ?? false,
  };

  return {
    truth,
    keepTicking,
    setUp,
    gone,
    /** The network of the whole building is gone, or back. */
    network(isThere: boolean): void {
      for (const { app } of carried.values()) {
        if (isThere) app.isBack();
        else app.goesAway(random() < 0.5);
      }
    },
    /** Whether this person has nothing but a pager, and it is set up. */
    isAlone: (me: StaffId): boolean => carried.get(me)?.habits.isAlone === true,
    acts: (me: StaffId): boolean => carried.get(me)?.habits.isAlone === true && carried.get(me)?.id !== null,
    begin: (): void => {
      for (const [me, { habits }] of carried) if (habits.isAlone) setUp(me, null);
    },
    day(): void {
      for (const [me, one] of carried) {
        if (one.habits.isAlone && one.id === null) setUp(me, null);
        for (const [what, perDay, happens] of mishaps) {
          if (random() >= perDay) continue;
          // Half of it in the hours in which most people call.
          const [from, to] = random() < 0.5 ? [0, DAY] : [8 * HOUR, 17 * HOUR];
          agenda.in(between(random, from, to), () => {
            count(what);
            happens(one);
          });
        }
        if (random() < one.habits.tests)
          agenda.in(between(random, 7 * HOUR, 9 * HOUR), () => {
            if (one.id !== null) hub()?.pagers.ringTest(one.id);
          });
      }
    },
  };
}
