import type { StaffId } from '../domain/ids.ts';
import { later, MINUTE_MS, type Instant } from '../domain/time.ts';
import { runOnce, type CommandContext } from '../commands/command-context.ts';
import type { Actor } from '../commands/actor.ts';

/** A test ring that was sent. A phone must sound it, and the person must confirm it. */
export type TestRing = { readonly id: string; readonly staff: StaffId; readonly expiresAt: Instant };

/** How long a test ring may wait for the confirmation. */
const RING_HOLDS_MS = MINUTE_MS;

export type CheckIns = {
  /** Rings the person's own phones the same way as an alert. A later ring replaces an earlier one. */
  readonly ring: (staff: StaffId) => TestRing;
  /** A phone reports that it has sounded. @returns false when this is no test ring of this person. */
  readonly heard: (ring: string, staff: StaffId) => boolean;
  /**
   * The person confirms: "I heard it". It is refused before a phone has sounded, because the tap alone proves only
   * that the page can be touched.
   */
  readonly confirm: (
    ring: string,
    who: Actor & { readonly by: StaffId },
  ) => Promise<
    | { readonly ok: true; readonly checkedInAt: Instant }
    | { readonly ok: false; readonly code: 'NOT_FOUND' | 'RING_NOT_HEARD' }
  >;
};

/**
 * Check-ins: a person proves at the start of a shift that their phone sounds.
 * @param steady a time that never jumps. `send` sends the ring to every phone of one person at once.
 */
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

  function find(ring: string, staff: StaffId): { until: Instant; heard: boolean } | null {
    const found = waiting.get(staff);
    return found?.ring === ring && steady() < found.until ? found : null;
  }

  return {
    ring: (staff) => {
      const ring = context.ids.shortId();
      waiting.set(staff, { ring, until: later(steady(), RING_HOLDS_MS), heard: false });
      send(staff, ring);
      return { id: ring, staff, expiresAt: later(now(), RING_HOLDS_MS) };
    },
    heard: (ring, staff) => {
      const found = find(ring, staff);
      if (found !== null) found.heard = true;
      return found !== null;
    },
    confirm: async (ring, who) => {
      const staff = who.by;
      const found = find(ring, staff);
      if (found === null) return { ok: false, code: 'NOT_FOUND' };
      if (!found.heard) return { ok: false, code: 'RING_NOT_HEARD' };
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
