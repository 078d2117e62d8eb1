import type { StaffId } from '../domain/ids.ts';
import { later, SECOND_MS, type Instant } from '../domain/time.ts';

/** Signs that a person's phone would sound now. */
export type ReachabilitySignal = 'open' | 'visible' | 'receipt' | 'closed';
export type ReachState = 'proven' | 'unproven' | 'cannot';
export type Reach = { readonly state: ReachState; readonly why: string; readonly lastProofAt: Instant | null };

const PROOF_HOLDS_MS = 60 * SECOND_MS;

/** Kept in memory: after a restart nothing is proven until a phone shows itself. */
/** @param steady a time that never jumps; `now` is the time that people read. */
export function createReachability({ steady, now }: { readonly steady: () => Instant; readonly now: () => Instant }) {
  const lines = new Map<StaffId, { open: number; lastProofAt: Instant | null }>();

  return {
    sign(staff: StaffId, sign: ReachabilitySignal): void {
      const line = lines.get(staff) ?? { open: 0, lastProofAt: null };
      if (sign === 'open') line.open++;
      else if (sign === 'closed') line.open = Math.max(0, line.open - 1);
      else line.lastProofAt = steady();
      lines.set(staff, line);
    },
    /** @param canHear whether any way to this person exists at all. */
    of(staff: StaffId, canHear: boolean): Reach {
      if (!canHear) return { state: 'cannot', why: 'no phone has joined', lastProofAt: null };
      const line = lines.get(staff);
      const proved = line?.lastProofAt ?? null;
      const lastProofAt = proved === null ? null : later(now(), proved - steady());
      if (line === undefined || line.open === 0)
        return { state: 'unproven', why: 'no phone is connected', lastProofAt };
      if (proved !== null && steady() - proved < PROOF_HOLDS_MS) {
        return { state: 'proven', why: 'shown on a screen in front within the last minute', lastProofAt };
      }
      return {
        state: 'unproven',
        why: 'connected, but no page in front and nothing receipted for a minute',
        lastProofAt,
      };
    },
  };
}
