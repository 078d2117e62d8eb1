/** A value that is an object or a list: only known to be there. */
export const NESTED = Symbol('nested');

export type FieldValue = string | number | boolean | null | typeof NESTED;

export type LenientFields = {
  /** In order, a key that is given twice stands there twice. */
  readonly fields: readonly (readonly [key: string, value: FieldValue])[];
  /** Every character of the text was understood. */
  readonly whole: boolean;
};

/**
 * Reads the fields of the first object in a text that JSON.parse refuses or that does not fit its schema: numbers that
 * are none become null; single quotes, bare words, missing or surplus commas, a missing end and text around the object
 * are passed over. Never throws; one pass.
 * @returns null when there is no object.
 */
export function readLenientFields(text: string): LenientFields | null {
  const begin = text.indexOf('{');
  if (begin === -1) return null;
  const fields: (readonly [string, FieldValue])[] = [];
  let whole = begin === 0;
  let at = begin + 1;
  for (;;) {
    at = skip(text, at, /[\s,;\0]*/y);
    if (at >= text.length) return { fields, whole: false };
    if (text[at] === '}') break;
    const key = readKey(text, at);
    if (key === null) return { fields, whole: false };
    at = skip(text, key.end, /\s*/y);
    if (text[at] !== ':' && text[at] !== '=') {
      // A word without a value.
      whole = false;
      at = skip(text, at, /[^,;}]*/y);
      continue;
    }
    const value = readValue(text, skip(text, at + 1, /\s*/y));
    if (value === null) return { fields, whole: false };
    fields.push([key.value, value.value]);
    at = value.end;
  }
  return { fields, whole: whole && at === text.length - 1 };
}

type Read<T> = { readonly value: T; readonly end: number };

function readKey(text: string, at: number): Read<string> | null {
  if (text[at] === '"' || text[at] === "'") return readQuoted(text, at);
  const end = skip(text, at, /[^:=,}\s]*/y);
  return { value: text.slice(at, end), end };
}

function readValue(text: string, at: number): Read<FieldValue> | null {
  if (text[at] === '"' || text[at] === "'") return readQuoted(text, at);
  if (text[at] === '{' || text[at] === '[') {
    const end = endOfNested(text, at);
    return end === -1 ? null : { value: NESTED, end };
  }
  const end = skip(text, at, /[^,;}]*/y);
  return { value: bareValue(text.slice(at, end).trim()), end };
}

/** @returns null when the text ends before the string does: half of an id is another id. */
function readQuoted(text: string, at: number): Read<string> | null {
  const end = endOfQuoted(text, at);
  if (end === -1) return null;
  const literal = text.slice(at, end);
  if (literal[0] === '"') {
    try {
      return { value: JSON.parse(literal) as string, end };
    } catch {
      // A control character or an escape that JSON does not know.
    }
  }
  return { value: literal.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), end };
}

/** @returns the place after the closing quote, or -1. */
function endOfQuoted(text: string, at: number): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
  }
  return -1;
}

/** @returns the place after the bracket that closes the one at `at`, or -1. */
function endOfNested(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') {
      const end = endOfQuoted(text, i);
      if (end === -1) return -1;
      i = end - 1;
    } else if (letter === '{' || letter === '[') depth++;
    else if ((letter === '}' || letter === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NO_NUMBER = /^(?:null|none|nil|undefined|[+-]?(?:nan|inf|infinity)(?:\([^)]*\))?|)$/i;

function bareValue(word: string): FieldValue {
  if (NO_NUMBER.test(word)) return null;
  if (/^true$/i.test(word)) return true;
  if (/^false$/i.test(word)) return false;
  if (!NUMBER.test(word)) return word;
  const number = Number(word);
  if (!Number.isFinite(number)) return null;
  // Two large counters beside each other are one number in floating point; their text tells them apart.
  return Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(word) ? number : word;
}

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex === 0 ? at : pattern.lastIndex;
}
