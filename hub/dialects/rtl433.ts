import type { SiteDevice } from '../domain/site/site.ts';
import { hearBridge } from './availability.ts';
import type { Dialect } from './dialect.ts';
import { inTurn, nothing } from './momentary.ts';
import { jsonIn, type JsonObject, MAIN_INPUT, objectOf, wordOf } from './payload.ts';
import { hearHealth } from './plausible.ts';
import { hearFrame, RADIO_PROMISE } from './radio.ts';
import { meaningOf } from './words.ts';

/**
 * What rtl_433 hears (merbanan/rtl_433, output_mqtt.c, August 2026): `rtl_433/<host>/events`. The name of the device is
 * its model and id, and for remotes with several buttons the code of the button: `Generic-Remote/5137/84`,
 * `Honeywell-ActivLink/a1b2c`.
 */
export const rtl433: Dialect = {
  name: 'rtl433',
  promise: RADIO_PROMISE,
  filters: (device) => [`${baseOf(device)}/events`, `${baseOf(device)}/availability`],
  commandFilters: () => [],
  outputs: null,
  availabilityTopic: () => null,
  hear: (device, memory, heard) => {
    if (heard.topic.endsWith('/availability')) return hearBridge(memory, heard, heard.topic.slice(0, -13));
    const message = objectOf(jsonIn(heard.payload));
    if (message === null) return nothing(memory, 'no JSON of rtl_433');
    const wanted = device.name ?? device.id;
    const name = nameIn(message);
    if (name === null || (name !== wanted && !name.startsWith(`${wanted}/`)))
      return nothing(memory, 'another device of the neighbourhood');
    const action = wordOf(message['cmd']) ?? wordOf(message['button']) ?? wordOf(message['event']) ?? 'ring';
    const ok = message['battery_ok'];
    return inTurn(memory, [
      (last) => hearHealth(last, typeof ok === 'number' ? { batteryLow: ok === 0 } : {}),
      (last) =>
        hearFrame(last, heard, { input: MAIN_INPUT, action, means: meaningOf(device, action, { '0': 'press' }) }),
    ]);
  },
  discoveryFilters: ['rtl_433/+/events'],
  recognise: (topic, payload) => {
    if (!topic.endsWith('/events')) return [];
    const name = nameIn(objectOf(jsonIn(payload)));
    const base = topic.slice(0, -'/events'.length);
    return name === null ? [] : [{ dialect: 'rtl433', name, base }];
  },
};

const baseOf = ({ base = 'rtl_433/+' }: SiteDevice): string => base;

function nameIn(message: JsonObject | null): string | null {
  const model = wordOf(message?.['model']);
  const id = wordOf(message?.['id']);
  if (model === null || id === null) return null;
  const button = wordOf(message?.['cmd']) ?? wordOf(message?.['button']);
  return [model, id, ...(button === null ? [] : [button])].join('/');
}
