/** Cancels a timer; does nothing when it has fired already. */
export type Cancel = () => void;

/** The clocks of a call point. Passed in, so that a test runs a day in milliseconds. */
export interface SimClock {
  /** Wall clock, milliseconds since 1970. It may jump, and is wrong until it is set over the network. */
  now(): number;
  /** Monotonic milliseconds since an arbitrary start. */
  monotonic(): number;
  /** Runs `fn` once, `ms` of monotonic time from now. */
  setTimeout(fn: () => void, ms: number): Cancel;
}

/** Node fires a timer beyond this (24.8 days) at once instead of later. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clocks of the system. */
export function realClock(): SimClock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    setTimeout(fn, ms) {
      const timer = setTimeout(fn, Math.min(ms, LONGEST_TIMEOUT_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
