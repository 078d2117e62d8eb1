import type { TSchema } from 'typebox';
import { parseAddress } from '../reading/address.ts';
import { HubSchema } from './hub-schema.ts';
import { quote, type Mistake } from '../reading/mistake.ts';
import { didYouMean } from '../reading/nearest.ts';

/** One option from the environment or a flag. `from` names the variable or flag. */
export type EnvironmentValue = { readonly path: readonly string[]; readonly value: unknown; readonly from: string };

const PREFIX = 'LOTUSBELL_';
/** Variables of the admin commands; they are not settings. */
const NO_OPTIONS = ['LOTUSBELL_TOKEN', 'LOTUSBELL_URL'];

/**
 * Reads the options in the environment: LOTUSBELL_ and the path in capitals, joined with `_`. LOTUSBELL_HTTP and
 * LOTUSBELL_MQTT are HOST:PORT and come before their own _HOST and _PORT in the result, so the latter have precedence.
 * Empty variables count as not set.
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): {
  given: EnvironmentValue[];
  mistakes: Mistake[];
} {
  const options = new Map(
    leaves(HubSchema as Part).map(({ path, type }) => [PREFIX + path.join('_').toUpperCase(), { path, type }]),
  );
  const names = [...options.keys(), 'LOTUSBELL_HTTP', 'LOTUSBELL_MQTT'];
  const given: EnvironmentValue[] = [];
  const mistakes: Mistake[] = [];
  // Sorted, so that LOTUSBELL_HTTP comes before LOTUSBELL_HTTP_PORT.
  for (const name of Object.keys(env)
    .filter((key) => key.startsWith(PREFIX))
    .toSorted()) {
    const text = env[name];
    if (text === undefined || text === '' || NO_OPTIONS.includes(name)) continue;
    const option = options.get(name);
    if (name === 'LOTUSBELL_HTTP' || name === 'LOTUSBELL_MQTT') {
      const address = fromAddress(name === 'LOTUSBELL_HTTP' ? 'http' : 'mqtt', text, name);
      if ('message' in address) mistakes.push(address);
      else given.push(...address.given);
    } else if (option === undefined) {
      mistakes.push(mistake(name, 'there is no such option', didYouMean(name, names, 'options')));
    } else {
      given.push({ path: option.path, value: valueOf(text, option.type), from: name });
    }
  }
  return { given, mistakes };
}

/** A value that cannot be converted stays text, and the schema check reports it. */
function valueOf(text: string, type: string | undefined): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'array') return jsonOf(text);
  return text;
}

/** A list is written as JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Reads HOST:PORT of a listener. @param from the variable or flag, for the mistake. */
export function fromAddress(
  listener: 'http' | 'mqtt',
  text: string,
  from: string,
): { given: EnvironmentValue[] } | Mistake {
  const address = parseAddress(text);
  if (typeof address === 'string') return mistake(from, `${quote(text)} is no HOST:PORT`, address);
  return {
    given: [
      { path: [listener, 'host'], value: address.host, from },
      { path: [listener, 'port'], value: address.port, from },
    ],
  };
}

function mistake(path: string, message: string, hint: string): Mistake {
  return { path, line: 0, column: 0, message, hint, severity: 'error' };
}

type Part = TSchema & { readonly type?: string; readonly properties?: Readonly<Record<string, Part>> };

function leaves(part: Part, path: readonly string[] = []): { path: readonly string[]; type: string | undefined }[] {
  if (part.properties === undefined) return [{ path, type: part.type }];
  return Object.entries(part.properties).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
