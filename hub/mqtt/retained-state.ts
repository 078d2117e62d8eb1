import { Readable } from 'node:stream';
import { DOWN_NAMES, downTopic, HUB_STATUS_TOPIC, type DownName } from '../contract/topics.ts';

/**
 * What a subscriber finds retained. Not kept in the broker but asked of the hub at that moment, so that a lamp is right
 * after any restart, and a reconnecting house costs no scan of everybody's retained messages.
 */
export type RetainedState = {
  /** JSON payloads, one per message; feedback has one per input of the device. */
  readonly down: (device: string, name: DownName) => readonly string[];
  readonly hubStatus: () => string;
};

type RetainedPacket = { cmd: 'publish'; topic: string; payload: Buffer; qos: 1; retain: true };

/** In place of the broker's own retained lookup. @param filters as subscribed; already authorised. */
export function retainedStream(retained: RetainedState, filters: readonly string[]): Readable {
  const packets = retainedFor(retained, filters);
  let next = 0;
  // Readable.from would set up an async iterator with an abort signal for each of thousands of reconnecting devices.
  return new Readable({
    objectMode: true,
    read() {
      this.push(packets[next++] ?? null);
    },
  });
}

/** When the store cannot be read the device finds nothing for now, and the hub lives on. */
export function retainedFor(retained: RetainedState, filters: readonly string[]): RetainedPacket[] {
  try {
    return lookUp(retained, filters);
  } catch {
    return [];
  }
}

function lookUp(retained: RetainedState, filters: readonly string[]): RetainedPacket[] {
  const packets: RetainedPacket[] = [];
  const put = (topic: string, payload: string): void => {
    packets.push({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: true });
  };
  for (const filter of filters) {
    if (matchesFilter(filter, HUB_STATUS_TOPIC)) put(HUB_STATUS_TOPIC, retained.hubStatus());
    const device = deviceOf(filter);
    if (device === null) continue;
    for (const name of DOWN_NAMES) {
      const topic = downTopic(device, name);
      if (matchesFilter(filter, topic)) for (const payload of retained.down(device, name)) put(topic, payload);
    }
  }
  return packets;
}

function deviceOf(filter: string): string | null {
  const [lotus, v1, device, down] = filter.split('/');
  return lotus === 'lotus' && v1 === 'v1' && down === 'down' && device !== undefined ? device : null;
}

/** MQTT 3.1.1 §4.7. */
export function matchesFilter(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  if (filter.endsWith('/#') && !filter.includes('+'))
    return topic.startsWith(filter.slice(0, -1)) || topic === filter.slice(0, -2);
  const want = filter.split('/');
  const have = topic.split('/');
  for (const [i, level] of want.entries()) {
    if (level === '#') return true;
    if (have[i] === undefined || (level !== '+' && level !== have[i])) return false;
  }
  return want.length === have.length;
}
