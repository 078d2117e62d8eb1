import { expect } from 'vitest';
import { topicBytes } from '../bench/clients/mqtt-wire.ts';
import type { TestBuilding } from './building.ts';

/** @returns the calls, newest first. */
export const callsOf = async (building: TestBuilding): Promise<any[]> =>
  (await building.ask('GET', '/calls')).body.items;

/** Somebody of the staff looks after them, so that the next press is a call of its own. */
export async function closeAll(building: TestBuilding): Promise<void> {
  const chen = await building.tokenOf('chen');
  for (const { id, state } of await callsOf(building)) {
    if (state === 'closed') continue;
    await building.ask('POST', `/calls/${id}/acknowledge`, {}, chen);
    await building.ask('POST', `/calls/${id}/arrive`, {}, chen);
    const closed = await building.ask('POST', `/calls/${id}/close`, { outcome: 'helped' }, chen);
    expect([id, closed.status, closed.body]).toEqual([id, 200, closed.body]);
  }
}

export type Flags = { readonly dup?: boolean; readonly retain?: boolean; readonly qos?: number };

/** PUBLISH with QoS 1 by hand, any bytes, retained or marked as sent again. */
export function publishBytes(
  topic: string,
  packetId: number,
  payload: Buffer | string,
  { dup = false, retain = false, qos = 1 }: Flags = {},
): Buffer {
  const body = Buffer.concat([
    topicBytes(topic),
    Buffer.from([packetId >> 8, packetId & 0xff]),
    typeof payload === 'string' ? Buffer.from(payload) : payload,
  ]);
  return Buffer.concat([
    Buffer.from([0x30 | (qos << 1) | (dup ? 8 : 0) | (retain ? 1 : 0), (body.length & 0x7f) | 0x80, body.length >> 7]),
    body,
  ]);
}
