import type { SiteDevice } from '../domain/site/site.ts';
import { hearBridge } from './availability.ts';
import type { Dialect } from './dialect.ts';
import { nothing } from './momentary.ts';
import { at, type Json, jsonIn, MAIN_INPUT, objectOf, wordOf } from './payload.ts';
import { codeOf, hearFrame, RADIO_PROMISE } from './radio.ts';
import { meaningOf } from './words.ts';

/**
 * Buttons of 433 or 315 MHz behind OpenMQTTGateway (docs/use/rf.md), or behind a Sonoff bridge with Tasmota (`base:
 * tele/<topic>`; RF-Protocol.md). The name of the device is its code: `1315156` or `0x1411d4`.
 */
export const openmqttgateway: Dialect = {
  name: 'openmqttgateway',
  promise: RADIO_PROMISE,
  filters: (device) => ['433toMQTT', 'RESULT', 'LWT'].map((end) => `${baseOf(device)}/${end}`),
  commandFilters: () => [],
  outputs: null,
  availabilityTopic: () => null,
  hear: (device, memory, heard) => {
    if (heard.topic === `${baseOf(device)}/LWT`) return hearBridge(memory, heard, baseOf(device));
    const code = codeIn(jsonIn(heard.payload));
    if (code === null) return nothing(memory, 'no radio code');
    if (code !== codeOf(device.name ?? device.id)) return nothing(memory, 'the code of another button');
    return hearFrame(memory, heard, { input: MAIN_INPUT, action: 'code', means: meaningOf(device, 'code') });
  },
  discoveryFilters: ['home/+/433toMQTT'],
  recognise: (topic, payload) => {
    const end = topic.endsWith('/433toMQTT') ? '/433toMQTT' : topic.endsWith('/RESULT') ? '/RESULT' : null;
    if (end === null) return [];
    const code = codeIn(jsonIn(payload));
    const base = topic.slice(0, -end.length);
    return code === null
      ? []
      : [{ dialect: 'openmqttgateway', name: String(code), ...(base === USUAL ? {} : { base }) }];
  },
};

const USUAL = 'home/OpenMQTTGateway';
const baseOf = ({ base = USUAL }: SiteDevice): string => base;

function codeIn(message: Json | undefined): number | null {
  if (objectOf(message) === null) return null;
  return codeOf(wordOf(at(message, 'RfReceived.Data')) ?? wordOf(at(message, 'value')));
}
