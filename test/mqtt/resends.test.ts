import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceId } from '../../hub/domain/ids.ts';
import type { MqttClient } from '../../hub/mqtt/aedes-internals.ts';
import { createPubackWriter } from '../../hub/mqtt/puback.ts';
import { createResends, type Resends } from '../../hub/mqtt/resends.ts';

const device = 'ramp' as DeviceId;
const [line, next] = [{ line: 1 }, { line: 2 }];
let now = 0;
let resends: Resends;
beforeEach(() => {
  now = 1_000;
  let made = 0;
  resends = createResends(
    () => now,
    () => String(++made),
  );
});

const idOf = (on: object, packetId: number | null, text: string, dup = false): string =>
  resends.idFor({ device, line: on, packetId, dup }, Buffer.from(text));

describe('a message without an id', () => {
  it('that had no receipt before its line ended is the same on the next one, with the same bytes and packet id', () => {
    const first = idOf(line, 7, 'ON');
    expect(idOf(next, 7, 'ON')).toBe(first);
    expect(idOf({}, 7, 'ON')).toBe(first);
  });

  it('that had its receipt is not: small devices begin with packet id 1 on each line', () => {
    const first = idOf(line, 1, 'ON');
    resends.receipted({ device, line, packetId: 1 });
    expect(resends.isWaiting(device)).toBe(false);
    expect(idOf(next, 1, 'ON')).not.toBe(first);
  });

  it('with other bytes, another packet id, or of another device is another one', () => {
    const first = idOf(line, 7, 'ON');
    expect(idOf(next, 8, 'ON')).not.toBe(first);
    expect(idOf(next, 7, 'OFF')).not.toBe(first);
    expect(
      resends.idFor({ device: 'gate' as DeviceId, line: next, packetId: 7, dup: false }, Buffer.from('ON')),
    ).not.toBe(first);
  });

  it('after a minute is another one', () => {
    const first = idOf(line, 7, 'ON');
    now += 59_999;
    expect(idOf(next, 7, 'ON')).toBe(first);
    now += 1;
    expect(idOf({}, 7, 'ON')).not.toBe(first);
  });

  it('on the same line is the same only where it says so (DUP)', () => {
    const first = idOf(line, 7, 'ON');
    expect(idOf(line, 7, 'ON', true)).toBe(first);
    expect(idOf(line, 7, 'ON')).not.toBe(first);
  });

  it('with QoS 0 is always another one', () => {
    expect(idOf(line, null, 'ON')).not.toBe(idOf(next, null, 'ON', true));
  });

  it('a storm without receipts is not kept for ever', () => {
    for (let i = 0; i < 10_000; i++) idOf(line, i, 'ON');
    const last = idOf(line, 65_000, 'ON');
    expect(idOf(next, 65_000, 'ON')).toBe(last);
    expect(idOf(next, 3, 'ON')).not.toBe('~4');
  });

  it.each([
    ['before the line ended', false],
    ['after the line ended', true],
  ])('whose receipt was written %s: the same only where nobody heard it', async (_when, ended) => {
    let written = (): void => {};
    const conn = new Duplex({ read: () => {}, write: (_bytes, _encoding, done) => void (written = done) });
    const client = { id: device, conn } as unknown as MqttClient;
    const first = idOf(client, 7, 'ON');
    createPubackWriter(resends)(client, { qos: 1, messageId: 7 });
    await new Promise(setImmediate);
    if (ended) {
      conn.push(null);
      await once(conn.resume(), 'end');
    }
    written();
    await new Promise(setImmediate);
    expect(idOf(next, 7, 'ON') === first).toBe(ended);
  });
});
