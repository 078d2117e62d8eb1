import type { CallPointId, DeviceId } from '../domain/ids.ts';
import { MAIN_INPUT, type SiteIndex } from '../domain/site-index.ts';
import type { CallPoint } from '../domain/site.ts';
import { supervise } from '../domain/supervision.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredDevice } from '../store/devices.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';

/** What the hub knows of a device at this moment; kept by the desk, not in the tables. */
export type LifeNow = {
  readonly connected: boolean;
  readonly lastSeenAt: Instant | null;
  readonly seenNow: boolean;
  readonly heartbeat: Record<string, unknown>;
};

export type DeviceEyes = {
  readonly tables: Tables;
  readonly lifeOf: (device: DeviceId) => LifeNow | null;
  readonly troublesOf: (device: DeviceId) => { readonly storming: boolean; readonly contested: boolean };
  readonly now: () => Instant;
  readonly heartbeatMs: number;
  readonly startedAt: () => Instant;
};

export function secretHashOf(tables: Tables, device: string): Uint8Array | null {
  return tables.devices.byId(device as DeviceId)?.secretHash ?? null;
}

export function listDevices(eyes: DeviceEyes, after: string, limit: number) {
  const rows = eyes.tables.devices.page(after, limit + 1);
  const counts = eyes.tables.quarantine.countByDevice();
  const items = rows.slice(0, limit).map((device) => deviceView(eyes, device, counts));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export function deviceById(eyes: DeviceEyes, id: DeviceId) {
  const device = eyes.tables.devices.byId(id);
  return device === null ? null : deviceView(eyes, device, eyes.tables.quarantine.countByDevice());
}

export function listCallPoints(eyes: DeviceEyes, site: SiteIndex) {
  const counts = eyes.tables.quarantine.countByDevice();
  return site.site.callPoints.map((point) => callPointView(eyes, point, counts));
}

export function callPointById(eyes: DeviceEyes, site: SiteIndex, id: CallPointId) {
  const point = site.callPoint(id);
  return point === null ? null : callPointView(eyes, point, eyes.tables.quarantine.countByDevice());
}

/** Newest first; payloads as text, as far as they are text. */
export function listQuarantine(tables: Tables, before: number, limit: number) {
  const rows = tables.quarantine.page(before, limit + 1);
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    at: timestamp(row.at),
    device: row.device,
    topic: row.topic,
    code: row.code,
    bytes: row.bytes,
    payload: Buffer.from(row.payload).toString('utf8').slice(0, 1024),
  }));
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}

function callPointView(eyes: DeviceEyes, point: CallPoint, counts: Map<string, number>) {
  const device = eyes.tables.devices.byId(point.source.device);
  const input = point.source.input ?? MAIN_INPUT;
  return {
    id: point.id as string,
    name: point.name,
    place: point.place as string,
    kind: point.kind as string,
    source: { device: point.source.device as string, input },
    device: device === null ? null : deviceView(eyes, device, counts),
    provenAt: provenAt(eyes.tables, point, input),
    openCall: (eyes.tables.calls.openAt(point.source.device, input)?.call.id ?? null) as string | null,
  };
}

/** A button that was hung to another device since is not proven. */
function provenAt(tables: Tables, point: CallPoint, input: string): string | null {
  const proof = tables.proofs.of(point.id);
  return proof !== null && proof.device === point.source.device && proof.input === input ? timestamp(proof.at) : null;
}

function deviceView(eyes: DeviceEyes, device: StoredDevice, counts: Map<string, number>) {
  const life = eyes.lifeOf(device.id);
  const beat = life?.heartbeat ?? {};
  return {
    id: device.id as string,
    name: device.name,
    enrolled: device.secretHash !== null,
    connected: life?.connected ?? false,
    supervision: supervise(life, eyes.now(), eyes.heartbeatMs, eyes.startedAt()),
    lastSeenAt: life?.lastSeenAt == null ? null : timestamp(life.lastSeenAt),
    battery: numberOf(beat['battery']),
    rssi: numberOf(beat['rssi']),
    firmware: typeof beat['firmware'] === 'string' ? beat['firmware'] : null,
    inputs: (typeof beat['inputs'] === 'object' && beat['inputs'] !== null ? beat['inputs'] : {}) as Record<
      string,
      'ok' | 'stuck' | 'cut' | 'short'
    >,
    quarantined: counts.get(device.id) ?? 0,
    ...eyes.troublesOf(device.id),
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
