import type { Availability, DialectMemory, Heard, Hearing, Said } from './dialect.ts';
import { isReplay, nothing } from './momentary.ts';
import { jsonOf, objectOf, textOf, wordOf } from './payload.ts';

const ONLINE = new Set(['online', 'true', '1', 'on', 'connected', 'ready', 'alive']);
const OFFLINE = new Set(['offline', 'false', '0', 'off', 'disconnected', 'lost', 'dead']);

/** Reads `online`, `Online`, `true` and `{"state":"online"}`. @returns null for what says neither. */
export function readAvailability(payload: Uint8Array): 'online' | 'offline' | null {
  const text = textOf(payload);
  const word = (wordOf(objectOf(jsonOf(text))?.['state']) ?? text).toLowerCase();
  if (ONLINE.has(word)) return 'online';
  return OFFLINE.has(word) ? 'offline' : null;
}

/** Birth, will and everything else on the availability topic of a device. */
export function hearAvailability(memory: DialectMemory, heard: Heard): Hearing {
  const state = readAvailability(heard.payload);
  if (state === null) return nothing(memory, 'its availability cannot be read');
  return { memory: withAvailability(memory, heard, state), said: [{ is: 'availability', state }] };
}

/** The bridge between device and broker. While it is gone nobody knows how the device is. */
export function hearBridge(memory: DialectMemory, heard: Heard, bridge: string): Hearing {
  const state = readAvailability(heard.payload);
  if (state === null) return nothing(memory, 'the state of the bridge cannot be read');
  const said: Said[] = [{ is: 'bridge', bridge, state }];
  // A bridge that starts says all states again, out of its own memory.
  return { memory: withAvailability(memory, heard, state === 'online' ? 'online' : 'unknown'), said };
}

/**
 * A device or bridge that comes online says all levels again, and that is no press: they are forgotten, and the first
 * one afterwards is only remembered. Not so when a broker repeats what it has kept: then nothing has come online.
 */
function withAvailability(memory: DialectMemory, heard: Heard, state: Availability): DialectMemory {
  const isSame = memory.availability === state;
  if (isReplay(heard) || state !== 'online') return isSame ? memory : { ...memory, availability: state };
  if (isSame && Object.values(memory.inputs).every(({ level }) => level === undefined)) return memory;
  const inputs = Object.fromEntries(
    Object.entries(memory.inputs).map(([input, { level, ...rest }]) => [
      input,
      level === undefined ? rest : { ...rest, levelBefore: level },
    ]),
  );
  return { ...memory, availability: state, inputs };
}

/** Firmware of device or bridge. The first one that is heard is only remembered. */
export function hearVersion(memory: DialectMemory, version: string | null): Hearing {
  if (version === null || version === memory.version) return { memory, said: [] };
  const next = { ...memory, version };
  return { memory: next, said: memory.version === undefined ? [] : [{ is: 'version', version }] };
}
