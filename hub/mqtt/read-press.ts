import { createHash } from 'node:crypto';
import type { PressMessage } from '../contract/device-messages.ts';
import type { QuarantineCode } from '../contract/errors.ts';
import { ID_PATTERN, PAYLOAD_MAX_BYTES, PRESS_ID_MAX } from '../contract/ids.ts';
import { decodeUp } from './decode.ts';
import { readLenientFields, type FieldValue, type LenientFields } from './lenient-fields.ts';
import { stripPadding, textOf, unquoted } from './payload-text.ts';

/**
 * How far the reading had to go: the message of the contract, without its padding, with faults passed over, or only
 * bytes.
 */
export type ReadingStep = 'strict' | 'padding' | 'lenient' | 'bytes';

/**
 * What an enrolled device has said on its own press topic. It is always a press or the letting go of one (mqtt.md,
 * Press in other words). `code` names for the caretaker what is wrong with the message; null when nothing is.
 */
export type PressReading = {
  readonly what: 'press' | 'letting-go';
  readonly step: ReadingStep;
  /** Null: the message has no id of its own. */
  readonly id: string | null;
  readonly kind: 'press' | 'hold' | 'pull';
  readonly input?: string;
  readonly ageMs: number;
  readonly boot?: string;
  readonly code: QuarantineCode | null;
};

/** @returns what these bytes say. Never throws, and never says that they are nothing. */
export function readPress(payload: Uint8Array, maxBytes = PAYLOAD_MAX_BYTES): PressReading {
  const strict = readStrict('strict', payload, maxBytes, null);
  if (strict.read !== null) return strict.read;
  const tooLarge = payload.byteLength > maxBytes ? 'TOO_LARGE' : null;
  const stripped = stripPadding(payload);
  if (stripped !== payload || tooLarge !== null) {
    const { read } = readStrict('padding', stripped, stripped.byteLength, tooLarge ?? 'PADDED');
    if (read !== null) return read;
  }
  const text = textOf(payload);
  const inner = unwrapped(text);
  const code = tooLarge ?? strict.code;
  const again = readStrict('lenient', Buffer.from(inner), Number.POSITIVE_INFINITY, code);
  if (again.read !== null) return again.read;
  // Without its padding the message may be wrong in another way, which is the one to name.
  return readLenient(inner, tooLarge ?? (stripped === payload ? strict.code : again.code)) ?? readBytes(text, code);
}

/** Step 1 and 2: JSON of the contract. */
function readStrict(
  step: ReadingStep,
  payload: Uint8Array,
  maxBytes: number,
  code: QuarantineCode | null,
): { readonly read: PressReading | null; readonly code: QuarantineCode } {
  const decoded = decodeUp('press', payload, maxBytes);
  if (!decoded.ok) return { read: null, code: decoded.code };
  if (saysKindTwice(decoded.message, payload)) return { read: null, code: 'BAD_SHAPE' };
  const { id, kind = 'press', ageMs = 0, input, boot } = decoded.message;
  return {
    read: {
      what: 'press',
      step,
      id,
      kind,
      ageMs,
      ...(input === undefined ? {} : { input }),
      ...(boot === undefined ? {} : { boot: String(boot) }),
      code,
    },
    code: 'BAD_SHAPE',
  };
}

/** JSON.parse keeps the last of two fields; the first may have said that the button was held. */
function saysKindTwice(message: PressMessage, payload: Uint8Array): boolean {
  if (message.kind === 'hold') return false;
  if (message.kind === undefined) {
    for (const key in message) if (key.length === 4 && key.toLowerCase() === 'kind') return true;
    return false;
  }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return bytes.indexOf('"kind"') !== bytes.lastIndexOf('"kind"');
}

/** A JSON text that was written as JSON once more. */
function unwrapped(text: string): string {
  if (!text.startsWith('"') || !text.includes('{')) return text;
  try {
    const inner: unknown = JSON.parse(text);
    return typeof inner === 'string' ? inner : text;
  } catch {
    return text;
  }
}

/** Fields by which other firmware says what happened at the button; looked at when there is no `kind`. */
const OTHER_KINDS = new Set(['action', 'event', 'event_type', 'eventtype', 'type', 'click', 'press', 'state', 'value']);

