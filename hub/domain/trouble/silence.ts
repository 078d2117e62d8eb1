import type { Supervision } from '../device/supervision.ts';
import { MINUTE_MS, type Instant } from '../time.ts';
import type { Trouble } from './trouble.ts';

/** A device that is heard again counts as back after this time. Its silence is told without any wait. */
export const BACK_AFTER_MS = MINUTE_MS;
/** A silence so long is latched. */
const LATCHED_AFTER_MS = 10 * MINUTE_MS;
/** The third silence within a day is latched. */
const LATCHED_BY_COUNT = 3;

/** What is known of a device at this moment. */
export type Silence = {
  /** Null: no call point belongs to the device any more. */
  readonly supervision: Supervision | null;
  /** When it was last heard; the start of the hub, when it was not heard since. */
  readonly lastSeenAt: Instant;
  /** Since when it is heard again, by the time that never jumps; null: it is not, or was never silent. */
  readonly backForMs: number | null;
  /** It has sent a press since the trouble was raised. */
  readonly pressed: boolean;
};

/** What to record: `raise` and `again` with the number of silences within a day, this one included. */
export type SilenceStep =
  | { readonly type: 'raise' | 'again'; readonly count: number }
  | { readonly type: 'latch'; readonly why: 'long' | 'often' }
  | { readonly type: 'solve'; readonly proof: 'back' | 'press' | 'removed' };

/**
 * Decides what a look at one device changes. A silence is told at once; being back is damped.
 * @param open the open trouble of the device.
 * @param earlier silences of the same device within a day before.
 */
export function decideSilence(open: Trouble | null, now: Silence, at: Instant, earlier: () => number): SilenceStep[] {
  if (now.supervision === null) return open === null ? [] : [{ type: 'solve', proof: 'removed' }];
  if (open === null) {
    if (now.supervision !== 'lost') return [];
    const count = earlier() + 1;
    return [{ type: 'raise', count }, ...latchBy(count)];
  }
  if (now.pressed) return [{ type: 'solve', proof: 'press' }];
  if (now.supervision === 'lost') {
    if (now.backForMs !== null) {
      const count = open.count + 1;
      return [{ type: 'again', count }, ...(open.latched ? [] : latchBy(count))];
    }
    return !open.latched && at - open.since >= LATCHED_AFTER_MS ? [{ type: 'latch', why: 'long' }] : [];
  }
  const isBack = now.supervision === 'ok' && now.backForMs !== null && now.backForMs >= BACK_AFTER_MS;
  return isBack && !open.latched ? [{ type: 'solve', proof: 'back' }] : [];
}

function latchBy(count: number): SilenceStep[] {
  return count >= LATCHED_BY_COUNT ? [{ type: 'latch', why: 'often' }] : [];
}
