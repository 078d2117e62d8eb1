import type { CallPointView, DeviceView } from '../contract/http/devices.ts';
import type { CallPointId, DeviceId } from '../domain/ids.ts';
import { MAIN_INPUT, type SiteIndex } from '../domain/site/site-index.ts';
import type { CallPoint, DialectName } from '../domain/site/site.ts';
import type { Supervision } from '../domain/device/supervision.ts';
import { SECOND_MS, type Instant } from '../domain/time.ts';
import type { StoredDevice } from '../store/tables/devices.ts';
import type { Tables } from '../store/tables.ts';
import { personView, timestamp } from './call-view.ts';
import { pageOfList, type Page, type PageRequest } from './page.ts';

/** What the hub knows of a device at this moment. It is in memory, not in the tables. */
export type LifeNow = {
  readonly connected: boolean;
  readonly lastSeenAt: Instant | null;
  readonly seenNow: boolean;
  readonly heartbeat: Record<string, unknown>;
  readonly latePresses: number;
  readonly resentPresses: number;
  readonly duplicatePresses: number;
};

export type RecognisedFamily = {
  readonly dialect: string;
  readonly name: string;
  readonly base?: string;
  readonly model?: string;
  readonly actions?: readonly string[];
};

/** State of devices that is only in memory, and the values that their supervision is computed from. */
export type DeviceSource = {
  readonly lifeOf: (device: DeviceId) => LifeNow | null;
  readonly troublesOf: (device: DeviceId) => { readonly storming: boolean; readonly contested: boolean };
  readonly faultsOf: (
    device: DeviceId,
  ) => readonly { readonly code: string; readonly says: string; readonly remedy: string; readonly since: Instant }[];
  /** The family that an enrolled device without an entry turned out to be of. */
  readonly recognisedOf: (device: DeviceId) => RecognisedFamily | null;
  /** Devices that are wired to the machine of the hub. */
  readonly onPins: ReadonlySet<string>;
  readonly now: () => Instant;
  readonly supervisionOf: (device: DeviceId) => Supervision;
  /** The same, and a foreign device that never beats is heard as long as its line is open. */
  readonly heardOf: (device: DeviceId) => Supervision;
  readonly heartbeatMsOf: (device: DeviceId) => number;
  /** Whether a press of this family is acknowledged when it is stored; null: this version does not know the family. */
  readonly receiptOf: (family: DialectName) => boolean | null;
};

export type DeviceQueries = {
  /** In order of id, the page after `before`. */
  readonly list: (asked: PageRequest) => Page<DeviceView>;
  readonly byId: (id: DeviceId) => DeviceView | null;
  /** SHA-256 of the device's secret; null when the device is unknown or has no secret. */
  readonly secretHashOf: (device: string) => Uint8Array | null;
};

export type CallPointQueries = {
  /** In the order of the site document. */
  readonly list: (asked: PageRequest) => Page<CallPointView>;
  readonly byId: (id: CallPointId) => CallPointView | null;
};

type DeviceTables = Pick<Tables, 'devices' | 'quarantine' | 'proofs' | 'calls' | 'watches' | 'hooks'>;

/** What all devices of one answer need, read once. */
type Seen = {
  readonly source: DeviceSource;
  /** Messages in quarantine by device. */
  readonly counts: ReadonlyMap<string, number>;
  readonly unproven: ReadonlySet<DeviceId>;
  /** Bells that ring by a URL. */
  readonly hooks: ReadonlySet<DeviceId>;
  readonly site: SiteIndex;
};

function seenNow(tables: DeviceTables, source: DeviceSource, site: SiteIndex): Seen {
  const unproven = unprovenPoints(tables, source, site).map((point) => point.source.device);
  return {
    source,
    counts: tables.quarantine.countByDevice(),
    unproven: new Set(unproven),
    hooks: tables.hooks.devices(),
    site,
  };
}

/** Call points from which no press ever came since their device got its secret. */
export function unprovenPoints(
  tables: Pick<Tables, 'proofs'>,
  source: Pick<DeviceSource, 'lifeOf'>,
  { site }: SiteIndex,
): readonly CallPoint[] {
  const proofs = tables.proofs.all();
  return site.callPoints.filter((point) => isUnproven(source, point, proofs.get(point.id) ?? null));
}

