import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability, hearVersion } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, DialectMemory, Heard, Hearing } from './dialect.ts';
import { hearAction, inTurn, isReplay, nothing } from './momentary.ts';
import { SHELLY_GEN2 } from './outputs/shelly.ts';
import { at, inputId, type Json, jsonIn, type JsonObject, numberOf, objectOf, wordOf } from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';
import { meaningOf } from './words.ts';

/**
 * Shelly of the second generation and later (Plus, Pro, Gen3, Gen4), and BLU buttons behind one of them
 * (shelly-api-docs.shelly.cloud, Notifications, Mqtt, BTHome). `<id>/events/rpc` holds a list of events; one may be a
 * press, and its time of the device tells it from the one before. `btn_down` comes at once; `single_push` of the same
 * touch comes after the time in which a second push might follow. QoS 1.
 *
 * Some BLU buttons (firmware 1.0.16) say their last event again every five and a half hours, as a new one: that cannot
 * be told from a press.
 */
export const shellyGen2: Dialect = {
  name: 'shelly-gen2',
  promise: { receipt: true, liveness: 'line', mayBeSole: true },
  filters: (device) => {
    const own = ownOf(device);
    return [`${own}/events/rpc`, `${own}/online`, `${own}/status/+`];
  },
  commandFilters: (device) => ['command', 'command/#', 'rpc'].map((end) => `${ownOf(device)}/${end}`),
  outputs: { kinds: SHELLY_GEN2, topicOf: (device, end) => `${ownOf(device)}/${end}` },
  availabilityTopic: (device) => `${ownOf(device)}/online`,
  hear: (device, memory, heard) => {
    const own = ownOf(device);
    if (heard.topic === `${own}/online`) return hearAvailability(memory, heard);
    const message = objectOf(jsonIn(heard.payload));
    if (message === null) return nothing(memory, 'no JSON of Shelly');
    if (heard.topic === `${own}/events/rpc`) return hearNotification(device, memory, heard, message);
    const component = heard.topic.startsWith(`${own}/status/`) ? heard.topic.slice(own.length + 8) : null;
    if (component === null) return nothing(memory, 'a topic that says nothing of a button');
    return hearStatus(device, memory, heard, { [component]: message });
  },
  discoveryFilters: ['+/events/rpc', '+/online'],
  recognise: (topic, payload) => {
    const levels = topic.split('/');
    const at2 = levels.findIndex(
      (level, i) => i > 0 && (level === 'events' || level === 'status' || level === 'online'),
    );
    const name = levels.slice(0, at2).join('/');
    if (at2 < 1 || !/(?:^|\/)shelly[a-z0-9]*-[0-9a-f]{6,12}$/i.test(name)) return [];
    const events = at2 === levels.length - 2 && levels[at2] === 'events' ? eventsOf(objectOf(jsonIn(payload))) : [];
    const actions = [...new Set(events.flatMap((event) => wordOf(event['event']) ?? []))].filter(isTouch);
    return [{ dialect: 'shelly-gen2', name, ...(actions.length === 0 ? {} : { actions }) }];
  },
};

/** A touch that began with `btn_down` ends, with its own event, within this time. */
const TOUCH_MS = 10_000;

function hearNotification(device: SiteDevice, memory: DialectMemory, heard: Heard, message: JsonObject): Hearing {
  const { method } = message;
  if (method === 'NotifyEvent') {
    const parts = eventsOf(message).map((event) => (last: DialectMemory) => hearEvent(device, last, heard, event));
    return parts.length === 0 ? nothing(memory, 'a notification without events') : inTurn(memory, parts);
  }
  if (method === 'NotifyStatus' || method === 'NotifyFullStatus')
    return hearStatus(device, memory, heard, objectOf(message['params']) ?? {});
  return nothing(memory, 'a notification of another kind');
}

function eventsOf(message: JsonObject | null): readonly JsonObject[] {
  const events = at(message ?? undefined, 'params.events');
  if (!Array.isArray(events)) return [];
  return (events as readonly Json[]).map(objectOf).filter((event) => event !== null);
}

/** Events are also about settings, updates and the like. */
function isTouch(event: string): boolean {
  return /^(?:btn_(?:down|up)|(?:[a-z]+_)*push|hold_press|rotate_(?:left|right))$/.test(event);
}

function hearEvent(device: SiteDevice, memory: DialectMemory, heard: Heard, event: JsonObject): Hearing {
  const action = wordOf(event['event']);
  const component = wordOf(event['component']);
  if (action === null || component === null) return nothing(memory, 'an event without its name');
  if (action === 'ota_success') return hearVersion(memory, `updated ${wordOf(event['ts']) ?? ''}`.trim());
  const isNamed = device.actions !== undefined && Object.hasOwn(device.actions, action);
  if (!isTouch(action) && !isNamed) return nothing(memory, 'an event that is no press');
  const input = inputOf(component, event['idx']);
  const means = meaningOf(device, action);
  const before = memory.inputs[input];
  const isSameTouch =
    before?.action === 'btn_down' &&
    before.at !== undefined &&
    heard.at - before.at >= 0 &&
    heard.at - before.at < TOUCH_MS;
  // A touch that turns out to be long is said as a hold, and raises the call that its beginning has made.
  if (isSameTouch && means === 'press' && action !== 'btn_down' && !isReplay(heard))
    return nothing(memory, 'the end of a touch whose beginning was said');
  const time = numberOf(event['ts']);
  const key = time === null ? {} : { key: `${action} ${time}` };
  return hearAction(memory, heard, { input, action, means, ...key });
}

/** `input:0` is `input-0`; the second button of a BLU remote is `bthomedevice-200-1`. */
function inputOf(component: string, idx: Json | undefined): string {
  const index = numberOf(idx);
  return inputId(component.startsWith('bthome') ? `${component}-${index ?? 0}` : component);
}

/** Levels of inputs that are switches, and how the device is. An input that is a button has the state null. */
function hearStatus(device: SiteDevice, memory: DialectMemory, heard: Heard, components: JsonObject): Hearing {
  const parts = Object.entries(components).flatMap(([component, value]) => {
    const status = objectOf(value);
    if (status === null) return [];
    const { state } = status;
    if (/^input:\d+$/.test(component) && typeof state === 'boolean')
      return [
        (last: DialectMemory) =>
          hearLevel(device, last, heard, { input: inputId(component), isClosed: state, action: 'true' }),
      ];
    const health = healthAt(component, status);
    return Object.keys(health).length === 0 ? [] : [(last: DialectMemory) => hearHealth(last, health)];
  });
  return parts.length === 0 ? nothing(memory, 'a status that says nothing of a button') : inTurn(memory, parts);
}

function healthAt(component: string, status: JsonObject) {
  if (component === 'wifi') return healthOf({ rssi: status['rssi'] });
  if (component === 'sys') return healthOf({ uptimeS: status['uptime'] });
  if (component.startsWith('devicepower:'))
    return healthOf({ battery: at(status, 'battery.percent'), voltage: at(status, 'battery.V') });
  if (component.startsWith('bthomedevice:')) return healthOf({ battery: status['battery'], rssi: status['rssi'] });
  return {};
}

/** `base` stands before the id where the topic prefix of the device was changed to `<base>/<id>`. */
function ownOf({ id, name = id, base }: SiteDevice): string {
  return base === undefined ? name : `${base}/${name}`;
}
