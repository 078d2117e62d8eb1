import { Compile } from 'typebox/compile';
import { Heartbeat } from '../../contract/device-messages.ts';
import type { QuarantineCode } from '../../contract/errors.ts';
import { PAYLOAD_MAX_BYTES } from '../../contract/ids.ts';
import { decodeUp } from './decode.ts';
import { NESTED, readLenientFields } from './lenient-fields.ts';
import { stripPadding, textOf } from './payload-text.ts';

/** What a device says of itself. `implausible` names the fields whose values cannot be right; they are left out. */
export type HeartbeatReading = {
  readonly fields: Readonly<Record<string, unknown>> & { readonly implausible?: readonly string[] };
  /** Null: as the contract has it. */
  readonly code: QuarantineCode | null;
};

/**
 * A battery of 200 % says nothing against the age of the device and its other fields: only what is wrong is left out.
 * @returns null in `fields` when there is no object of version 1. Never throws.
 */
export function readHeartbeat(
  payload: Uint8Array,
  maxBytes = PAYLOAD_MAX_BYTES,
): HeartbeatReading | { readonly fields: null; readonly code: QuarantineCode } {
  const decoded = decodeUp('heartbeat', payload, maxBytes);
  if (decoded.ok) {
    const { v: _, ...fields } = decoded.message;
    return { fields, code: null };
  }
  const { code } = decoded;
  const stripped = stripPadding(payload);
  if (stripped !== payload) {
    const again = readHeartbeat(stripped, maxBytes);
    return again.fields !== null && again.code === null ? { ...again, code: 'PADDED' } : again;
  }
  if (code === 'TOO_LARGE' || code === 'TOO_DEEP' || code === 'UNKNOWN_VERSION') return { fields: null, code };
  const object = objectIn(textOf(payload));
  if (object === null || object['v'] !== 1) return { fields: null, code };
  const kept: Record<string, unknown> = {};
  const implausible: string[] = [];
  for (const [name, check] of checks()) {
    const value = object[name];
    if (value === undefined) continue;
    if (check(value)) {
      kept[name] = value;
      continue;
    }
    implausible.push(name);
    if (name === 'inputs') kept[name] = goodInputs(value, check);
  }
  const outOfRange =
    code === 'BAD_SHAPE' && implausible.length > 0 && implausible.every((name) => isNumber(object[name]));
  return {
    fields: implausible.length === 0 ? kept : { ...kept, implausible },
    code: outOfRange ? 'IMPLAUSIBLE' : code,
  };
}

/** Own fields only; a key that is a name of the language is a key like any other. */
function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.assign(Object.create(null) as Record<string, unknown>, value);
  } catch {
    const lenient = readLenientFields(text);
    if (lenient === null) return null;
    const object = Object.create(null) as Record<string, unknown>;
    for (const [key, value] of lenient.fields) if (value !== NESTED) object[key] = value;
    return object;
  }
}

/** The inputs whose state is understood: a button that is stuck must not hide behind another one. */
function goodInputs(value: unknown, check: (value: unknown) => boolean): Record<string, unknown> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const inputs: [string, unknown][] = isMap ? Object.entries(value) : [];
  return Object.fromEntries(inputs.filter(([name, state]) => check({ [name]: state })));
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

let compiled: readonly (readonly [name: string, check: (value: unknown) => boolean])[] | null = null;

/** Compiled at first use, as most devices need none of them. */
function checks(): NonNullable<typeof compiled> {
  compiled ??= Object.entries(Heartbeat.properties)
    .filter(([name]) => name !== 'v')
    .map(([name, schema]) => {
      const field = Compile(schema);
      return [name, (value: unknown) => field.Check(value)] as const;
    });
  return compiled;
}
