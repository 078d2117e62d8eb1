import type { Health, Hearing, DialectMemory } from './dialect.ts';
import { numberOf, type Json } from './payload.ts';

type Numbers = { -readonly [Key in Exclude<keyof Health, 'batteryLow' | 'tamper' | 'implausible'>]?: Json | undefined };
type Flags = { readonly batteryLow?: Json | undefined; readonly tamper?: Json | undefined };

/** What each value can be: lowest and highest. */
const RANGES: { readonly [Key in keyof Numbers]-?: readonly [number, number] } = {
  battery: [0, 100],
  rssi: [-130, -1],
  linkQuality: [0, 255],
  uptimeS: [0, 4_000_000_000],
  voltage: [0.5, 60],
};

/** @returns what can be true; the names of the values that cannot be are in `implausible`. Empty when nothing is said. */
export function healthOf(numbers: Numbers, flags: Flags = {}): Health {
  const health: { -readonly [Key in keyof Health]: Health[Key] } = {};
  const implausible: string[] = [];
  for (const name of Object.keys(RANGES) as (keyof Numbers)[]) {
    const value = numbers[name];
    if (value === undefined || value === null) continue;
    const number = numberOf(value);
    const [lowest, highest] = RANGES[name];
    if (number === null || number < lowest || number > highest) implausible.push(name);
    else health[name] = number;
  }
  if (typeof flags.batteryLow === 'boolean') health.batteryLow = flags.batteryLow;
  if (typeof flags.tamper === 'boolean') health.tamper = flags.tamper;
  return implausible.length === 0 ? health : { ...health, implausible };
}

/** A report of health, or nothing where the message holds none. */
export function hearHealth(memory: DialectMemory, health: Health): Hearing {
  return Object.keys(health).length === 0 ? { memory, said: [] } : { memory, said: [{ is: 'health', health }] };
}
