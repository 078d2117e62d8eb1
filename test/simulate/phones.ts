import { endSession, inviteStaff, openSession } from '../../hub/commands/people/sessions.ts';
import { STARTUP_ACTOR } from '../../hub/commands/actor.ts';
import type { StaffId } from '../../hub/domain/ids.ts';
import type { SimHub } from './sim-hub.ts';
import { between, DAY, MINUTE, SECOND, type World } from './world.ts';

/**
 * The phones of the staff: they sign in, listen, lose the connection, and get lost. @param hears called for each frame.
 */
export function createStaffPhones(
  { agenda, random, hub, count, answered }: World,
  people: readonly StaffId[],
  hears: (me: StaffId, frame: Buffer) => void,
) {
  const sessions = new Map<StaffId, string>();
  const leaves = new Map<StaffId, () => void>();

  function hangUp(me: StaffId): void {
    leaves.get(me)?.();
    leaves.delete(me);
  }

  function join(me: StaffId, there: SimHub, session: string): void {
    leaves.get(me)?.();
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

  function signIn(me: StaffId): void {
    const there = hub();
    if (there === null || sessions.has(me)) return;
    answered(inviteStaff(there.context, me, STARTUP_ACTOR), (invited) => {
      if (invited.ok)
        answered(openSession(there.context, invited.invite, 'phone', '127.0.0.1'), (opened) => {
          if (!opened.ok) return;
          sessions.set(me, opened.session.id);
          const now = hub();
          if (now !== null) join(me, now, opened.session.id);
        });
    });
  }

  /** The phone is lost, or its owner is ill. The session ends, and the owner's calls are released. */
  function cutOff(me: StaffId, forMs: number): void {
    const there = hub();
    const session = sessions.get(me);
    if (there === null || session === undefined) return;
    answered(endSession(there.context, session, 'signed out', STARTUP_ACTOR), () => sessions.delete(me));
    agenda.in(forMs, () => signIn(me));
  }

  function lineDrops(me: StaffId): void {
    hangUp(me);
    agenda.in(between(random, SECOND, 20 * MINUTE), () => {
      const there = hub();
      const session = sessions.get(me);
      if (there !== null && session !== undefined && !leaves.has(me)) join(me, there, session);
    });
  }

  return {
    signedIn: (me: StaffId): boolean => sessions.has(me),
    forget: (me: StaffId): void => void sessions.delete(me),
    begin: () => {
      for (const me of people) signIn(me);
    },
    hubIsBack(there: SimHub): void {
      leaves.clear();
      for (const [me, session] of sessions) {
        // The session may have ended in a commit whose answer was lost. Then the hub does not know it.
        if (there.tables.people.sessionById(session, there.now()) === null) sessions.delete(me);
        else join(me, there, session);
      }
    },
    day(): void {
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
        if (random() < 0.3) {
          count('lines dropped');
          agenda.in(between(random, 0, DAY), () => lineDrops(me));
        }
      }
    },
  };
}
