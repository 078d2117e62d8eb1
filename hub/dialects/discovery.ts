import type { SiteDevice } from '../domain/site/site.ts';
import type { Recognised } from './dialect.ts';
import { type Json, jsonIn, type JsonObject, objectOf, wordOf } from './payload.ts';

/** Keys that are written short (home-assistant.io, MQTT discovery, abbreviations), as far as they are needed here. */
const SHORT: { readonly [short: string]: string } = {
  avty_t: 'availability_topic',
  avty: 'availability',
  atype: 'automation_type',
  cmps: 'components',
  cns: 'connections',
  dev: 'device',
  dev_cla: 'device_class',
  evt_typ: 'event_types',
  ids: 'identifiers',
  mdl: 'model',
  mf: 'manufacturer',
  o: 'origin',
  p: 'platform',
  pl: 'payload',
  pl_off: 'payload_off',
  pl_on: 'payload_on',
  stat_t: 'state_topic',
  stype: 'subtype',
  sw: 'sw_version',
  t: 'topic',
  uniq_id: 'unique_id',
  val_tpl: 'value_template',
};

/**
 * Reads Home Assistant's MQTT discovery: what a device says of itself, so that it can be entered as `generic` with one
 * tap. A press of an `event`, a trigger of a device, and an input that is on or off become a topic with its values.
 * Templates are understood where they name one value of the JSON; other entities are left out.
 * @returns a proposal for each button of the device; empty for another topic, or where nothing is a button.
 */
export function readDiscovery(topic: string, payload: Uint8Array): readonly Recognised[] {
  const levels = topic.split('/');
  if (levels.at(-1) !== 'config' || levels.length < 4) return [];
  const config = objectOf(jsonIn(payload));
  if (config === null) return [];
  const whole = longKeys(config);
  const isDevice = levels.at(-3) === 'device';
  const components = isDevice
    ? Object.values(objectOf(whole['components']) ?? {}).map((one) => ({
        ...whole,
        ...longKeys(objectOf(one) ?? {}, wordOf(config['~'])),
      }))
    : [{ platform: levels.length === 4 ? levels[1] : levels.at(-4), ...whole } as JsonObject];
  return components.flatMap((component) => proposalOf(component, levels.at(-2) ?? ''));
}

/** @param outer the base topic of the whole device, which its components may leave out. */
function longKeys(config: JsonObject, outer: string | null = null): JsonObject {
  const base = wordOf(config['~']) ?? outer;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      const long = Object.hasOwn(SHORT, key) ? (SHORT[key] as string) : key;
      return [long, base !== null && long.endsWith('topic') ? inFull(value, base) : value];
    }),
  );
}

function inFull(value: Json, base: string): Json {
  if (typeof value !== 'string') return value;
  if (value.startsWith('~')) return base + value.slice(1);
  return value.endsWith('~') ? value.slice(0, -1) + base : value;
}

function proposalOf(component: JsonObject, objectId: string): readonly Recognised[] {
  const generic = descriptionOf(component);
  if (generic === null) return [];
  const device = longKeys(objectOf(component['device']) ?? {});
  const name = wordOf(device['name']) ?? objectId;
  const model = [wordOf(device['manufacturer']), wordOf(device['model'])].filter((part) => part !== null);
  return [
    {
      dialect: 'generic',
      name,
      generic,
      actions: [...generic.press, ...(generic.hold ?? [])],
      ...(model.length === 0 ? {} : { model: model.join(' ') }),
    },
  ];
}

function descriptionOf(component: JsonObject): NonNullable<SiteDevice['generic']> | null {
  const path = pathOf(component['value_template']);
  if (path === null) return null;
  const availabilityTopic = availabilityOf(component);
  const rest = availabilityTopic === null ? {} : { availabilityTopic };
  const topic = wordOf(component['state_topic']);
  switch (component['platform']) {
    case 'event': {
      const types = Array.isArray(component['event_types']) ? (component['event_types'] as readonly Json[]) : [];
      const words = types.flatMap((type) => wordOf(type) ?? []);
      const hold = words.filter((word) => /hold|long/i.test(word));
      const press = words.filter((word) => !hold.includes(word) && !/release/i.test(word));
      if (topic === null || press.length === 0) return null;
      return { topic, path: path ?? 'event_type', press, ...(hold.length === 0 ? {} : { hold }), ...rest };
    }
    case 'binary_sensor': {
      if (topic === null) return null;
      const on = wordOf(component['payload_on']) ?? 'ON';
      const off = wordOf(component['payload_off']) ?? 'OFF';
      return { topic, ...(path === undefined ? {} : { path }), press: [on], release: [off], ...rest };
    }
    case 'device_automation': {
      const own = wordOf(component['topic']);
      const word = wordOf(component['payload']) ?? wordOf(component['subtype']);
      if (own === null || word === null || component['automation_type'] !== 'trigger') return null;
      return { topic: own, ...(path === undefined ? {} : { path }), press: [word], ...rest };
    }
    default:
      return null;
  }
}

/** @returns undefined: there is no template. Null: it does more than name one value. */
function pathOf(template: Json | undefined): string | undefined | null {
  if (template === undefined || template === null || template === '') return undefined;
  if (typeof template !== 'string') return null;
  const inner = /^\s*\{\{\s*value_json((?:\.\w+|\[(?:'[^'.]+'|"[^".]+")\])+)\s*\}\}\s*$/.exec(template)?.[1];
  if (inner === undefined) return /^\s*\{\{\s*value\s*\}\}\s*$/.test(template) ? undefined : null;
  return inner.replaceAll(/\[(?:'([^']+)'|"([^"]+)")\]/g, '.$1$2').slice(1);
}

function availabilityOf(component: JsonObject): string | null {
  const one = wordOf(component['availability_topic']);
  if (one !== null) return one;
  const all = component['availability'];
  const last = Array.isArray(all) ? objectOf((all as readonly Json[]).at(-1)) : null;
  return last === null ? null : wordOf(longKeys(last)['topic']);
}
