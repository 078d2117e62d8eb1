import type { DeviceId } from '../ids.ts';
import type { SiteIndex } from '../site/site-index.ts';
import { SECOND_MS } from '../time.ts';

/**
 * The heartbeat interval of a device in milliseconds: the shortest that the site document gives one of its call points
 * (`source.heartbeatS`), otherwise that of the settings.
 * @param usualS `device.heartbeatS` of the settings, in seconds.
 */
export function heartbeatMsOf(site: SiteIndex, device: DeviceId, usualS: number): number {
  return ownHeartbeatMs(site, device) ?? usualS * SECOND_MS;
}

/** @returns null where the site document gives none. */
export function ownHeartbeatMs(site: SiteIndex, device: DeviceId): number | null {
  let least: number | null = null;
  for (const input of site.inputsOf(device)) {
    const own = site.callPointAt(device, input)?.source.heartbeatS;
    if (own !== undefined && (least === null || own < least)) least = own;
  }
  return least === null ? null : least * SECOND_MS;
}
