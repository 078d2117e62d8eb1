import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability, hearBridge, hearVersion } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, DialectMemory, Heard, Hearing, Recognised } from './dialect.ts';
import { hearAction, inTurn, nothing } from './momentary.ts';
import { ZIGBEE2MQTT } from './outputs/zigbee2mqtt.ts';
import {
  at,
  inputId,
  type Json,
  jsonIn,
  type JsonObject,
  jsonOf,
  MAIN_INPUT,
  objectOf,
  textOf,
  wordOf,
} from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';
import { meaningOf, type Meaning } from './words.ts';

/** Actions that follow from another one, or that are orders to an alarm system and no call for help. */
const USUAL: { readonly [action: string]: Meaning } = {
  brightness_stop: 'nothing',
  brightness_move_stop: 'nothing',
  battery_low: 'nothing',
  tamper: 'nothing',
  disarm: 'nothing',
  arm_day_zones: 'nothing',
  arm_night_zones: 'nothing',
  arm_all_zones: 'nothing',
  exit_delay: 'nothing',
  // A rocker has a button `off`; `hearAct` knows when it is the end of a press.
  off: 'press',
};

/** `off` of a contact follows its press within this time. */
const OFF_AFTER_MS = 60_000;

/**
 * zigbee2mqtt (Koenkk/zigbee2mqtt, July 2026). `<base>/<friendly name>` is JSON with QoS 0; `action` is in the message of
 * a press only, and otherwise missing, empty or null. With `homeassistant` on, each press is said a second time on
 * `<name>/action`, which is not listened to. A friendly name may hold `/`.
 */
export const zigbee2mqtt: Dialect = {
  name: 'zigbee2mqtt',
  promise: { receipt: false, liveness: 'check-in', mayBeSole: true },
  filters: (device) => {
    const base = baseOf(device);
    const own = ownOf(device);
    return [own, `${own}/availability`, `${base}/bridge/state`, `${base}/bridge/info`, `${base}/bridge/event`];
  },
  commandFilters: () => [],
  outputs: { kinds: ZIGBEE2MQTT, topicOf: (device, end) => `${ownOf(device)}/${end}` },
  availabilityTopic: (device) => `${ownOf(device)}/availability`,
  hear: (device, memory, heard) => {
    const base = baseOf(device);
    const own = ownOf(device);
    if (heard.topic === `${base}/bridge/state`) return hearBridge(memory, heard, base);
    if (heard.topic === `${own}/availability`) return hearAvailability(memory, heard);
    const message = objectOf(jsonIn(heard.payload));
    if (message === null) return nothing(memory, 'no JSON of zigbee2mqtt');
    if (heard.topic === `${base}/bridge/info`) return hearVersion(memory, wordOf(message['version']));
    if (heard.topic === `${base}/bridge/event`) return hearEvent(device, memory, message);
    return heard.topic === own
      ? hearState(device, memory, heard, message)
      : nothing(memory, 'a second copy of its state');
  },
  discoveryFilters: ['zigbee2mqtt/bridge/devices', 'zigbee2mqtt/+', 'zigbee2mqtt/+/+'],
  recognise: (topic, payload) => {
    const text = textOf(payload);
    if (topic.endsWith('/bridge/devices')) return fromList(jsonOf(text), topic.slice(0, -'/bridge/devices'.length));
    const message = objectOf(jsonOf(text));
    const [base = '', ...name] = topic.split('/');
    if (message === null || name.length === 0 || name[0] === 'bridge') return [];
    if (message['linkquality'] === undefined) return [];
    const action = wordOf(message['action']);
    return [named(base, name.join('/'), action === null ? [] : [action])];
  },
};

function hearState(device: SiteDevice, memory: DialectMemory, heard: Heard, message: JsonObject): Hearing {
  const parts: ((last: DialectMemory) => Hearing)[] = [];
  const health = healthOf(
    { battery: message['battery'], linkQuality: message['linkquality'], voltage: volts(message['voltage']) },
    { batteryLow: message['battery_low'], tamper: message['tamper'] },
  );
  if (Object.keys(health).length > 0) parts.push((last) => hearHealth(last, health));
  const { sos } = message;
  // Some makers have a state instead of an action; it is said again with every report.
  if (typeof sos === 'boolean')
    parts.push((last) =>
      hearLevel(device, last, heard, {
        input: MAIN_INPUT,
        isClosed: sos,
        action: 'sos',
        means: meaningOf(device, 'sos'),
      }),
    );
  const action = wordOf(message['action']);
  if (action === null) parts.push((last) => nothing(last, 'no action'));
  else parts.push((last) => hearAct(device, last, heard, action));
  return inTurn(memory, parts);
}

function hearAct(device: SiteDevice, memory: DialectMemory, heard: Heard, action: string): Hearing {
  const isNamed = device.actions !== undefined && Object.hasOwn(device.actions, action);
  // Devices with several buttons say `1_single`, or `single_left`.
  const [, endpoint, word] = (isNamed ? null : /^(\d{1,2})_(.+)$/.exec(action)) ?? [null, MAIN_INPUT, action];
  const input = inputId(endpoint ?? MAIN_INPUT);
  const means = meaningOf(device, word ?? action, USUAL);
  const before = memory.inputs[input];
  const isEnd =
    word === 'off' &&
    !isNamed &&
    before?.at !== undefined &&
    before.action !== 'off' &&
    heard.at - before.at < OFF_AFTER_MS;
  return hearAction(memory, heard, { input, action, means: isEnd ? 'release' : means });
}

/** A device that has left the network is gone until it joins again. */
function hearEvent(device: SiteDevice, memory: DialectMemory, message: JsonObject): Hearing {
  const name = wordOf(at(message, 'data.friendly_name'));
  if (message['type'] !== 'device_leave' || name !== (device.name ?? device.id))
    return nothing(memory, 'an event of the bridge');
  return { memory: { ...memory, availability: 'offline' }, said: [{ is: 'availability', state: 'offline' }] };
}

/** Zigbee devices say millivolts. */
function volts(value: Json | undefined): Json | undefined {
  return typeof value === 'number' && value > 100 ? value / 1_000 : value;
}

/** The list of all devices, with what each may say. */
function fromList(list: Json | undefined, base: string): readonly Recognised[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((entry) => {
    const name = wordOf(at(entry, 'friendly_name'));
    if (name === null || at(entry, 'type') === 'Coordinator') return [];
    const exposes = at(entry, 'definition.exposes');
    const actions = (Array.isArray(exposes) ? (exposes as readonly Json[]) : []).flatMap((expose) => {
      const values = at(expose, 'name') === 'action' ? at(expose, 'values') : undefined;
      return Array.isArray(values) ? (values as readonly Json[]).flatMap((value) => wordOf(value) ?? []) : [];
    });
    const model = [at(entry, 'definition.vendor'), at(entry, 'definition.model')].flatMap((part) => wordOf(part) ?? []);
    return [{ ...named(base, name, actions), ...(model.length === 0 ? {} : { model: model.join(' ') }) }];
  });
}

function named(base: string, name: string, actions: readonly string[]): Recognised {
  return {
    dialect: 'zigbee2mqtt',
    name,
    ...(base === USUAL_BASE ? {} : { base }),
    ...(actions.length === 0 ? {} : { actions }),
  };
}

const USUAL_BASE = 'zigbee2mqtt';
const baseOf = ({ base = USUAL_BASE }: SiteDevice): string => base;
const ownOf = (device: SiteDevice): string => `${baseOf(device)}/${device.name ?? device.id}`;
