import type { PagerView } from '../../hub/contract/http/pagers.ts';
import type { PagerText } from '../text/zh/pager.ts';

/** A test ring that this page has asked for. Times in ms of the time of this page. */
export type Ring = {
  readonly askedAt: number;
  readonly afterMs: number;
  /** The test that was answered before. */
  readonly testedBefore: string | null;
  /** The page was not seen for a while since: the phone was locked, or another app was in front. */
  readonly wasHidden: boolean;
};

export type Proof = Exclude<keyof PagerText['proof'], 'title'>;

/** Time to lock the phone before it rings. */
export const RING_AFTER_S = 15;

/** As long as the hub waits for the button. */
const RING_HOLDS_MS = 120_000;

/** What is proven, or what is missing first. @param at now, as in `ring`. */
export function proofOf({ lines, hears, why, testedAt }: PagerView, ring: Ring | null, at: number): Proof {
  if (lines.length === 0) return 'no-line';
  const answered = ring !== null && testedAt !== ring.testedBefore;
  const passedMs = ring === null || answered ? Infinity : at - ring.askedAt;
  if (ring !== null && passedMs < ring.afterMs) return 'counting';
  if (passedMs < RING_HOLDS_MS) return 'ringing';
  if (lines.some(({ outdated }) => outdated)) return 'outdated';
  if (why === 'pager-stream') return 'stream';
  if (why === 'pager-silent') return 'silent';
  if (why === 'no-sign') return 'no-sign';
  if (ring !== null && !answered) return 'unanswered';
  if (hears !== 'proven') return 'untested';
  return ring?.wasHidden === false ? 'in-front' : 'proven';
}

/** Whole seconds until it rings. */
export function secondsLeft({ askedAt, afterMs }: Ring, at: number): number {
  return Math.max(0, Math.ceil((askedAt + afterMs - at) / 1000));
}
