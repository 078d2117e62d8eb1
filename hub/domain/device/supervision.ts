import type { Instant } from '../time.ts';

/** Our judgement of a device: heard in time, late, lost, or not known since the hub started. Never a call. */
export type Supervision = 'ok' | 'late' | 'lost' | 'unknown';

/** Beats that may be missed before a device is late, and before it is lost (10 s beat: late at 15 s, lost at 30 s). */
const LATE_BEATS = 1.5;
const LOST_BEATS = 3;

/**
 * @param heartbeatMs what the device was told to keep.
 * @param startedAt when this hub started: devices are given one full limit to come back before they count as lost.
 */
export function supervise(
  life: { readonly connected: boolean; readonly lastSeenAt: Instant | null; readonly seenNow: boolean } | null,
  now: Instant,
  heartbeatMs: number,
  startedAt: Instant,
): Supervision {
  const since = life?.seenNow === true && life.lastSeenAt !== null ? life.lastSeenAt : startedAt;
  const silentMs = now - since;
  if (silentMs >= LOST_BEATS * heartbeatMs) return 'lost';
  if (life === null || !life.seenNow) return 'unknown';
  return silentMs >= LATE_BEATS * heartbeatMs ? 'late' : 'ok';
}
