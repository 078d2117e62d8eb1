import type { DeviceId } from '../domain/ids.ts';

/** A message without an id that is sent again is known by its bytes and its packet id for this long. */
const KNOWN_MS = 60_000;
/** Of one device; more wait for a receipt only while it storms. */
const KEPT = 64;

type Waiting = {
  readonly line: object;
  readonly packetId: number;
  readonly payload: Buffer;
  readonly at: number;
  readonly id: string;
};

/** One PUBLISH. `line` is the connection on which it came; `packetId` is null with QoS 0, which is never sent again. */
export type Delivered = {
  readonly device: DeviceId;
  readonly line: object;
  readonly packetId: number | null;
  readonly dup: boolean;
};

/**
 * Gives an id to messages that have none. MQTT 3.1.1 §4.4: a PUBLISH without a PUBACK is sent again with its packet id,
 * on the next connection. So a message is the same as an earlier one only if its bytes and packet id are equal, that
 * one had no PUBACK before its line ended, and it came within a minute. Everything else is another press: packet ids
 * begin at 1 with each connection of a small device.
 */
export type Resends = {
  readonly idFor: (delivered: Delivered, payload: Uint8Array) => string;
  /** Whether a message without an id has no receipt yet. */
  readonly isWaiting: (device: DeviceId) => boolean;
  /** The PUBACK was written: the next message with these bytes and this packet id is another one. */
  readonly receipted: (delivered: Omit<Delivered, 'dup'>) => void;
};

export function createResends(steady: () => number, newId: () => string): Resends {
  const waiting = new Map<DeviceId, Waiting[]>();
  return {
    idFor: ({ device, line, packetId, dup }, payload) => {
      if (packetId === null) return `~${newId()}`;
      const now = steady();
      const recent = (waiting.get(device) ?? []).filter(({ at }) => now - at < KNOWN_MS);
      const same = recent.find(
        (one) => one.packetId === packetId && (one.line !== line || dup) && one.payload.equals(payload),
      );
      if (same !== undefined) {
        // It waits for a receipt on this line now.
        waiting.set(device, [...recent.filter((one) => one !== same), { ...same, line }]);
        return same.id;
      }
      const id = `~${newId()}`;
      waiting.set(device, [...recent.slice(1 - KEPT), { line, packetId, payload: Buffer.from(payload), at: now, id }]);
      return id;
    },
    isWaiting: (device) => waiting.has(device),
    receipted: ({ device, line, packetId }) => {
      const known = waiting.get(device);
      if (known === undefined) return;
      const left = known.filter((one) => one.line !== line || one.packetId !== packetId);
      if (left.length === 0) waiting.delete(device);
      else waiting.set(device, left);
    },
  };
}
