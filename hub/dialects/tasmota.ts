import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability, hearVersion } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, DialectMemory, Heard, Hearing, Recognised } from './dialect.ts';
import { hearAction, inTurn, nothing } from './momentary.ts';
import { TASMOTA } from './outputs/tasmota.ts';
import { at, jsonIn, type JsonObject, objectOf, wordOf } from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';
import { meaningOf, type Meaning } from './words.ts';

/** The usual FullTopic; `base` of the device names another, as `tasmota/%topic%/%prefix%/`. */
const FULL_TOPIC = '%prefix%/%topic%/';

/** After a hold the button is open again. */
const USUAL: { readonly [action: string]: Meaning } = { clear: 'release' };

/** `Button1`, `Switch12`. */
const INPUT = /^(?:Button|Switch)\d{1,2}$/;

/**
 * Tasmota (tasmota/docs, Buttons-and-Switches, MQTT; August 2026). With SetOption73 (buttons) or SetOption114 (switches)
 * it says `stat/<topic>/RESULT` `{"Button1":{"Action":"SINGLE"}}`, with SetOption4 on `stat/<topic>/BUTTON1` or the like.
 * The same topic carries the answers to commands. All with QoS 0.
 */
export const tasmota: Dialect = {
  name: 'tasmota',
  promise: { receipt: false, liveness: 'line', mayBeSole: true },
  filters: (device) => [`${topicOf(device, 'stat')}+`, `${topicOf(device, 'tele')}+`],
  commandFilters: (device) => [`${topicOf(device, 'cmnd')}#`],
  outputs: { kinds: TASMOTA, topicOf: (device, end) => `${topicOf(device, 'cmnd')}${end}` },
  availabilityTopic: (device) => `${topicOf(device, 'tele')}LWT`,
  hear: (device, memory, heard) => {
    const stat = topicOf(device, 'stat');
    const tele = topicOf(device, 'tele');
    if (heard.topic === `${tele}LWT`) return hearAvailability(memory, heard);
    const message = objectOf(jsonIn(heard.payload));
    if (message === null) return nothing(memory, 'no JSON of Tasmota');
    if (heard.topic.startsWith(stat)) return hearResult(device, memory, heard, message);
    if (heard.topic === `${tele}SENSOR`) return hearSensor(device, memory, heard, message);
    if (heard.topic === `${tele}STATE`) return hearHealth(memory, stateOf(message));
    if (heard.topic === `${tele}INFO1`) return hearVersion(memory, versionOf(message));
    if (message['RfReceived'] !== undefined) return nothing(memory, 'a radio code: its dialect is openmqttgateway');
    return nothing(memory, 'a report that says nothing of a button');
  },
  discoveryFilters: ['stat/+/RESULT', 'tele/+/LWT', 'tele/+/SENSOR'],
  recognise: (topic, payload) => {
    const levels = topic.split('/');
    const prefix = levels.find((level) => level === 'stat' || level === 'tele');
    const last = levels.at(-1) ?? '';
    const names = levels.slice(0, -1).filter((level) => level !== prefix);
    const name = names.at(-1);
    if (prefix === undefined || name === undefined || !KNOWN.test(last)) return [];
    const message = objectOf(jsonIn(payload));
    const inputs = Object.keys(message ?? {}).filter((key) => INPUT.test(key));
    if (last === 'RESULT' && inputs.length === 0) return [];
    const isUsual = levels.length === 3 && levels[0] === prefix;
    const base = levels
      .slice(0, -1)
      .map((level) => (level === prefix ? '%prefix%' : level === name ? '%topic%' : level))
      .join('/');
    return [{ dialect: 'tasmota', name, ...(isUsual ? {} : { base: `${base}/` }) } satisfies Recognised];
  },
};

const KNOWN = /^(?:LWT|STATE|SENSOR|RESULT|INFO[123])$/;

function hearResult(device: SiteDevice, memory: DialectMemory, heard: Heard, message: JsonObject): Hearing {
  const parts = Object.entries(message).flatMap(([key, value]) => {
    const action = INPUT.test(key) ? wordOf(objectOf(value)?.['Action']) : null;
    if (action === null) return [];
    const means = meaningOf(device, action, USUAL);
    return [(last: DialectMemory) => hearAction(last, heard, { input: key.toLowerCase(), action, means })];
  });
  return parts.length === 0 ? nothing(memory, 'the answer to a command') : inTurn(memory, parts);
}

/** Levels of switches (SwitchMode 15). A report says them all again. */
function hearSensor(device: SiteDevice, memory: DialectMemory, heard: Heard, message: JsonObject): Hearing {
  const parts = Object.entries(message).flatMap(([key, value]) => {
    if (!/^Switch\d{1,2}$/.test(key) || (value !== 'ON' && value !== 'OFF')) return [];
    const level = { input: key.toLowerCase(), isClosed: value === 'ON', action: 'ON' };
    return [(last: DialectMemory) => hearLevel(device, last, heard, level)];
  });
  return parts.length === 0 ? nothing(memory, 'a report that says nothing of a button') : inTurn(memory, parts);
}

/** `Wifi.RSSI` is a percentage, `Wifi.Signal` the dBm. */
function stateOf(message: JsonObject) {
  return healthOf({
    uptimeS: message['UptimeSec'],
    rssi: at(message, 'Wifi.Signal'),
    voltage: message['Vcc'],
    battery: message['BatteryPercentage'],
  });
}

/** Older ones say `{"Module":…,"Version":…}`, newer ones put it into `Info1`. */
function versionOf(message: JsonObject): string | null {
  return wordOf(at(message, 'Info1.Version')) ?? wordOf(message['Version']);
}

function topicOf({ id, name = id, base = FULL_TOPIC }: SiteDevice, prefix: string): string {
  const pattern = base.includes('%topic%') ? base : FULL_TOPIC;
  const topic = pattern.replace('%prefix%', prefix).replace('%topic%', name);
  return topic.endsWith('/') ? topic : `${topic}/`;
}
