/** Bytes of a device as text and JSON, as firmware really sends them. No function here throws. */

/** Longer messages are read only up to here. A list of all devices of a bridge may be long. */
const READ_MAX = 1_048_576;

const decoder = new TextDecoder();

/** @returns the text without padding (NUL, control characters, blanks, 0xFF of erased flash) at either end. */
export function textOf(payload: Uint8Array): string {
  let from = 0;
  let to = Math.min(payload.length, READ_MAX);
  while (from < to && isPadding(payload[from])) from++;
  while (to > from && isPadding(payload[to - 1])) to--;
  return decoder.decode(payload.subarray(from, to)).trim();
}

function isPadding(byte: number | undefined): boolean {
  return byte !== undefined && (byte <= 0x20 || byte === 0x7f || byte === 0xff);
}

/** A value of JSON, as far as it is looked into. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Numbers that C prints and JSON does not know. */
const NO_NUMBER = /(?<=[:[,]\s*)[-+]?(?:nan|inf(?:inity)?)(?=\s*[,}\]])/gi;

/** @returns undefined for what is no JSON. `nan` and `inf` are read as null. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    if (!/nan|inf/i.test(text)) return undefined;
  }
  try {
    return JSON.parse(text.replaceAll(NO_NUMBER, 'null')) as Json;
  } catch {
    return undefined;
  }
}

/**
 * What a payload says, read once for all devices that it tells of: a bridge has one message for thousands of them.
 */
const READ = new WeakMap<Uint8Array, { readonly json: Json | undefined }>();

/** @returns the JSON of a payload; undefined for what is none. The bytes must not be changed afterwards. */
export function jsonIn(payload: Uint8Array): Json | undefined {
  const known = READ.get(payload);
  if (known !== undefined) return known.json;
  const json = jsonOf(textOf(payload));
  READ.set(payload, { json });
  return json;
}

export type JsonObject = { readonly [key: string]: Json };

/** @returns null for everything that is no JSON object. */
export function objectOf(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** @returns the own value at a path with dots between its keys; undefined where there is none. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let found = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

/** @returns a number or a text that is one; null otherwise. */
export function numberOf(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^[-+]?\d+(?:\.\d+)?$/.test(value.trim())) return null;
  return Number(value);
}

/** @returns a word of a scalar value; null for null, an empty text, lists and objects. */
export function wordOf(value: Json | undefined): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** An id of the site document for an input: small letters, digits and hyphens, at most 63. */
export function inputId(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return id === '' ? MAIN_INPUT : id;
}

/** The input of a device that has only one. */
export const MAIN_INPUT = 'main';
