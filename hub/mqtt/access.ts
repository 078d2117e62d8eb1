import { matches } from '../commands/secret.ts';
import { downPrefix, HUB_TOPICS_PREFIX, upNameOf, upPrefix, upTopic, type UpName } from '../contract/topics.ts';
import { ID_PATTERN } from '../contract/ids.ts';
import { strip } from './messages/payload-text.ts';

const ID = new RegExp(ID_PATTERN);

/** `lotus/v1/hub/` is read by every device, so no device may bear that name. */
const HUB = 'hub';

/** MQTT 3.1.1 §3.2.2.3: 2 identifier rejected, 3 server unavailable, 4 bad user name or password, 5 not authorised. */
export const CONNACK_BAD_ID = 2;
export const CONNACK_UNAVAILABLE = 3;
export const CONNACK_BAD_CREDENTIALS = 4;
export const CONNACK_NOT_AUTHORISED = 5;

export type AccessDecision =
  | { readonly ok: true }
  | { readonly ok: false; readonly returnCode: number; readonly why: string };

/**
 * May this device connect? Client id = user name = device id, password = its own secret (mqtt.md, Connecting).
 * A device without credentials and a wrong secret get the same answer.
 */
export function mayConnect(
  secretHashOf: (device: string) => Uint8Array | null,
  clientId: string,
  username: string | undefined,
  password: Uint8Array | undefined,
): AccessDecision {
  if (!ID.test(clientId) || clientId === HUB)
    return { ok: false, returnCode: CONNACK_BAD_ID, why: 'client id is no device id' };
  if (username !== clientId)
    return { ok: false, returnCode: CONNACK_BAD_CREDENTIALS, why: 'user name differs from client id' };
  const hash = secretHashOf(clientId);
  if (hash === null || password === undefined || !matches(password, hash)) {
    return { ok: false, returnCode: CONNACK_BAD_CREDENTIALS, why: 'unknown device or wrong secret' };
  }
  return { ok: true };
}

/**
 * `heard`: its own message. `dropped`: acknowledged, and nothing comes of it. `forbidden`: in the name of another; it
 * ends the connection.
 */
export type PublishRight = 'heard' | 'dropped' | 'forbidden';

/**
 * A device is heard only below its own `up/`. Firmware that announces itself elsewhere, to a home automation say, loses
 * nothing by it and gains nothing; its presses must come through all the same.
 */
export function publishRight(device: string, topic: string): PublishRight {
  if (ownNameOf(device, topic) !== null) return 'heard';
  if (topic.startsWith(upPrefix(device)) && !topic.includes('\0')) return 'heard';
  const levels = plainTopic(topic).split('/');
  if (levels[0] !== 'lotus' || levels.length === 1) return 'dropped';
  return levels[2] === device && !levels.includes('..') ? 'dropped' : 'forbidden';
}

/**
 * @returns the name of the message that a device says on this topic. Its press topic counts in other letters and with a
 * slash too many too.
 */
export function ownNameOf(device: string, topic: string): UpName | null {
  const name = upNameOf(device, topic);
  if (name !== null) return name;
  return plainTopic(topic) === upTopic(device, 'press') ? 'press' : null;
}

export function isExactly(device: string, topic: string, name: UpName): boolean {
  return topic === upTopic(device, name);
}

/** In small letters, without padding and without empty levels. */
function plainTopic(topic: string): string {
  return topic
    .toLowerCase()
    .split('/')
    .map((level) => strip(level))
    .filter((level) => level !== '')
    .join('/');
}

/** Characters of the longest filter that is taken. The longest topic of the hub has fewer than 100. */
export const FILTER_MAX = 256;
/** Subscriptions that a device may hold. The hub sends it fewer kinds of messages. */
export const FILTERS_MAX = 64;

/**
 * A device reads only below its own `down/` and `hub/`; wildcards only there. `$SYS` would show it every other device.
 */
export function maySubscribe(device: string, filter: string): boolean {
  return (filter.startsWith(downPrefix(device)) || filter.startsWith(HUB_TOPICS_PREFIX)) && !filter.includes('\0');
}
