import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability, hearVersion } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, DialectMemory, Heard, Hearing, Recognised } from './dialect.ts';
import { hearAction, nothing } from './momentary.ts';
import { ESPHOME } from './outputs/esphome.ts';
import { inputId, jsonIn, jsonOf, objectOf, textOf, wordOf } from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';
import { meaningOf } from './words.ts';

/**
 * ESPHome (esphome/components/mqtt, October 2024). `<prefix>/<component>/<object id>/state`, all with QoS 0 and, unless
 * it is switched off, retained. After connecting it says every state again. Its events are said once, as JSON.
 */
export const esphome: Dialect = {
  name: 'esphome',
  promise: { receipt: false, liveness: 'line', mayBeSole: true },
  filters: (device) => {
    const prefix = prefixOf(device);
    return [
      `${prefix}/status`,
      ...['binary_sensor', 'event', 'sensor', 'text_sensor'].map((component) => `${prefix}/${component}/+/state`),
      `esphome/discover/${nameOf(device)}`,
    ];
  },
  commandFilters: (device) => [`${prefixOf(device)}/+/+/command`, `${prefixOf(device)}/+/+/+/command`],
  outputs: { kinds: ESPHOME, topicOf: (device, end) => `${prefixOf(device)}/${end}` },
  availabilityTopic: (device) => `${prefixOf(device)}/status`,
  hear: (device, memory, heard) => {
    const prefix = prefixOf(device);
    if (heard.topic === `${prefix}/status`) return hearAvailability(memory, heard);
    if (heard.topic === `esphome/discover/${nameOf(device)}`)
      return hearVersion(memory, wordOf(objectOf(jsonIn(heard.payload))?.['version']));
    const [component, objectId, end, more] = heard.topic.slice(prefix.length + 1).split('/');
    if (!heard.topic.startsWith(`${prefix}/`) || objectId === undefined || end !== 'state' || more !== undefined)
      return nothing(memory, 'a topic that says nothing of a button');
    return hearComponent(device, memory, heard, component ?? '', objectId);
  },
  discoveryFilters: ['esphome/discover/+', '+/event/+/state', '+/binary_sensor/+/state'],
  recognise: (topic, payload) => {
    const levels = topic.split('/');
    if (levels.length === 3 && levels[0] === 'esphome' && levels[1] === 'discover')
      return objectOf(jsonIn(payload)) === null ? [] : [found(levels[2] as string)];
    if (levels.length < 4 || levels.at(-1) !== 'state') return [];
    const component = levels.at(-3);
    const text = textOf(payload);
    const isOurs =
      (component === 'binary_sensor' && /^(?:ON|OFF)$/.test(text)) ||
      (component === 'event' && wordOf(objectOf(jsonOf(text))?.['event_type']) !== null);
    return isOurs ? [found(levels.slice(0, -3).join('/'))] : [];
  },
};

function hearComponent(
  device: SiteDevice,
  memory: DialectMemory,
  heard: Heard,
  component: string,
  objectId: string,
): Hearing {
  const text = textOf(heard.payload);
  const input = inputId(objectId);
  if (component === 'binary_sensor') {
    const level = text.toUpperCase();
    if (level !== 'ON' && level !== 'OFF') return nothing(memory, 'neither ON nor OFF');
    const means = level === 'ON' && device.actions !== undefined ? device.actions['ON'] : undefined;
    return hearLevel(device, memory, heard, {
      input,
      isClosed: level === 'ON',
      action: 'ON',
      ...(means === undefined ? {} : { means }),
    });
  }
  if (component === 'event') {
    const action = wordOf(objectOf(jsonOf(text))?.['event_type']);
    if (action === null) return nothing(memory, 'an event without its type');
    return hearAction(memory, heard, { input, action, means: meaningOf(device, action) });
  }
  if (component === 'text_sensor')
    return /version/i.test(objectId) ? hearVersion(memory, wordOf(text)) : nothing(memory, 'a text of the device');
  return hearHealth(memory, measured(objectId, text));
}

/** Sensors are bare numbers; what they measure stands only in their names. */
function measured(objectId: string, text: string) {
  if (/batt.*(?:volt|mv)|volt/i.test(objectId)) return healthOf({ voltage: text });
  if (/batt/i.test(objectId)) return healthOf({ battery: text });
  if (/rssi|signal/i.test(objectId)) return healthOf({ rssi: text });
  return /uptime/i.test(objectId) ? healthOf({ uptimeS: text }) : {};
}

const nameOf = ({ id, name = id }: SiteDevice): string => name;
const prefixOf = (device: SiteDevice): string => device.base ?? nameOf(device);
const found = (name: string): Recognised => ({ dialect: 'esphome', name });
