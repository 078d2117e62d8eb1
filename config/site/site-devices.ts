import { quote, type Finding } from '../reading/mistake.ts';
import { didYouMean } from '../reading/nearest.ts';
import { isMap } from '../reading/against-schema.ts';
import { deviceOutputs } from './device-outputs.ts';
import type { DIALECTS } from './device-schema.ts';
import { textOf, type Entry, type IndexedEntry, type SiteView } from './site-view.ts';

type Family = {
  /** Whether a receipt means that the press is stored. False: the family sends each press once, with QoS 0. */
  readonly receipt: boolean;
  /** Whether such a button may be the only one of a place. */
  readonly mayBeSole: boolean;
  /** One connection speaks for many devices. */
  readonly bridged?: true;
};

/** What can be promised for each family; hub/dialects says the same, and a test holds both together. */
export const FAMILIES: { readonly [Name in (typeof DIALECTS)[number]]: Family } = {
  esphome: { receipt: false, mayBeSole: true },
  tasmota: { receipt: false, mayBeSole: true },
  'shelly-gen1': { receipt: false, mayBeSole: true },
  'shelly-gen2': { receipt: true, mayBeSole: true },
  zigbee2mqtt: { receipt: false, mayBeSole: true, bridged: true },
  generic: { receipt: true, mayBeSole: true },
  openmqttgateway: { receipt: false, mayBeSole: false, bridged: true },
  rtl433: { receipt: false, mayBeSole: false, bridged: true },
};

/**
 * Finds what is wrong with bought devices beyond their schema.
 * @param known.brokers ids of the outside brokers in the settings; left out: not known here, and not checked.
 * @param known.brokersInUse ids in the present document.
 */
export function boughtDevices(
  site: SiteView,
  known: { readonly brokers?: ReadonlySet<string>; readonly brokersInUse?: ReadonlySet<string> } = {},
): Finding[] {
  const devices = site.all('devices');
  return [
    ...devices.flatMap(genericFields),
    ...(known.brokers === undefined
      ? []
      : devices.flatMap((device) => unknownBroker(device, known.brokers ?? new Set(), known.brokersInUse))),
    ...deviceOutputs(devices),
    ...soleButtons(site),
    ...withoutReceipt(devices),
    ...withoutBroker(devices),
  ];
}

function genericFields([i, device]: IndexedEntry): Finding[] {
  const { dialect } = device;
  const has = Object.hasOwn(device, 'generic');
  if (dialect === 'generic' && !has) {
    const hint = 'add generic: { topic: bell/1, press: ["ON"] }: where it speaks, and what means a press';
    return [{ path: ['devices', i], message: 'the dialect generic needs "generic"', hint }];
  }
  if (typeof dialect !== 'string' || dialect === 'generic' || !has) return [];
  const hint = 'leave it out, or write dialect: generic';
  return [
    { path: ['devices', i, 'generic'], at: 'key', message: `"generic" is not for the dialect ${quote(dialect)}`, hint },
  ];
}

function unknownBroker(
  [i, { broker }]: IndexedEntry,
  brokers: ReadonlySet<string>,
  inUse: ReadonlySet<string> = new Set(),
): Finding[] {
  return textOf(broker)
    .filter((id) => !brokers.has(id))
    .map((id) => ({
      ...(inUse.has(id) ? ({ severity: 'warning' } as const) : {}),
      path: ['devices', i, 'broker'],
      message: `there is no broker ${quote(id)} in the settings of this hub`,
      hint: () =>
        brokers.size === 0
          ? 'add it under brokers in the settings of the hub, or leave it out: the device then speaks to the hub itself'
          : didYouMean(id, brokers, 'brokers'),
    }));
}

/** A place where only buttons hang whose presses get lost without anybody noticing. */
function soleButtons(site: SiteView): Finding[] {
  const weak = new Set(
    site.all('devices').flatMap(([, { id, dialect }]) => (familyOf(dialect)?.mayBeSole === false ? textOf(id) : [])),
  );
  if (weak.size === 0) return [];
  const deviceOf = ({ source }: Entry): string | undefined => (isMap(source) ? textOf(source['device'])[0] : undefined);
  const points = site.all('callPoints').map(([i, point]) => ({ i, place: point['place'], device: deviceOf(point) }));
  const safe = new Set(points.filter(({ device }) => !weak.has(device ?? '')).map(({ place }) => place));
  return points
    .filter(({ device, place }) => weak.has(device ?? '') && typeof place === 'string' && !safe.has(place))
    .map(({ i, place }) => ({
      path: ['callPoints', i, 'source', 'device'],
      message: `${quote(String(place))} has only a 433 MHz button, whose presses may get lost unnoticed`,
      hint: 'hang another button there that the hub can supervise; this one may be the second',
    }));
}

/** One warning for each family, however many devices it has. */
function withoutReceipt(devices: readonly IndexedEntry[]): Finding[] {
  return firstOfEachFamily(
    devices,
    ({ dialect, broker }) => broker !== undefined && familyOf(dialect)?.receipt === false,
  ).map(([i, { dialect }]) => ({
    path: ['devices', i, 'dialect'],
    message: `${String(dialect)} sends each press once, without a receipt: a press that gets lost on the way is lost`,
    hint: 'test these buttons every month, and hang one with a receipt where it matters most (site.md, devices)',
    severity: 'warning',
  }));
}

function withoutBroker(devices: readonly IndexedEntry[]): Finding[] {
  return firstOfEachFamily(
    devices,
    ({ dialect, broker }) => broker === undefined && familyOf(dialect)?.bridged === true,
  ).map(([i, { dialect }]) => ({
    path: ['devices', i, 'dialect'],
    message: `${String(dialect)} speaks through a bridge, and no broker is named`,
    hint: 'name the broker that the bridge uses; at the hub itself a bridge can speak for one device only',
    severity: 'warning',
  }));
}

function firstOfEachFamily(devices: readonly IndexedEntry[], isMeant: (device: Entry) => boolean): IndexedEntry[] {
  const seen = new Set<unknown>();
  return devices.filter(([, device]) => {
    if (!isMeant(device) || seen.has(device['dialect'])) return false;
    seen.add(device['dialect']);
    return true;
  });
}

function familyOf(dialect: unknown): Family | undefined {
  return typeof dialect === 'string' && Object.hasOwn(FAMILIES, dialect)
    ? FAMILIES[dialect as keyof typeof FAMILIES]
    : undefined;
}
