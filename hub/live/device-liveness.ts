import type { DeviceId } from '../domain/ids.ts';
import { later, type Instant } from '../domain/time.ts';
import type { Tables, Tx } from '../store/tables.ts';
import type { CommandContext } from '../commands/command-context.ts';

/**
 * What is known of a device at this moment. It is kept in memory and saved in batches, so that a heartbeat costs no
 * flush.
 */
export type Liveness = {
  connected: boolean;
  /** Number of the connection that sent `online`. A will with a lower number is late and is ignored. */
  conn: number;
  boot: string | null;
  /** When this hub first heard of that power-up. */
  bootAt: Instant | null;
  lastSeenAt: Instant | null;
  /** Whether it was seen since this hub started. */
  seenNow: boolean;
  heartbeat: Record<string, unknown>;
  /** Presses that waited in the device for 10 s or more before they came. */
  latePresses: number;
  /** Presses that came again after they were answered. */
  resentPresses: number;
  /** Presses that a bought device said once more, which its dialect knew. */
  duplicatePresses: number;
  /** Its bridge or outside broker is gone: nobody knows how it is. */
  isUnknown: boolean;
  /** Its bridge has said that it is gone. */
  isSaidGone: boolean;
  /** When its bridge or broker came back, by the time that never jumps: it has its time from then on. */
  backAt: Instant | null;
  /** Its last press, by the time that never jumps; null: none since this hub started. */
  pressedAt: Instant | null;
};

export type PressedInput = { readonly device: DeviceId; readonly input: string };

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
  /** A press was recorded. @param at by the time that never jumps. */
  readonly pressed: (
    device: DeviceId,
    at: Instant,
    press: { readonly input: string; readonly late: boolean; readonly resent: boolean },
  ) => void;
  /** A bought device said a press once more. */
  readonly duplicate: (device: DeviceId) => void;
  /** Its availability topic said `offline`. */
  readonly saidGone: (device: DeviceId) => void;
  /** What it said last no longer holds: its bridge or broker is gone. */
  readonly unknown: (device: DeviceId) => void;
  /** Its bridge and its broker are there again. @param at by the time that never jumps. */
  readonly back: (device: DeviceId, at: Instant) => void;
  /** Inputs that were pressed since the last time this was asked. */
  readonly takePressed: () => readonly PressedInput[];
  /** A message named the power-up of the device. */
  readonly booted: (device: DeviceId, boot: string, at: Instant) => void;
  /** Commits what changed since the last save. */
  readonly save: (context: CommandContext) => void;
  /** The hub's time was moved: each `lastSeenAt` moves with it, so that the age of a sign of life stays the same. */
  readonly clockStepped: (byMs: number) => void;
  readonly connectedCount: () => number;
};

export function createDeviceLiveness(tables: Tables): DeviceLivenessRegistry {
  const liveness = new Map<DeviceId, Liveness>();
  const unsaved = new Set<DeviceId>();
  const pressed = new Map<string, PressedInput>();
  for (const [device, { body, ...known }] of tables.devices.liveness())
    liveness.set(device, { ...neverHeard(), ...known, heartbeat: body });

  function recordOf(device: DeviceId): Liveness {
    let known = liveness.get(device);
    if (known === undefined) {
      known = neverHeard();
      liveness.set(device, known);
    }
    return known;
  }

  function seen(device: DeviceId, at: Instant): Liveness {
    const known = recordOf(device);
    known.lastSeenAt = at;
    known.seenNow = true;
    known.isUnknown = false;
    known.isSaidGone = false;
    unsaved.add(device);
    return known;
  }

  return {
    of: (device) => liveness.get(device) ?? null,
    connected: (device) => {
      const known = recordOf(device);
      known.connected = true;
      known.isUnknown = false;
      known.isSaidGone = false;
    },
    disconnected: (device) => {
      // The end of a connection does not count as a sign of life.
      recordOf(device).connected = false;
    },
    seen,
    beat: (device, at, heartbeat) => {
      seen(device, at).heartbeat = heartbeat;
    },
    status: (device, at, { state, boot, conn }) => {
      const known = recordOf(device);
      if (known.boot === boot && conn < known.conn) return false;
      // A will belongs to a connection that has ended. It does not count as a sign of life.
      if (state === 'online') seen(device, at);
      // The will of an earlier power-up says nothing about this one.
      if (state === 'offline' && known.boot !== null && known.boot !== boot) return false;
      booted(known, boot, at);
      known.conn = conn;
      return true;
    },
    pressed: (device, at, { input, late, resent }) => {
      const known = recordOf(device);
      if (late) known.latePresses += 1;
      if (resent) known.resentPresses += 1;
      else {
        known.pressedAt = at;
        pressed.set(`${device}/${input}`, { device, input });
      }
      unsaved.add(device);
    },
    duplicate: (device) => {
      recordOf(device).duplicatePresses += 1;
      unsaved.add(device);
    },
    saidGone: (device) => {
      const known = recordOf(device);
      known.connected = false;
      known.isUnknown = false;
      known.isSaidGone = true;
    },
    unknown: (device) => {
      const known = recordOf(device);
      known.connected = false;
      known.seenNow = false;
      known.isUnknown = true;
    },
    back: (device, at) => {
      const known = recordOf(device);
      known.isUnknown = false;
      known.backAt = at;
    },
    takePressed: () => {
      const taken = [...pressed.values()];
      pressed.clear();
      return taken;
    },
    booted: (device, boot, at) => booted(recordOf(device), boot, at),
    save: (context) => {
      if (unsaved.size === 0) return;
      const batch = [...unsaved];
      unsaved.clear();
      context.committer.submit(
        (tx) => {
          for (const device of batch) remember(tx, device, recordOf(device));
        },
        (outcome) => {
          if (!outcome.ok) for (const device of batch) unsaved.add(device);
        },
      );
    },
    clockStepped: (byMs) => {
      for (const [device, known] of liveness) if (stepped(known, byMs)) unsaved.add(device);
    },
    connectedCount: () => [...liveness.values()].filter(({ connected }) => connected).length,
  };
}

function neverHeard(): Liveness {
  return {
    connected: false,
    conn: -1,
    boot: null,
    bootAt: null,
    lastSeenAt: null,
    seenNow: false,
    heartbeat: {},
    latePresses: 0,
    resentPresses: 0,
    duplicatePresses: 0,
    isUnknown: false,
    isSaidGone: false,
    backAt: null,
    pressedAt: null,
  };
}

function booted(known: Liveness, boot: string, at: Instant): void {
  if (known.boot === boot) return;
  known.boot = boot;
  known.bootAt = at;
  known.conn = -1;
}

/** The hub's time was moved. @returns whether this device was seen by that time. */
function stepped(known: Liveness, byMs: number): boolean {
  if (!known.seenNow || known.lastSeenAt === null) return false;
  known.lastSeenAt = later(known.lastSeenAt, byMs);
  if (known.bootAt !== null) known.bootAt = later(known.bootAt, byMs);
  return true;
}

function remember(tx: Tx, device: DeviceId, { lastSeenAt, heartbeat, ...known }: Liveness): void {
  if (lastSeenAt === null) return;
  const { latePresses, resentPresses, duplicatePresses } = known;
  tx.devices.rememberLife(device, { lastSeenAt, body: heartbeat, latePresses, resentPresses, duplicatePresses });
}
