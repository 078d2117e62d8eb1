import type { DialectName } from '../domain/site/site.ts';
import type { Dialect, Recognised } from './dialect.ts';
import { readDiscovery } from './discovery.ts';
import { esphome } from './esphome.ts';
import { generic } from './generic.ts';
import { openmqttgateway } from './openmqttgateway.ts';
import { rtl433 } from './rtl433.ts';
import { shellyGen1 } from './shelly-gen1.ts';
import { shellyGen2 } from './shelly-gen2.ts';
import { tasmota } from './tasmota.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Every family that this hub understands, by its name in the site document. */
const FAMILIES: { readonly [Name in DialectName]: Dialect } = {
  esphome,
  tasmota,
  'shelly-gen1': shellyGen1,
  'shelly-gen2': shellyGen2,
  zigbee2mqtt,
  generic,
  openmqttgateway,
  rtl433,
};

export const DIALECTS: readonly Dialect[] = Object.values(FAMILIES);

/** @returns null for a family that this version does not know; a stored site document may name one. */
export function dialectOf(name: DialectName): Dialect | null {
  return Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : null;
}

/** Topic filters by which devices that nobody has entered are heard. */
export const DISCOVERY_FILTERS: readonly string[] = DIALECTS.flatMap(({ discoveryFilters }) => discoveryFilters);

/** @returns the devices that a message comes from or tells of, by the families that know its form. */
export function recognise(topic: string, payload: Uint8Array): readonly Recognised[] {
  const announced = readDiscovery(topic, payload);
  return announced.length > 0 ? announced : DIALECTS.flatMap((dialect) => dialect.recognise(topic, payload));
}
