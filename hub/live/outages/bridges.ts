import type { DeviceId } from '../../domain/ids.ts';
import { later, type Instant } from '../../domain/time.ts';
import type { Outage } from './outage-watch.ts';

/** A bridge that is offline so long is told. A restart of its program takes less. */
const TOLD_AFTER_MS = 10_000;

export type Bridges = {
  /** A bridge said how it is; each device behind it hears that. @param broker null: it speaks to the hub itself. */
  readonly said: (
    bridge: { readonly broker: string | null; readonly name: string },
    device: DeviceId,
    isOnline: boolean,
  ) => void;
  /** Whether a bridge between this device and its broker is offline. */
  readonly isBehindGone: (device: DeviceId) => boolean;
  /** Every bridge that was heard since the hub started. */
  readonly outages: () => readonly Outage[];
};

type Known = {
  readonly broker: string | null;
  readonly bridge: string;
  /** By the time that never jumps. */
  goneSince: number | null;
  backSince: number | null;
  readonly devices: Set<DeviceId>;
};

/** Bridges between devices and a broker: the coordinator of zigbee2mqtt, a gateway for 433 MHz. */
export function createBridges({
  now,
  steady,
}: {
  readonly now: () => Instant;
  readonly steady: () => Instant;
}): Bridges {
  const known = new Map<string, Known>();
  return {
    said: ({ broker, name }, device, isOnline) => {
      const key = `${broker ?? ''}/${name}`;
      let found = known.get(key);
      if (found === undefined) {
        found = { broker, bridge: name, goneSince: null, backSince: null, devices: new Set() };
        known.set(key, found);
      }
      found.devices.add(device);
      if (!isOnline) {
        found.goneSince ??= steady();
        found.backSince = null;
      } else {
        found.goneSince = null;
        found.backSince ??= steady();
      }
    },
    isBehindGone: (device) =>
      [...known.values()].some(({ goneSince, devices }) => goneSince !== null && devices.has(device)),
    outages: () =>
      [...known.values()].map(({ broker, bridge, goneSince, backSince, devices }) => ({
        kind: 'bridge-gone',
        broker,
        bridge,
        isGone: goneSince !== null && steady() - goneSince >= TOLD_AFTER_MS,
        backForMs: backSince === null ? null : steady() - backSince,
        since: later(now(), (goneSince ?? steady()) - steady()),
        devices: [...devices],
      })),
  };
}
