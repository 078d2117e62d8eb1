/** What one sender may do: so many a second, and a burst on top of it after a quiet time. */
export type TokenBucket = {
  /** Takes one if there is one. */
  readonly take: () => boolean;
  /** Counts what has happened already; the share may go below nothing. */
  readonly spend: (count: number) => void;
  /** Milliseconds until there is one to take; 0: now. */
  readonly waitMs: () => number;
  /** Nothing was taken for a while. */
  readonly isFull: () => boolean;
};

/** @param burst how many may come at once. @param steady milliseconds that never jump. */
export function createTokenBucket(perSecond: number, burst: number, steady: () => number): TokenBucket {
  let left = burst;
  let at = steady();

  function refill(): void {
    const now = steady();
    left = Math.min(burst, left + ((now - at) * perSecond) / 1000);
    at = now;
  }

  return {
    take: () => {
      refill();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    spend: (count) => {
      refill();
      left -= count;
    },
    waitMs: () => {
      refill();
      return left >= 1 ? 0 : Math.ceil(((1 - left) * 1000) / perSecond);
    },
    isFull: () => {
      refill();
      return left >= burst;
    },
  };
}