/** Step 3: an object with faults. @returns null when there is no field in it that can be read. */
function readLenient(text: string, code: QuarantineCode): PressReading | null {
  const lenient = readLenientFields(text);
  if (lenient === null || lenient.fields.length === 0) return null;
  const id = idOf(valuesOf(lenient, 'id'));
  const kinds = valuesOf(lenient, 'kind');
  const words = kinds.length > 0 ? kinds : lenient.fields.filter(isOtherKind).map(([, value]) => value);
  const [input] = valuesOf(lenient, 'input').map(inputOf).filter(isThere).slice(-1);
  const [ageMs = 0] = valuesOf(lenient, 'agems').map(ageOf).filter(isThere).slice(-1);
  const [boot] = valuesOf(lenient, 'boot').map(bootOf).filter(isThere).slice(-1);
  const kind = !lenient.whole && saysHold(text) ? 'hold' : strongest(words.map(kindOf));
  const letsGo = kind === 'press' && words.some(isLettingGo) && (kinds.length > 0 || id === null);
  return {
    what: letsGo ? 'letting-go' : 'press',
    step: 'lenient',
    id,
    kind,
    ageMs,
    ...(input === undefined ? {} : { input }),
    ...(boot === undefined ? {} : { boot }),
    code,
  };
}

/**
 * Step 4: only bytes. A word for letting go is one; a text that says hold or pull is an emergency; everything else is a
 * press.
 */
function readBytes(text: string, code: QuarantineCode): PressReading {
  const word = unquoted(text);
  const kind = saysHold(text) ? 'hold' : 'press';
  const what = kind === 'press' && isLettingGo(word) ? 'letting-go' : 'press';
  return { what, step: 'bytes', id: null, kind, ageMs: 0, code };
}

function valuesOf({ fields }: LenientFields, name: string): FieldValue[] {
  return fields.filter(([key]) => key.trim().toLowerCase() === name).map(([, value]) => value);
}

function isOtherKind([key]: readonly [string, FieldValue]): boolean {
  return OTHER_KINDS.has(key.trim().toLowerCase());
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/**
 * The last usable one, as JSON.parse would take it. One that is too long is known by its hash, so that it is the same
 * when sent again.
 */
function idOf(values: readonly FieldValue[]): string | null {
  for (const value of values.toReversed()) {
    const id = typeof value === 'number' ? String(value) : value;
    if (typeof id !== 'string' || id.length === 0) continue;
    return id.length <= PRESS_ID_MAX ? id : `~${createHash('sha256').update(id, 'utf16le').digest('base64url')}`;
  }
  return null;
}

const ID = new RegExp(ID_PATTERN);

function inputOf(value: FieldValue): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const input = String(value).trim().toLowerCase();
  return ID.test(input) ? input : undefined;
}

function ageOf(value: FieldValue): number | undefined {
  const age = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof age === 'number' && Number.isFinite(age) && age >= 0 ? age : undefined;
}

function bootOf(value: FieldValue): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).slice(0, PRESS_ID_MAX);
}

type Kind = PressReading['kind'];

function strongest(kinds: readonly Kind[]): Kind {
  if (kinds.includes('hold')) return 'hold';
  return kinds.includes('pull') ? 'pull' : 'press';
}

/** @returns what a word for a kind means; words that are none mean a press. */
function kindOf(value: FieldValue): Kind {
  if (typeof value !== 'string') return 'press';
  const word = value.trim().toLowerCase();
  if (/^(?:hold|held|long|长按|按住|emergency|sos|panic)/.test(word) || /[ _-](?:hold|held|long)$/.test(word))
    return 'hold';
  return /^(?:pull|拉绳)/.test(word) ? 'pull' : 'press';
}

/** NULs between the letters are an encoding that nobody named. */
function saysHold(text: string): boolean {
  return /hold|pull|(?<![a-z])(?:held|long)(?![a-z])|long[ _-]?press|长按|按住|拉绳/i.test(text.replaceAll('\0', ''));
}

function isLettingGo(value: FieldValue): boolean {
  if (value === false || value === 0) return true;
  return typeof value === 'string' && /^(?:off|0+(?:\.0+)?|false|released?)$/i.test(value.trim());
}
