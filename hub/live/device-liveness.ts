import type { DeviceId } from '../domain/ids.ts';
import { later, type Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import type { CommandContext } from '../commands/command-context.ts';

/** What is known of a device at this moment. Kept in memory, saved in batches: a heartbeat costs no flush. */
export type Liveness = {
  connected: boolean;
  /** Number of the connection that said `online`; a will with a lower one is late and ignored. */
  conn: number;
  boot: string | null;
  lastSeenAt: Instant | null;
  /** Whether it was seen since this hub started; before that nothing is known. */
  seenNow: boolean;
  heartbeat: Record<string, unknown>;
};

export type DeviceLivenessRegistry = {
  readonly of: (device: DeviceId) => Liveness | null;
  readonly connected: (device: DeviceId) => void;
  readonly disconnected: (device: DeviceId) => void;
  readonly seen: (device: DeviceId, at: Instant) => void;
  readonly beat: (device: DeviceId, at: Instant, heartbeat: Record<string, unknown>) => void;
  /** @returns false when the status belongs to an older connection and was ignored. */
  readonly status: (
    device: DeviceId,
    at: Instant,
    status: { state: 'online' | 'offline'; boot: string; conn: number },
  ) => boolean;
  /** Writes what changed since the last time. */
  readonly save: (context: CommandContext) => void;
  /** The hub's time was put right: how long ago a device was heard stays what it was. */
  readonly clockStepped: (byMs: number) => void;
  readonly connectedCount: () => number;
};

export function createDeviceLiveness(tables: Tables): DeviceLivenessRegistry {
  const liveness = new Map<DeviceId, Liveness>();
  const unsaved = new Set<DeviceId>();
  for (const [device, { lastSeenAt, body }] of tables.devices.liveness()) {
    liveness.set(device, { connected: false, conn: -1, boot: null, lastSeenAt, seenNow: false, heartbeat: body });
  }

  function life(device: DeviceId): Liveness {
    let known = liveness.get(device);
    if (known === undefined) {
      known = { connected: false, conn: -1, boot: null, lastSeenAt: null, seenNow: false, heartbeat: {} };
      liveness.set(device, known);
    }
    return known;
  }

  function seen(device: DeviceId, at: Instant): Liveness {
    const known = life(device);
    known.lastSeenAt = at;
    known.seenNow = true;
    unsaved.add(device);
    return known;
  }

  return {
    of: (device) => liveness.get(device) ?? null,
    connected: (device) => {
      life(device).connected = true;
    },
    disconnected: (device) => {
      // The end of a connection is no sign of life.
      life(device).connected = false;
    },
    seen,
    beat: (device, at, heartbeat) => {
      seen(device, at).heartbeat = heartbeat;
    },
    status: (device, at, { state, boot, conn }) => {
      const known = life(device);
      if (known.boot === boot && conn < known.conn) return false;
      // A will speaks of a connection that is over; it proves no life.
      if (state === 'online') seen(device, at);
      known.boot = boot;
      known.conn = conn;
      return true;
    },
    save: (context) => {
      if (unsaved.size === 0) return;
      const batch = [...unsaved];
      unsaved.clear();
      context.committer.submit(
        (tx) => {
          for (const device of batch) {
            const { lastSeenAt, heartbeat } = life(device);
            if (lastSeenAt !== null) tx.devices.rememberLife(device, lastSeenAt, heartbeat);
          }
        },
        (outcome) => {
          if (!outcome.ok) for (const device of batch) unsaved.add(device);
        },
      );
    },
    clockStepped: (byMs) => {
      for (const [device, known] of liveness) {
        if (!known.seenNow || known.lastSeenAt === null) continue;
        known.lastSeenAt = later(known.lastSeenAt, byMs);
        unsaved.add(device);
      }
    },
    connectedCount: () => {
      let count = 0;
      for (const one of liveness.values()) if (one.connected) count++;
      return count;
    },
  };
}
