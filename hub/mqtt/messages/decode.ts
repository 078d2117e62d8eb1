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
} from '../../contract/device-messages.ts';
import type { QuarantineCode } from '../../contract/errors.ts';
import { PAYLOAD_MAX_BYTES } from '../../contract/ids.ts';
import { isDeeperThan } from '../../contract/json-depth.ts';
import type { UpName } from '../../contract/topics.ts';

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

/** Compiled at first use: a cold start does not pay for messages nobody sends. */
function checkOf(name: UpName): { Check: (value: unknown) => boolean } {
  let check = checks.get(name);
  if (check === undefined) {
    check = Compile(UP_SCHEMAS[name]) as { Check: (value: unknown) => boolean };
    checks.set(name, check);
  }
  return check;
}
