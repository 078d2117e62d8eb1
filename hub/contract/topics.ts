/**
 * Topics of Lotusbell's own devices (mqtt.md, Topics). A device publishes below `up/` and reads below `down/` and
 * `hub/`.
 */
const ROOT = 'lotus/v1/';

export const HUB_STATUS_TOPIC = 'lotus/v1/hub/status';
export const HUB_TOPICS_PREFIX = 'lotus/v1/hub/';

export const UP_NAMES = ['press', 'cancel', 'presence', 'reset', 'heartbeat', 'status', 'self-test'] as const;
export const DOWN_NAMES = ['feedback', 'lamp', 'settings', 'self-test', 'identify'] as const;
export type UpName = (typeof UP_NAMES)[number];
export type DownName = (typeof DOWN_NAMES)[number];

export function upPrefix(device: string): string {
  return `${ROOT}${device}/up/`;
}

export function downPrefix(device: string): string {
  return `${ROOT}${device}/down/`;
}

export function upTopic(device: string, name: UpName): string {
  return upPrefix(device) + name;
}

export function downTopic(device: string, name: DownName): string {
  return downPrefix(device) + name;
}

const UP_SET: ReadonlySet<string> = new Set(UP_NAMES);

/** @returns the message name of a topic below this device's `up/`, or null for any other topic. */
export function upNameOf(device: string, topic: string): UpName | null {
  const prefix = upPrefix(device);
  if (!topic.startsWith(prefix)) return null;
  const name = topic.slice(prefix.length);
  return UP_SET.has(name) ? (name as UpName) : null;
}
