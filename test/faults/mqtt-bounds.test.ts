import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { boundMemory, grant, UNRELEASED_MAX } from '../../hub/mqtt/aedes-bounds.ts';
import { publishPacket, subscribePacket, topicBytes } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { rawDevice, type RawClient } from '../support/raw-client.ts';

const DEVICE = 'west-ramp-help';
const REFUSED = 0x80;

describe('what one device may make the hub keep', () => {
  let building: TestBuilding;
  const open: RawClient[] = [];
  beforeAll(async () => {
    building = await startBuilding();
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.end();
  });
  afterAll(() => building.end());

  async function device(id = DEVICE): Promise<RawClient> {
    const client = await rawDevice(building.mqtt(), id, await building.secretOf(id));
    open.push(client);
    return client;
  }
  /** SUBSCRIBE with one filter. @returns the return code of the SUBACK. */
  async function subscribe(client: RawClient, filter: string, qos: number): Promise<number | undefined> {
    const before = client.subacks().length;
    const packet = subscribePacket(before + 1, filter, 1);
    packet[packet.length - 1] = qos;
    client.write(packet);
    await eventually('the SUBACK', () => client.subacks().length > before);
    return client.subacks().at(-1)?.at(-1);
  }
  /** The first bytes of the messages that it was sent on a topic. */
  const flagsOf = (client: RawClient, topic: string): number[] =>
    [...client.heard().matchAll(new RegExp(`([\\x30-\\x3f])[\\x80-\\xff]*[\\x00-\\x7f]\\x00.${topic}`, 'gs'))].map(
      ([, first = '']) => first.charCodeAt(0),
    );

  it('filters: none longer than any topic of the hub, and no more than sixty-four', async () => {
    const client = await device();
    expect(await subscribe(client, `lotus/v1/${DEVICE}/down/${'x'.repeat(15_000)}`, 1)).toBe(REFUSED);
    for (let n = 0; n < 64; n += 1) expect(await subscribe(client, `lotus/v1/${DEVICE}/down/${n}`, 1)).toBe(1);
    expect(await subscribe(client, `lotus/v1/${DEVICE}/down/64`, 1)).toBe(REFUSED);
    expect(await subscribe(client, `lotus/v1/${DEVICE}/down/0`, 1)).toBe(1);
    expect(client.closed()).toBe(false);
  });

  it.each([
    [0, 0, 'west-ramp-help'],
    [1, 1, 'east-ramp-help'],
    [2, 1, 'tcm-1'],
  ])('asked for QoS %i it is granted %i, and is sent that, retained or not', async (asked, given, id) => {
    const client = await device(id);
    expect(await subscribe(client, `lotus/v1/${id}/down/#`, asked)).toBe(given);
    const topic = `lotus/v1/${id}/down/feedback`;
    await eventually('its retained lamp', () => flagsOf(client, topic).length > 0);
    client.say('press', { v: 1, id: `qos-${asked}` });
    await eventually('its lamp', () => flagsOf(client, topic).length > 1);
    expect(new Set(flagsOf(client, topic).map((first) => (first >> 1) & 3))).toEqual(new Set([given]));
  });

  it('a packet id of 0 ends the line, and nothing comes of it', async () => {
    const calls = async (): Promise<number> => (await building.ask('GET', '/calls')).body.items.length;
    const before = await calls();
    const client = await device();
    client.write(publishPacket(topicBytes('lotus/v1/west-ramp-help/up/press'), 0, '{"v":1,"id":"zero","input":"b"}'));
    await eventually('the line is ended', () => client.closed());
    expect(client.receipts()).toBe(0);
    expect(await calls()).toBe(before);
  });
});

describe('the memory of the broker', () => {
  const kept = new Map<number, object>();
  const filters: object[] = [];
  const broker = {
    persistence: {
      addSubscriptions: (_client: object, more: object[]) => Promise.resolve(void filters.push(...more)),
      incomingStorePacket: (_client: object, packet: { messageId: number }) =>
        Promise.resolve(void kept.set(packet.messageId, packet)),
      incomingDelPacket: (_client: object, { messageId }: { messageId: number }) =>
        kept.delete(messageId) ? Promise.resolve() : Promise.reject(new Error('no such packet')),
      cleanIncoming: () => Promise.resolve(kept.clear()),
    },
  };
  boundMemory(broker as never);
  const { persistence } = broker;
  const client = { id: DEVICE };

  it('messages of QoS 2 that are never released: the newest packet ids are known, and no payload', async () => {
    for (let messageId = 1; messageId <= 5 * UNRELEASED_MAX; messageId += 1)
      await persistence.incomingStorePacket(client, { messageId, payload: Buffer.alloc(8_000) } as never);
    expect(kept.size).toBe(UNRELEASED_MAX);
    expect(kept.has(5 * UNRELEASED_MAX)).toBe(true);
    for (const packet of kept.values()) expect(packet).toMatchObject({ payload: Buffer.alloc(0) });
    await persistence.incomingDelPacket(client, { messageId: 5 * UNRELEASED_MAX });
    expect(kept.size).toBe(UNRELEASED_MAX - 1);
  });

  it('a filter that was refused is not kept for the session, although it came with one that was granted', async () => {
    const [own, foreign] = [{ topic: 'own' }, { topic: 'foreign' }];
    grant(own);
    await persistence.addSubscriptions(client, [own, foreign]);
    expect(filters).toEqual([own]);
  });
});