export function createDeviceQueries(tables: DeviceTables, source: DeviceSource, site: () => SiteIndex): DeviceQueries {
  const { devices } = tables;
  return {
    list: ({ before = '', limit }) => {
      const seen = seenNow(tables, source, site());
      const rows = withOthers(devices.page(before, limit + 1), seen, before).slice(0, limit + 1);
      const items = rows.slice(0, limit).map((device) => deviceView(seen, device));
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
    byId: (id) => {
      const device = devices.byId(id);
      return device === null ? null : deviceView(seenNow(tables, source, site()), device);
    },
    secretHashOf: (device) => devices.byId(device as DeviceId)?.secretHash ?? null,
  };
}

export function createCallPointQueries(
  tables: DeviceTables,
  source: DeviceSource,
  site: () => SiteIndex,
): CallPointQueries {
  return {
    list: (asked) => {
      // Only the call points of this page are looked up, because a district has thousands.
      const { items, next } = pageOfList(site().site.callPoints, asked);
      const seen = seenNow(tables, source, site());
      return { items: items.map((point) => callPointView(tables, seen, point)), next };
    },
    byId: (id) => {
      const point = site().callPoint(id);
      return point === null ? null : callPointView(tables, seenNow(tables, source, site()), point);
    },
  };
}

function callPointView(tables: DeviceTables, seen: Seen, point: CallPoint): CallPointView {
  const device = tables.devices.byId(point.source.device) ?? withoutSecret(seen, point.source.device);
  const input = point.source.input ?? MAIN_INPUT;
  return {
    id: point.id as string,
    name: point.name,
    place: point.place as string,
    kind: point.kind as string,
    source: { device: point.source.device as string, input },
    device: device === null ? null : deviceView(seen, device),
    provenAt: provenAt(tables, point, input),
    watched: watchOf(tables, point.id, seen),
    unproven: isUnproven(seen.source, point, tables.proofs.of(point.id)),
    openCall: (tables.calls.openAt(point.source.device, input)?.call.id ?? null) as string | null,
  };
}

function watchOf(
  { watches }: DeviceTables,
  id: CallPointId,
  { source, site }: Seen,
): NonNullable<CallPointView['watched']> | null {
  const watch = watches.of(id);
  if (watch === null || watch.until <= source.now()) return null;
  return { by: personView(watch.by, site), until: timestamp(watch.until) };
}

/** A proof counts only while the call point still has the same device and input. */
function provenAt({ proofs }: DeviceTables, point: CallPoint, input: string): string | null {
  const proof = proofs.of(point.id);
  return proof?.announced === true && proof.device === point.source.device && proof.input === input
    ? timestamp(proof.at)
    : null;
}

/** Its device was heard, and no press from this button ever came since that device got its secret. */
function isUnproven(
  { lifeOf }: Pick<DeviceSource, 'lifeOf'>,
  { source: { device, input = MAIN_INPUT } }: CallPoint,
  proof: Proof | null,
): boolean {
  return lifeOf(device)?.lastSeenAt != null && (proof?.device !== device || proof.input !== input);
}

type Proof = { readonly device: DeviceId; readonly input: string };

type ListedDevice = Pick<StoredDevice, 'id' | 'name' | 'secretHash'>;

/** A bought device behind an outside broker, or one on a pin, has no secret here: only site document or settings know it. */
function withoutSecret({ site, source }: Seen, id: DeviceId): ListedDevice | null {
  return site.bought(id) === null && !source.onPins.has(id) ? null : { id, name: null, secretHash: null };
}

/** @returns both in order of id. The page is complete up to its last row, and the rest of the document is after it. */
function withOthers(rows: readonly StoredDevice[], { site, source }: Seen, before: string): readonly ListedDevice[] {
  const stored = new Set<string>(rows.map(({ id }) => id));
  const known = new Set<string>([...(site.site.devices ?? []).map(({ id }) => id as string), ...source.onPins]);
  const others = [...known].filter((id) => id > before && !stored.has(id));
  if (others.length === 0) return rows;
  const all = [...rows, ...others.map((id) => ({ id: id as DeviceId, name: null, secretHash: null }))];
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function deviceView({ source, counts, unproven, hooks, site }: Seen, device: ListedDevice): DeviceView {
  const life = source.lifeOf(device.id);
  const bought = site.bought(device.id);
  const beat = life?.heartbeat ?? {};
  return {
    id: device.id as string,
    name: device.name,
    enrolled: device.secretHash !== null,
    connected: life?.connected ?? false,
    supervision: source.supervisionOf(device.id),
    lastSeenAt: life?.lastSeenAt == null ? null : timestamp(life.lastSeenAt),
    heartbeatS: source.heartbeatMsOf(device.id) / SECOND_MS,
    lastSeenAgoS:
      life?.lastSeenAt == null ? null : Math.max(0, Math.round((source.now() - life.lastSeenAt) / SECOND_MS)),
    latePresses: life?.latePresses ?? 0,
    resentPresses: life?.resentPresses ?? 0,
    battery: numberOf(beat['battery']),
    rssi: numberOf(beat['rssi']),
    firmware: typeof beat['firmware'] === 'string' ? beat['firmware'] : null,
    inputs: (typeof beat['inputs'] === 'object' && beat['inputs'] !== null
      ? beat['inputs']
      : {}) as DeviceView['inputs'],
    implausible: textsOf(beat['implausible']),
    unproven: unproven.has(device.id),
    family: bought?.dialect ?? null,
    broker: bought?.broker ?? null,
    hook: hooks.has(device.id),
    pin: source.onPins.has(device.id),
    receipt: bought === null ? true : source.receiptOf(bought.dialect),
    outputs: (bought?.feedback ?? []).map(({ output }) => output),
    duplicatePresses: life?.duplicatePresses ?? 0,
    quarantined: counts.get(device.id) ?? 0,
    ...source.troublesOf(device.id),
    recognised: recognisedView(source.recognisedOf(device.id)),
    faults: source.faultsOf(device.id).map((fault) => ({ ...fault, since: timestamp(fault.since) })),
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function recognisedView(found: RecognisedFamily | null): NonNullable<DeviceView['recognised']> | null {
  if (found === null) return null;
  const { dialect, name, base, model, actions } = found;
  return {
    dialect,
    name,
    ...(base === undefined ? {} : { base }),
    ...(model === undefined ? {} : { model }),
    ...(actions === undefined ? {} : { actions: [...actions] }),
  };
}
