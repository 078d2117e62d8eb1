import { createHash } from 'node:crypto';
import type { PressMessage } from '../../contract/device-messages.ts';
import type { QuarantineCode } from '../../contract/errors.ts';
import { ID_PATTERN, PAYLOAD_MAX_BYTES, PRESS_ID_MAX } from '../../contract/ids.ts';
import { decodeUp } from './decode.ts';
import { NESTED, readLenientFields, type FieldValue, type LenientFields } from './lenient-fields.ts';
import { bareWord, stripPadding, textOf } from './payload-text.ts';
import { isKindField, isLettingGo, kindOf, nestedWords, saysHold, sayLettingGo, strongest } from './press-words.ts';
import type { PressKind } from '../../dialects/words.ts';

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
  readonly kind: PressKind;
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
  return (
    readLenient(inner, tooLarge ?? (stripped === payload ? strict.code : again.code)) ?? readBytes(payload, text, code)
  );
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
  if (saysMoreThanKind(decoded.message, payload)) return { read: null, code: 'BAD_SHAPE' };
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

/**
 * Whether another field than `kind` may say that the button was held. JSON.parse keeps the last of two fields. Other
 * firmware has the word in `action` or `press_type`, say.
 */
function saysMoreThanKind(message: PressMessage, payload: Uint8Array): boolean {
  if (message.kind === 'hold') return false;
  if (message.kind === undefined) {
    const fields = Object.entries(message) as [string, FieldValue][];
    return fields.some(([key, value]) => isKind(key) || (isKindField(key) && kindOf(value) !== 'press'));
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

/** Step 3: an object with faults. @returns null when there is no field in it that can be read. */
function readLenient(text: string, code: QuarantineCode): PressReading | null {
  const lenient = readLenientFields(text);
  if (lenient === null || lenient.fields.length === 0) return null;
  const ids = valuesOf(lenient, 'id');
  const kinds = wordsOf(lenient, isKind);
  const others = kinds.length > 0 ? [] : wordsOf(lenient, isKindField);
  if (kinds.length === 0 && lenient.fields.some(([, value]) => value === NESTED)) others.push(...nestedWords(text));
  const words = [...kinds, ...others];
  // Without a version, a number beside a word of another dialect names a part of the device, not the touch.
  const isPart = others.length > 0 && valuesOf(lenient, 'v').length === 0 && ids.every((id) => typeof id === 'number');
  const id = isPart ? null : idOf(ids);
  const [input] = valuesOf(lenient, 'input').map(inputOf).filter(isThere).slice(-1);
  const [ageMs = 0] = valuesOf(lenient, 'agems').map(ageOf).filter(isThere).slice(-1);
  const [boot] = valuesOf(lenient, 'boot').map(bootOf).filter(isThere).slice(-1);
  const isUnread = !lenient.whole || kinds.includes(NESTED);
  const kind = isUnread && saysHold(text) ? 'hold' : strongest(words.map(kindOf));
  const letsGo = kind === 'press' && sayLettingGo(words) && (kinds.length > 0 || id === null);
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
function readBytes(payload: Uint8Array, text: string, code: QuarantineCode): PressReading {
  const word = bareWord(text);
  // Binary formats have their words in ASCII, which the guessed encoding may have taken apart.
  const kind = saysHold(text) || saysHold(Buffer.from(payload).toString('latin1')) ? 'hold' : 'press';
  const what = kind === 'press' && isLettingGo(word) ? 'letting-go' : 'press';
  return { what, step: 'bytes', id: null, kind, ageMs: 0, code };
}

function valuesOf(lenient: LenientFields, name: string): FieldValue[] {
  return wordsOf(lenient, (key) => key.trim().toLowerCase() === name);
}

function isKind(key: string): boolean {
  return key.trim().toLowerCase() === 'kind';
}

function wordsOf({ fields }: LenientFields, isWanted: (key: string) => boolean): FieldValue[] {
  return fields.filter(([key]) => isWanted(key)).map(([, value]) => value);
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
