import { endSession, inviteStaff, openSession } from '../../../hub/commands/people/sessions.ts';
import { STARTUP_ACTOR } from '../../../hub/commands/actor.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import type { Line } from '../../../hub/live/hearing/line.ts';
import type { SimHub } from '../sim-hub.ts';
import type { PhoneTruth } from '../witnesses/why-witness.ts';
import { between, DAY, HOUR, MINUTE, SECOND, type World } from '../world.ts';

/** After a line broke, and after the hub started, a phone may be back for so long (promises.md, Who hears). */
const MAY_BE_BACK_MS = 8 * SECOND;

/** What is done with the phone of a person, besides its page. */
export type PhoneOwner = {
  /** A frame has come to the page. */
  readonly hears: (me: StaffId, frame: Buffer) => void;
  /** They have signed in. */
  readonly joined: (me: StaffId, session: string) => void;
  /** They rely on a pager, and the phone is in the pocket for most of the day. */
  readonly isPocketed: (me: StaffId) => boolean;
  /** The network of the building is gone, or back. */
  readonly network: (isThere: boolean) => void;
  /** The phone is signed out, or lost. */
  readonly gone: (me: StaffId) => void;
};

/** The phones of the staff: they sign in, listen, lose the connection, and get lost. */
export function createStaffPhones(
  { agenda, random, hub, count, answered }: World,
  people: readonly StaffId[],
  { hears, joined, gone, isPocketed, network }: PhoneOwner,
) {
  const sessions = new Map<StaffId, string>();
  const leaves = new Map<StaffId, () => void>();
  const lines = new Map<StaffId, Line>();
  /** Phones whose page is not in front, and phones that make no sound although their page is. */
  const asleep = new Set<StaffId>();
  const mute = new Set<StaffId>();
  const hungUpAt = new Map<StaffId, number>();
  const lineSince = new Map<StaffId, number>();

  let networkIsGone = false;

  function hangUp(me: StaffId): void {
    leaves.get(me)?.();
    leaves.delete(me);
    lines.get(me)?.close();
    if (lines.has(me)) hungUpAt.set(me, agenda.now());
    lines.delete(me);
  }

  function join(me: StaffId, there: SimHub, session: string): void {
    hangUp(me);
    const line = there.openLine(me, session);
    lines.set(me, line);
    lineSince.set(me, agenda.now());
    tellPage(me);
    leaves.set(
      me,
      there.join({
        staff: me,
        roles: [],
        session,
        caughtUpTo: there.tables.facts.lastSeq(),
        backlogBytes: () => 0,
        send: (frame) => hears(me, frame as Buffer),
        close: () => hangUp(me),
      }),
    );
  }

  function tellPage(me: StaffId): void {
    lines.get(me)?.page({ visible: !asleep.has(me), mute: false, board: false, tapped: false });
  }

  function signIn(me: StaffId): void {
    const there = hub();
    if (there === null || sessions.has(me)) return;
    answered(inviteStaff(there.context, me, STARTUP_ACTOR), (invited) => {
      if (invited.ok)
        answered(openSession(there.context, invited.invite, 'phone', '127.0.0.1'), (opened) => {
          if (!opened.ok) return;
          sessions.set(me, opened.session.id);
          joined(me, opened.session.id);
          const now = hub();
          if (now !== null && !networkIsGone) join(me, now, opened.session.id);
        });
    });
  }

  /** The phone is lost, or its owner is ill. The session ends, and the owner's calls are released. */
  function cutOff(me: StaffId, forMs: number): void {
    const there = hub();
    const session = sessions.get(me);
    if (there === null || session === undefined) return;
    answered(endSession(there.context, session, 'signed out', STARTUP_ACTOR), () => forget(me));
    agenda.in(forMs, () => signIn(me));
  }

  function forget(me: StaffId): void {
    sessions.delete(me);
    gone(me);
  }

  function lineDrops(me: StaffId): void {
    hangUp(me);
    agenda.in(between(random, SECOND, 20 * MINUTE), () => {
      const there = hub();
      const session = sessions.get(me);
      if (there !== null && session !== undefined && !networkIsGone && !leaves.has(me)) join(me, there, session);
    });
  }

  /** The person puts the phone into a pocket, and takes it out again. */
  function sleeps(me: StaffId, forMs: number): void {
    asleep.add(me);
    tellPage(me);
    agenda.in(forMs, () => {
      asleep.delete(me);
      tellPage(me);
    });
  }

  function losesSound(me: StaffId, forMs: number): void {
    mute.add(me);
    agenda.in(forMs, () => mute.delete(me));
  }

  /** The network of the whole building is gone; the hub itself runs on. */
  function networkFails(): void {
    count('networks lost');
    const forMs = between(random, 5 * SECOND, 20 * MINUTE);
    networkIsGone = true;
    for (const me of people) hangUp(me);
    network(false);
    agenda.in(forMs, () => {
      networkIsGone = false;
      network(true);
      const there = hub();
      if (there !== null) for (const [me, session] of sessions) if (!leaves.has(me)) join(me, there, session);
    });
  }

  return {
    /** Would a tone that is due now sound, on a page that somebody sees? */
    wouldHear: (me: StaffId): boolean => lines.has(me) && !asleep.has(me) && !mute.has(me),
    isThere: (me: StaffId): boolean => lines.has(me) && !asleep.has(me),
    lineSince: (me: StaffId): number | null => (leaves.has(me) ? (lineSince.get(me) ?? null) : null),
    isAsleep: (me: StaffId): boolean => asleep.has(me),
    /** What this phone is in truth. @param hubStartedAt by the sun's clock. */
    truthOf(me: StaffId, hubStartedAt: number): PhoneTruth {
      if (lines.has(me)) return asleep.has(me) ? 'asleep' : mute.has(me) ? 'mute' : 'hears';
      const since = Math.max(hungUpAt.get(me) ?? 0, hubStartedAt);
      if (agenda.now() - since < MAY_BE_BACK_MS) return 'back-soon';
      return sessions.has(me) ? 'no-line' : 'never-joined';
    },
    sounded: (me: StaffId): void => lines.get(me)?.heard(),
    signedIn: (me: StaffId): boolean => sessions.has(me),
    forget,
    begin: () => {
      for (const me of people) signIn(me);
    },
    sessionOf: (me: StaffId): string | null => sessions.get(me) ?? null,
    hubIsBack(there: SimHub): void {
      leaves.clear();
      lines.clear();
      if (networkIsGone) return;
      for (const [me, session] of sessions) {
        // The session may have ended in a commit whose answer was lost. Then the hub does not know it.
        if (there.tables.people.sessionById(session, there.now()) === null) forget(me);
        else join(me, there, session);
      }
    },
    /** @param rings somebody rings as the light goes out. */
    day(rings: () => void): void {
      if (random() < 0.1)
        agenda.in(between(random, 0, DAY), () => {
          if (random() < 0.5) rings();
          agenda.in(between(random, 0, 8 * SECOND), networkFails);
        });
      for (const me of people) {
        // A person who could not sign in while the hub was down does it in the morning.
        if (!sessions.has(me) && random() < 0.5) signIn(me);
        const dice = random();
        if (dice < 0.01) {
          count('ill');
          agenda.in(between(random, 0, DAY), () => cutOff(me, between(random, 1, 4) * DAY));
        } else if (dice < 0.02) {
          count('phones lost');
          agenda.in(between(random, 0, DAY), () => cutOff(me, between(random, 10, 120) * MINUTE));
        }
        if (isPocketed(me))
          agenda.in(between(random, 7 * HOUR, 13 * HOUR), () => sleeps(me, between(random, HOUR, 6 * HOUR)));
        if (random() < 0.25) {
          count('phones asleep');
          agenda.in(between(random, 0, DAY), () => sleeps(me, between(random, MINUTE, 3 * HOUR)));
        }
        if (random() < 0.05) {
          count('phones mute');
          agenda.in(between(random, 0, DAY), () => losesSound(me, between(random, MINUTE, 2 * HOUR)));
        }
        if (random() < 0.3) {
          count('lines dropped');
          agenda.in(between(random, 0, DAY), () => lineDrops(me));
        }
      }
    },
  };
}
