/** Takes back a timer; harmless when it has fired already. */
export type Cancel = () => void;

/** Time as a call point knows it. Passed in, so that a day at the door runs in a test in milliseconds. */
export interface SimClock {
  /** Wall clock, milliseconds since 1970; may jump, and is wrong before the network told it. */
  now(): number;
  /** Milliseconds since some start; never jumps, never goes back. */
  monotonic(): number;
  /** Runs `fn` once, `ms` of monotonic time from now. */
  setTimeout(fn: () => void, ms: number): Cancel;
}

/** Node fires a longer timeout at once instead of later (24.8 days). */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's own time. */
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
