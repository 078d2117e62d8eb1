import { unreachable } from '../unreachable.ts';
import { later, MINUTE_MS, type Instant } from '../time.ts';

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

/**
 * How the silence of a bought device is noticed: its line or that of its bridge breaks, a check-in of a battery device
 * is missing, or not at all.
 */
export type LivenessClass = 'line' | 'check-in' | 'none';

/** Battery devices of Zigbee check in about once an hour, and at least once a day. */
const CHECK_IN_LATE_MS = 25 * 60 * MINUTE_MS;
const CHECK_IN_LOST_MS = 2 * CHECK_IN_LATE_MS;

/** What is known of a bought device. `isUnknown`: its bridge is gone. `isSaidGone`: its bridge says that it is gone. */
export type BoughtLife = {
  readonly connected: boolean;
  readonly lastSeenAt: Instant | null;
  readonly seenNow: boolean;
  readonly isUnknown: boolean;
  readonly isSaidGone: boolean;
};

/**
 * The same for a bought device, which sends no heartbeats. Behind a bridge that is gone nobody knows; the trouble is
 * the bridge.
 * @param backWithinMs a device whose line broke, or that was not heard since the hub started, may be back by then.
 */
export function superviseBought(
  life: BoughtLife | null,
  by: LivenessClass,
  {
    now,
    startedAt,
    backWithinMs,
  }: { readonly now: Instant; readonly startedAt: Instant; readonly backWithinMs: number },
): Supervision {
  if (life?.isUnknown === true) return 'unknown';
  switch (by) {
    case 'line': {
      if (life?.connected === true) return 'ok';
      const heardNow = life?.seenNow === true && life.lastSeenAt !== null;
      if (now - (heardNow ? life.lastSeenAt : startedAt) >= backWithinMs) return 'lost';
      return heardNow ? 'late' : 'unknown';
    }
    case 'check-in': {
      // The bridge has asked it, or waited long enough.
      if (life?.isSaidGone === true) return 'lost';
      // The hub itself may have been off for days.
      const allowed = later(startedAt, -CHECK_IN_LATE_MS);
      const silentMs = now - Math.max(life?.lastSeenAt ?? startedAt, allowed);
      if (silentMs >= CHECK_IN_LOST_MS) return 'lost';
      if (life?.lastSeenAt == null) return 'unknown';
      return silentMs >= CHECK_IN_LATE_MS ? 'late' : 'ok';
    }
    case 'none':
      return life?.lastSeenAt == null ? 'unknown' : 'ok';
    default:
      return unreachable(by);
  }
}
