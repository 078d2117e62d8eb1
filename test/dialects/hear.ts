import type { Dialect, DialectMemory, Heard, Said } from '../../hub/dialects/dialect.ts';
import { NOTHING_KNOWN } from '../../hub/dialects/dialect.ts';
import { dialectOf } from '../../hub/dialects/families.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';

/** One message: topic, payload, and how it came. `after`: milliseconds since the one before, usually 10 s. */
export type Message = readonly [
  topic: string,
  payload: string | object | Uint8Array,
  how?: {
    readonly retained?: true;
    readonly redelivered?: true;
    readonly from?: Heard['from'];
    readonly after?: number;
  },
];

export const START = 1_700_000_000_000;
const USUALLY_AFTER_MS = 10_000;

export function device(dialect: SiteDevice['dialect'], more: Partial<SiteDevice> = {}): SiteDevice {
  return { id: 'button' as DeviceId, dialect, ...more };
}

export function dialectNamed(name: SiteDevice['dialect']): Dialect {
  const found = dialectOf(name);
  if (found === null) throw new Error(`no dialect ${name}`);
  return found;
}

export type Ear = {
  /** What each message says, in short words: `press input-0 S`, `hold main emergency`, `health battery=100`, `–`. */
  readonly hears: (...messages: Message[]) => string[];
  /** The hub starts anew: it knows what it had stored, and not whether the device is there. */
  readonly restart: () => void;
  readonly memory: () => DialectMemory;
};

export function earOf(of: SiteDevice, from: Heard['from'] = 'own'): Ear {
  const dialect = dialectNamed(of.dialect);
  let memory: DialectMemory = NOTHING_KNOWN;
  let at = START;
  return {
    hears: (...messages) =>
      messages.map(([topic, payload, how = {}]) => {
        at += how.after ?? USUALLY_AFTER_MS;
        const heard: Heard = {
          topic,
          payload: bytesOf(payload),
          from: how.from ?? from,
          retained: how.retained === true,
          redelivered: how.redelivered === true,
          at: at as Instant,
        };
        const hearing = dialect.hear(of, memory, heard);
        memory = hearing.memory;
        return hearing.said.flatMap(inWords).join(', ') || '–';
      }),
    restart: () => {
      memory = { ...(JSON.parse(JSON.stringify(memory)) as DialectMemory), availability: 'unknown' };
    },
    memory: () => memory,
  };
}

export function bytesOf(payload: string | object | Uint8Array): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
}

function inWords(said: Said): string | [] {
  switch (said.is) {
    case 'press':
      return `${said.kind} ${said.input} ${said.action}`;
    case 'release':
      return `release ${said.input}`;
    case 'duplicate':
      return `again ${said.input} ${said.action}`;
    case 'health':
      return `health ${Object.entries(said.health)
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(' ')}`;
    case 'availability':
      return said.state;
    case 'bridge':
      return `bridge ${said.bridge} ${said.state}`;
    case 'version':
      return `version ${said.version}`;
    case 'nothing':
      return [];
  }
}
