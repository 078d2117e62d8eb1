import type { DeviceId } from '../domain/ids.ts';

/**
 * A device whose line broke may find its old connection still open, now and then; two devices with one id do so all the
 * time.
 */
const MANY = 5;
const WITHIN_MS = 60_000;

/** @param onMany called for every takeover that is one too many within a minute. */
export function createTakeoverDetector(
  steady: () => number,
  onMany: (device: DeviceId) => void,
): { readonly happened: (device: DeviceId) => void } {
  const times = new Map<DeviceId, number[]>();
  return {
    happened: (device) => {
      const now = steady();
      const recent = [...(times.get(device) ?? []).filter((at) => now - at < WITHIN_MS).slice(1 - MANY), now];
      times.set(device, recent);
      if (recent.length >= MANY) onMany(device);
    },
  };
}
