import type { SiteDevice } from '../domain/site/site.ts';
import { hearAvailability } from './availability.ts';
import { hearLevel } from './contact.ts';
import type { Dialect, Heard, Hearing, DialectMemory } from './dialect.ts';
import { hearAction, inTurn, nothing } from './momentary.ts';
import { at, jsonOf, MAIN_INPUT, textOf, wordOf, type Json } from './payload.ts';
import { healthOf, hearHealth } from './plausible.ts';

/**
 * Any device whose presses stand on one topic, as the site document describes it. With `release` values the topic is the
 * level of a contact: only a change from open to closed is a press. Without them each message with one of the values is
 * a press of its own.
 */
export const generic: Dialect = {
  name: 'generic',
  promise: { receipt: true, liveness: 'line', mayBeSole: true },
  filters: ({ generic: it }) => {
    if (it === undefined) return [];
    return it.availabilityTopic === undefined || it.availabilityTopic === it.topic
      ? [it.topic]
      : [it.topic, it.availabilityTopic];
  },
  commandFilters: () => [],
  outputs: null,
  availabilityTopic: ({ generic: it }) => it?.availabilityTopic ?? null,
  hear: (device, memory, heard) => {
    const { generic: it } = device;
    if (it === undefined) return nothing(memory, 'the site document does not say how this device speaks');
    if (heard.topic === it.availabilityTopic && it.availabilityTopic !== it.topic)
      return hearAvailability(memory, heard);
    const text = textOf(heard.payload);
    const json = jsonOf(text);
    const parts = [(last: DialectMemory) => hearValue(device, it, last, heard, valueOf(it.path, text, json))];
    if (it.batteryPath !== undefined) {
      const health = healthOf({ battery: at(json, it.batteryPath) });
      parts.push((last) => hearHealth(last, health));
    }
    return inTurn(memory, parts);
  },
  // What devices tell Home Assistant becomes an entry of this dialect (discovery.ts).
  discoveryFilters: ['homeassistant/+/+/config', 'homeassistant/+/+/+/config'],
  recognise: () => [],
};

type Description = NonNullable<SiteDevice['generic']>;

/** The whole payload without quotes, or the value at the path. */
function valueOf(path: string | undefined, text: string, json: Json | undefined): string | null {
  if (path === undefined) return wordOf(json) ?? wordOf(text);
  return wordOf(at(json, path));
}

function hearValue(
  device: SiteDevice,
  { press, hold = [], release = [] }: Description,
  memory: DialectMemory,
  heard: Heard,
  value: string | null,
): Hearing {
  if (value === null) return nothing(memory, 'no value where the site document looks for it');
  const isHold = isOneOf(hold, value);
  const means = isHold ? 'hold' : isOneOf(press, value) ? 'press' : isOneOf(release, value) ? 'release' : null;
  if (means === null) return nothing(memory, 'a value that the site document does not name');
  if (release.length === 0) return hearAction(memory, heard, { input: MAIN_INPUT, action: value, means });
  return hearLevel(device, memory, heard, {
    input: MAIN_INPUT,
    isClosed: means !== 'release',
    action: value,
    ...(isHold ? { means: 'hold' as const } : {}),
  });
}

function isOneOf(values: readonly string[], value: string): boolean {
  return values.some((one) => one.trim().toLowerCase() === value.toLowerCase());
}
