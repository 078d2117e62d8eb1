export type SlidingWindow = {
  /** Counts one event. @returns whether more than the limit have happened within the length of the window. */
  readonly isBeyond: () => boolean;
};

/**
 * Counts exactly what happened within the last `lengthMs`, unlike a token bucket, which lets twice its burst through.
 * @param steady milliseconds that never jump.
 */
export function createSlidingWindow(limit: number, lengthMs: number, steady: () => number): SlidingWindow {
  /** The newest ones, `limit` of them at most. */
  const times: number[] = [];
  return {
    isBeyond: () => {
      const now = steady();
      const oldest = times.length === limit ? times.shift() : undefined;
      times.push(now);
      return oldest !== undefined && now - oldest < lengthMs;
    },
  };
}
