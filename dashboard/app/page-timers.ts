/** Timers of the browser, in ms. */
export const timers = {
  set: (run: () => void, ms: number): unknown => setTimeout(run, ms),
  clear: (timer: unknown): void => clearTimeout(timer as number | undefined),
};
