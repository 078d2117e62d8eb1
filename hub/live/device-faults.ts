import type { CommandContext } from '../commands/command-context.ts';
import type { DeviceId } from '../domain/ids.ts';
import { DAY_MS, later, type Instant } from '../domain/time.ts';
import type { Log } from '../types/log.ts';

/**
 * What is wrong with the firmware or the settings of a device, without stopping its presses. Each code with what the
 * caretaker reads: what is wrong, and how to put it right.
 */
export const DEVICE_FAULTS = {
  FOREIGN_SUBSCRIPTION: {
    says: 'subscribes to topics that are not its own; it gets nothing from them',
    remedy: 'Switch discovery off in its settings, or let it subscribe to lotus/v1/<device>/down/# only.',
  },
  FOREIGN_PUBLICATION: {
    says: 'publishes to topics that are not its own; that is dropped',
    remedy: 'Switch discovery off in its settings, or set its topics to lotus/v1/<device>/up/….',
  },
  FOREIGN_WILL: {
    says: 'has a last will on another topic than up/status; that will is dropped',
    remedy: 'Set the topic of its last will to lotus/v1/<device>/up/status, or live without it.',
  },
  MQTT_5: {
    says: 'speaks MQTT 5, and this hub speaks MQTT 3.1.1; its presses do not come through',
    remedy: 'Set it to MQTT 3.1.1, or put a Mosquitto broker between (mqtt.md, Devices that speak MQTT 5).',
  },
} as const;

export type DeviceFault = keyof typeof DEVICE_FAULTS;

export type FaultSeen = {
  readonly code: DeviceFault;
  readonly says: string;
  readonly remedy: string;
  readonly since: Instant;
};

export type DeviceFaults = {
  /** It was seen just now. The caretaker is told once a day, however often it is seen. */
  readonly seen: (device: DeviceId, fault: DeviceFault) => void;
  /** Those seen within a day. */
  readonly of: (device: DeviceId) => readonly FaultSeen[];
};

type Known = { readonly since: Instant; readonly steadyAt: Instant; readonly toldAt: Instant };

/** Kept in memory and told as facts: after a restart a fault that goes on is noticed anew. */
export function createDeviceFaults({
  context,
  now,
  steady,
  log,
}: {
  readonly context: Pick<CommandContext, 'committer'>;
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly log: Pick<Log, 'warn'>;
}): DeviceFaults {
  const known = new Map<DeviceId, Map<DeviceFault, Known>>();

  function tell(device: DeviceId, fault: DeviceFault): void {
    log.warn({ event: 'DeviceFaultSeen', device, fault }, DEVICE_FAULTS[fault].says);
    // Not recorded: the log line and the field of the device say it all the same.
    context.committer.submit(
      (tx) => void tx.facts.append(tx.now, null, { type: 'DeviceFaultSeen', device, fault }),
      () => {},
    );
  }

  return {
    seen: (device, fault) => {
      const ofDevice = known.get(device) ?? new Map<DeviceFault, Known>();
      known.set(device, ofDevice);
      const before = ofDevice.get(fault);
      const at = steady();
      const fresh = before === undefined || at - before.steadyAt >= DAY_MS;
      const due = fresh || at - before.toldAt >= DAY_MS;
      ofDevice.set(fault, {
        since: fresh ? now() : before.since,
        steadyAt: at,
        toldAt: due ? at : before.toldAt,
      });
      if (due) tell(device, fault);
    },
    of: (device) =>
      [...(known.get(device) ?? [])]
        .filter(([, { steadyAt }]) => steadyAt > later(steady(), -DAY_MS))
        .map(([code, { since }]) => ({ code, ...DEVICE_FAULTS[code], since })),
  };
}
