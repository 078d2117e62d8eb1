import type { Trouble } from './trouble.ts';
import { BACK_AFTER_MS } from './silence.ts';

/** What is known of a broker or bridge at this moment. */
export type OutageNow = {
  /** It has been gone for so long that it is told. */
  readonly isGone: boolean;
  /** How long it is back, in milliseconds; null: it is not. */
  readonly backForMs: number | null;
  /** Call points that cannot be heard without it. */
  readonly points: number;
};

export type OutageStep =
  | { readonly type: 'raise' }
  | { readonly type: 'again' }
  | { readonly type: 'solve'; readonly proof: 'back' | 'removed' };

/**
 * Decides what a look at a broker or bridge changes. It ends by itself, a minute after it is back.
 * @param now null: the settings or the site have it no longer.
 * @param wasBack it has been back since the trouble was raised or told again.
 */
export function decideOutage(open: Trouble | null, now: OutageNow | null, wasBack: boolean): OutageStep | null {
  if (now === null || now.points === 0) return open === null ? null : { type: 'solve', proof: 'removed' };
  if (open === null) return now.isGone ? { type: 'raise' } : null;
  if (now.isGone) return wasBack ? { type: 'again' } : null;
  return now.backForMs !== null && now.backForMs >= BACK_AFTER_MS ? { type: 'solve', proof: 'back' } : null;
}
