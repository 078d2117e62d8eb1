import type { Instant } from '../time.ts';

/**
 * The state of a device: heard in time, late, lost, or not heard since the hub started. Supervision never raises a
 * call.
 */
export type Supervision = 'ok' | 'late' | 'lost' | 'unknown';

/**
 * Heartbeat intervals of silence after which a device is late, and lost (interval 10 s: late at 15 s, lost at 30 s).
 */
const LATE_BEATS = 1.5;
const LOST_BEATS = 3;

/**
 * @param life null for a device that was never heard.
 * @param heartbeatMs the heartbeat interval that the hub has set for devices.
 * @param startedAt when this hub started. Devices have one full limit to come back before they count as lost.
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
