/** Milliseconds since 1970-01-01T00:00:00Z, by the hub's own clock where nothing else is said (see hub/scheduler). */
export type Instant = number & { readonly __brand: 'Instant' };

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * No hub was built before this date. A clock that shows an earlier one was never set: a machine without a battery clock
 * starts in 1970.
 */
export const EARLIEST_DATE = Date.UTC(2026, 0, 1) as Instant;

/** @param ms milliseconds to add; may be negative. */
export function later(at: Instant, ms: number): Instant {
  return (at + ms) as Instant;
}
