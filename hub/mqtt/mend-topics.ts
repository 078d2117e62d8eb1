import { FILTER_MAX } from './access.ts';
import type { Packet } from './packet.ts';

/** The broker takes no topic of more levels. */
const LEVELS_MAX = 100;

/** Nothing is sent with QoS 2, so it is not granted (MQTT 3.1.1 §3.9.3). */
const QOS_MAX = 1;

/**
 * MQTT 3.1.1 §2.3.1-1: a packet that is answered has a packet id that is not 0. Its sender could not tell by the answer
 * which message it is for.
 */
export function hasNoPacketId({ cmd, qos = 0, messageId }: Packet): boolean {
  return messageId === 0 && (cmd !== 'publish' || qos > 0);
}

/**
 * The broker ends a line for a filter or a topic that it does not take. What is not a device's own must not cost it its
 * line, so such a filter becomes one that is refused, and such a topic loses its last levels.
 */
export function mendTopics(packet: Packet): void {
  for (const [i, filter] of (packet.subscriptions ?? []).entries()) {
    // Each has a name of its own, because the broker answers two of the same only once.
    if (!isFilter(filter.topic)) filter.topic = `$none/${i}`;
    filter.qos = Math.min(filter.qos, QOS_MAX);
  }
  if (packet.topic != null && levelsOf(packet.topic) > LEVELS_MAX)
    packet.topic = packet.topic.split('/').slice(0, LEVELS_MAX).join('/');
}

/** MQTT 3.1.1 §4.7.1: a wildcard is a whole level, and `#` is the last one. */
function isFilter(text: string): boolean {
  const levels = text.split('/');
  if (text === '' || text.length > FILTER_MAX || levels.length > LEVELS_MAX) return false;
  return levels.every((level, i) => (level === '#' ? i === levels.length - 1 : level === '+' || !/[#+]/.test(level)));
}

function levelsOf(topic: string): number {
  let levels = 1;
  for (let at = topic.indexOf('/'); at !== -1 && levels <= LEVELS_MAX; at = topic.indexOf('/', at + 1)) levels++;
  return levels;
}
