import type { Packet } from './packet.ts';

/** The broker takes no topic of more levels. */
const LEVELS_MAX = 100;

/**
 * The broker ends a line for a filter or a topic that it does not take. What is not a device's own must not cost it its
 * line, so such a filter becomes one that is refused, and such a topic loses its last levels.
 */
export function mendTopics(packet: Packet): void {
  for (const [i, filter] of (packet.subscriptions ?? []).entries()) {
    // Each has a name of its own, because the broker answers two of the same only once.
    if (!isFilter(filter.topic)) filter.topic = `$none/${i}`;
  }
  if (packet.topic != null && levelsOf(packet.topic) > LEVELS_MAX)
    packet.topic = packet.topic.split('/').slice(0, LEVELS_MAX).join('/');
}

/** MQTT 3.1.1 §4.7.1: a wildcard is a whole level, and `#` is the last one. */
function isFilter(text: string): boolean {
  const levels = text.split('/');
  if (text === '' || levels.length > LEVELS_MAX) return false;
  return levels.every((level, i) => (level === '#' ? i === levels.length - 1 : level === '+' || !/[#+]/.test(level)));
}

function levelsOf(topic: string): number {
  let levels = 1;
  for (let at = topic.indexOf('/'); at !== -1 && levels <= LEVELS_MAX; at = topic.indexOf('/', at + 1)) levels++;
  return levels;
}
