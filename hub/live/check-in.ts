import type { StaffId } from '../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import { runOnce, type CommandContext } from '../commands/command-context.ts';
import type { Actor } from '../commands/actor.ts';

/** A test ring that was sent and waits to be heard and tapped. */
export type TestRing = { readonly id: string; readonly staff: StaffId; readonly expiresAt: Instant };

/** How long a test ring may wait for the tap. */
const RING_HOLDS_MS = MINUTE_MS;

export type CheckIns = {
  /** Rings the person's own phones through the whole way an alert takes. A later ring takes the place of an earlier one. */
  readonly ring: (staff: StaffId) => TestRing;
  /** A phone of theirs says that it has sounded. @returns false when it is no test ring of theirs. */
  readonly heard: (ring: string, staff: StaffId) => boolean;
  /** "I heard it": only after a phone has sounded, or the tap would prove no more than that the page can be touched. */
  readonly confirm: (
    ring: string,
    who: Actor & { readonly by: StaffId },
  ) => Promise<
    | { readonly ok: true; readonly checkedInAt: Instant }
    | { readonly ok: false; readonly code: 'NOT_FOUND' | 'RING_NOT_HEARD' }
  >;
};

/** @param steady a time that never jumps. @param send a frame to every phone of one person, at once. */
export function createCheckIns(
  context: CommandContext,
  {
    steady,
    now,
    send,
  }: {
    readonly steady: () => Instant;
    readonly now: () => Instant;
    readonly send: (staff: StaffId, ring: string) => void;
  },
): CheckIns {
  const waiting = new Map<StaffId, { ring: string; until: Instant; heard: boolean }>();

  function of(ring: string, staff: StaffId): { until: Instant; heard: boolean } | null {
    const one = waiting.get(staff);
    return one?.ring === ring && steady() < one.until ? one : null;
  }

  return {
    ring: (staff) => {
      const ring = context.ids.shortId();
      waiting.set(staff, { ring, until: later(steady(), RING_HOLDS_MS), heard: false });
      send(staff, ring);
      return { id: ring, staff, expiresAt: later(now(), RING_HOLDS_MS) };
    },
    heard: (ring, staff) => {
      const one = of(ring, staff);
      if (one !== null) one.heard = true;
      return one !== null;
    },
    confirm: async (ring, who) => {
      const staff = who.by;
      const one = of(ring, staff);
      if (one === null) return { ok: false, code: 'NOT_FOUND' };
      if (!one.heard) return { ok: false, code: 'RING_NOT_HEARD' };
      const checkedInAt = await runOnce(context, (tx) => {
        tx.checkIns.put(staff, tx.now);
        tx.facts.append(tx.now, null, { type: 'ShiftCheckedIn', staff, ...who });
        tx.tell({ type: 'roster-changed' });
        return tx.now;
      });
      waiting.delete(staff);
      return { ok: true, checkedInAt: checkedInAt as Instant };
    },
  };
}
