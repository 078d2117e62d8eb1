import { isUtf8 } from 'node:buffer';
import { Compile } from 'typebox/compile';
import {
  UP_SCHEMAS,
  type CancelMessage,
  type DeviceStatusMessage,
  type HeartbeatMessage,
  type PresenceMessage,
  type PressMessage,
  type ResetMessage,
  type SelfTestAnswerMessage,
} from '../contract/device-messages.ts';
import type { QuarantineCode } from '../contract/errors.ts';
import { PAYLOAD_MAX_BYTES, PRESS_ID_MAX } from '../contract/ids.ts';
import { isDeeperThan } from '../contract/json-depth.ts';
import type { UpName } from '../contract/topics.ts';

export type UpMessage = {
  press: PressMessage;
  cancel: CancelMessage;
  presence: PresenceMessage;
  reset: ResetMessage;
  heartbeat: HeartbeatMessage;
  status: DeviceStatusMessage;
  'self-test': SelfTestAnswerMessage;
};

export type Decoded<Name extends UpName> =
  | { readonly ok: true; readonly message: UpMessage[Name] }
  | { readonly ok: false; readonly code: QuarantineCode };

/** Nesting that an honest message never needs. */
const DEPTH_MAX = 16;

const checks = new Map<UpName, { Check: (value: unknown) => boolean }>();

/** @returns the message in these bytes, or under which code they go to quarantine. Never throws. */
export function decodeUp<Name extends UpName>(
  name: Name,
  payload: Uint8Array,
  maxBytes = PAYLOAD_MAX_BYTES,
): Decoded<Name> {
  if (payload.byteLength > maxBytes) return { ok: false, code: 'TOO_LARGE' };
  if (!isUtf8(payload)) return { ok: false, code: 'NOT_UTF8' };
  if (isDeeperThan(DEPTH_MAX, payload)) return { ok: false, code: 'TOO_DEEP' };
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'NOT_JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, code: 'BAD_SHAPE' };
  if ((value as { v?: unknown }).v !== 1) return { ok: false, code: 'UNKNOWN_VERSION' };
  if (!checkOf(name).Check(value)) return { ok: false, code: 'BAD_SHAPE' };
  return { ok: true, message: value as UpMessage[Name] };
}

/**
 * The press in these bytes, as whoever takes it and whoever keeps it waiting must both see it: also one whose other fields cannot be used.
 * @returns under `code` what is wrong with it; without a message it goes to quarantine and is no press. Never throws.
 */
export function decodePress(
  payload: Uint8Array,
  maxBytes = PAYLOAD_MAX_BYTES,
):
  | { readonly message: PressMessage; readonly code: QuarantineCode | null }
  | { readonly message: null; readonly code: QuarantineCode } {
  const decoded = decodeUp('press', payload, maxBytes);
  if (decoded.ok) return { message: decoded.message, code: null };
  const { code } = decoded;
  return { message: code === 'BAD_SHAPE' || code === 'TOO_DEEP' ? barePress(payload, maxBytes) : null, code };
}

/**
 * What is left of a press whose other fields are wrong or nested too deep: its id, and whether it was held.
 * @returns null when it has no version 1 or no usable id. Never throws.
 */
export function barePress(payload: Uint8Array, maxBytes = PAYLOAD_MAX_BYTES): PressMessage | null {
  if (payload.byteLength > maxBytes || !isUtf8(payload)) return null;
  try {
    const { v, id, kind } = JSON.parse(Buffer.from(payload).toString('utf8')) as {
      v?: unknown;
      id?: unknown;
      kind?: unknown;
    };
    if (v !== 1 || typeof id !== 'string' || id.length === 0 || id.length > PRESS_ID_MAX) return null;
    return { v: 1, id, ...(kind === 'hold' ? { kind } : {}) };
  } catch {
    return null;
  }
}

/** Compiled at first use: a cold start does not pay for messages nobody sends. */
function checkOf(name: UpName): { Check: (value: unknown) => boolean } {
  let check = checks.get(name);
  if (check === undefined) {
    check = Compile(UP_SCHEMAS[name]) as { Check: (value: unknown) => boolean };
    checks.set(name, check);
  }
  return check;
}
