import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectPacket, publishPacket, topicBytes } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawClient, rawDevice, type RawClient } from '../support/raw-client.ts';

describe('packets that are too large or never end', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  const open: RawClient[] = [];
  const drips: NodeJS.Timeout[] = [];
  beforeAll(async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.connectTimeoutS = 1;
      },
    });
    others = await pressMeanwhile(building);
  });
  afterEach(() => {
    for (const timer of drips.splice(0)) clearInterval(timer);
    for (const client of open.splice(0)) client.end();
  });
  afterAll(() => building.end());

  const stranger = (): RawClient => {
    const client = rawClient(building.mqtt());
    open.push(client);
    return client;
  };
  const device = async (): Promise<RawClient> => {
    const client = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
    open.push(client);
    return client;
  };
  /** One byte after another, each in time for a server that waits for the next one. */
  const drip = (client: RawClient, bytes: Buffer): void => {
    let at = 0;
    drips.push(
      setInterval(() => {
        if (at < bytes.length) client.write(bytes.subarray(at, ++at));
      }, 50),
    );
  };

  it('a CONNECT that drips in is not waited for longer than a CONNECT may take', async () => {
    const slow = Array.from({ length: 100 }, stranger);
    for (const client of slow)
      drip(
        client,
        connectPacket('east-ramp-help', { device: 'x', username: 'east-ramp-help', password: 'x'.repeat(200) }, 60),
      );
    await others.reaches();
    await eventually('all are closed', () => slow.every((client) => client.closed()), 10_000);
    expect(slow.every((client) => client.connack() === null)).toBe(true);
    await others.reaches();
  });

  it('nobody who has not signed in makes the hub keep a packet', async () => {
    const large = Array.from({ length: 50 }, stranger);
    for (const client of large) {
      client.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
      client.write(Buffer.alloc(256 * 1024));
    }
    await others.reaches();
    await eventually('all are closed', () => large.every((client) => client.closed()));
  });

  it('a device that announces more than it may say is cut off, before and while it says it', async () => {
    const client = await device();
    client.write(publishPacket(topicBytes('lotus/v1/east-ramp-help/up/press'), 1, 'x'.repeat(20_000)));
    await eventually('closed', () => client.closed());
    expect(client.receipts()).toBe(0);
    await others.reaches();
  });

  it('the packet that is too large may hide behind a hundred that are not', async () => {
    const client = await device();
    const beat = publishPacket(topicBytes('lotus/v1/east-ramp-help/up/heartbeat'), 1, '{"v":1,"seq":1,"uptimeS":1}');
    client.write(
      Buffer.concat([
        ...Array.from({ length: 100 }, () => beat),
        Buffer.from([0x32, 0xff, 0xff, 0x7f]),
        Buffer.alloc(64 * 1024),
      ]),
    );
    await eventually('closed', () => client.closed());
    await others.reaches();
  });

  it('a device that stops in the middle of a packet holds up nobody but itself', async () => {
    const client = await device();
    const whole = publishPacket(
      topicBytes('lotus/v1/east-ramp-help/up/press'),
      1,
      JSON.stringify({ v: 1, id: 'late', pad: 'x'.repeat(3_000) }),
    );
    client.write(whole.subarray(0, 2_500));
    await others.reaches();
    expect(client.receipts()).toBe(0);
    client.write(whole.subarray(2_500));
    await eventually('the whole press is taken', () => client.receipts() === 1);
  });

  it('a device that falls silent in the middle of a packet is gone when its keepalive is over', async () => {
    const client = rawClient(building.mqtt(), 'tcm-1');
    open.push(client);
    client.write(
      connectPacket('tcm-1', { device: 'tcm-1', username: 'tcm-1', password: await building.secretOf('tcm-1') }, 1),
    );
    await eventually('signed in', () => client.connack() === 0);
    drip(client, publishPacket(topicBytes('lotus/v1/tcm-1/up/press'), 1, 'x'.repeat(3_000)));
    await others.reaches();
    await eventually('closed', () => client.closed(), 6_000);
    expect(client.receipts()).toBe(0);
  });
});
