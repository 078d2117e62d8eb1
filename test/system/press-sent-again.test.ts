import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { rawDevice, type RawClient } from '../support/raw-client.ts';
import { PINGREQ_PACKET } from '../bench/clients/mqtt-wire.ts';
import { callsOf, closeAll, publishBytes, type Flags } from '../support/presses.ts';
import { eventually } from '../support/eventually.ts';

const RAMP = 'west-ramp-help';
const PRESS = `lotus/v1/${RAMP}/up/press`;

let building: TestBuilding;
let ramp: Button;
beforeEach(async () => {
  building = await startBuilding();
  ramp = await building.button(RAMP);
});
afterEach(() => building.end());

const calls = (): Promise<any[]> => callsOf(building);
const close = (): Promise<void> => closeAll(building);
const publish = (packetId: number, payload: Buffer | string, how?: Flags): Buffer =>
  publishBytes(PRESS, packetId, payload, how);

describe('a message without an id comes again', () => {
  const line = async (): Promise<RawClient> => rawDevice(building.mqtt(), RAMP, await building.secretOf(RAMP));

  it('with the packet id of one that had a receipt: a new press', async () => {
    for (let i = 0; i < 3; i++) {
      const device = await line();
      device.write(publish(1, 'ON'));
      await eventually('a receipt', () => device.receipts() === 1);
      device.end();
    }
    expect(await calls()).toMatchObject([{ repeats: 2 }]);
  });

  /** The line is gone before a receipt could be written. */
  const cutOff = async (bytes: Buffer): Promise<void> => {
    const before = (await calls())[0]?.repeats ?? -1;
    const device = await line();
    device.socket.write(bytes, () => device.socket.resetAndDestroy());
    await eventually('heard', async () => ((await calls())[0]?.repeats ?? -1) === before + 1);
    await ramp.connect();
  };
  const again = async (bytes: Buffer): Promise<number> => {
    const device = await line();
    device.write(Buffer.concat([bytes, PINGREQ_PACKET]));
    await eventually('an answer', () => device.packets() === 3);
    device.end();
    return (await calls())[0].repeats;
  };

  it.each([1, 2])('that had no receipt when its line ended, QoS %i: the same press, once', async (qos) => {
    await cutOff(publish(7, 'ON', { qos }));
    expect(await again(publish(7, 'ON', { qos, dup: true }))).toBe(0);
    expect(await again(publish(7, 'ON', { qos, dup: true }))).toBe(1);
  });

  it('after more than a minute: a new press', async () => {
    await cutOff(publish(7, 'ON'));
    await building.clock.forward(61_000);
    expect(await again(publish(7, 'ON', { dup: true }))).toBe(1);
  });

  it('twice on one line with two packet ids: two presses', async () => {
    const device = await line();
    device.write(Buffer.concat([publish(1, 'ON'), publish(2, 'ON')]));
    await eventually('receipts', () => device.receipts() === 2);
    device.end();
    expect(await calls()).toMatchObject([{ repeats: 1 }]);
  });
});

describe('one number for one touch', () => {
  it('a hold with the id of a press makes an emergency of its call, once, and counts as no repeat', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1"}');
    await building.clock.forward(3_000);
    for (let i = 0; i < 3; i++) await ramp.sendRaw(PRESS, '{"v":1,"id":"t1","kind":"hold"}');
    expect(await calls()).toMatchObject([{ priority: 'emergency', repeats: 0 }]);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1"}');
    expect(await calls()).toMatchObject([{ priority: 'emergency', repeats: 0 }]);
  });

  it('closed meanwhile: a new emergency within 10 s, and none later', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1"}');
    await close();
    await building.clock.forward(9_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1","kind":"HOLD"}');
    expect((await calls()).map(({ priority, state }) => [priority, state])).toEqual([
      ['emergency', 'waiting'],
      ['urgent', 'closed'],
    ]);
    await close();
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1","kind":"HOLD"}');
    expect(await calls()).toHaveLength(2);
  });

  it('a pull is stronger too; where the call is an emergency already nothing changes', async () => {
    const cord = await building.button('lavatory-help');
    for (const kinds of [
      ['press', 'pull'],
      ['pull', 'hold'],
    ]) {
      for (const button of [ramp, cord]) for (const kind of kinds) await button.press({ id: 't1', kind });
      expect((await calls()).map(({ priority, repeats }) => [priority, repeats])).toEqual([
        ['emergency', 0],
        ['emergency', 0],
      ]);
    }
  });

  it('taken or attended: an emergency of the same owner', async () => {
    const chen = await building.tokenOf('chen');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1"}');
    const [{ id }] = await calls();
    await building.ask('POST', `/calls/${id}/acknowledge`, {}, chen);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1","kind":"Long"}');
    expect(await calls()).toMatchObject([
      { priority: 'emergency', state: 'acknowledged', owner: { id: 'chen' }, repeats: 0 },
    ]);
  });

  it('closed after it was held: nothing more; closed while another call began there: that one, and no repeat', async () => {
    for (const kind of ['press', 'hold']) await ramp.press({ id: 't1', kind });
    await close();
    await ramp.press({ id: 't1', kind: 'hold' });
    expect((await calls()).map(({ state }) => state)).toEqual(['closed']);
    await ramp.press({ id: 't2' });
    await close();
    await ramp.press({ id: 't3' });
    await ramp.press({ id: 't2', kind: 'hold' });
    expect((await calls())[0]).toMatchObject({ state: 'waiting', priority: 'emergency', repeats: 0 });
  });

  it('closed longer ago: a re-send of what was answered', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1"}');
    await close();
    await building.clock.forward(11_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"t1","kind":"hold"}');
    expect(await calls()).toHaveLength(1);
  });
});

describe('a counter that begins at 1 after a power cut', () => {
  const status = (boot: string): Promise<void> => ramp.send('status', { v: 1, state: 'online', boot, conn: 1 });

  it('raises a new call when the earlier one is closed and the device has started anew', async () => {
    await status('b1');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await status('b2');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    expect(await calls()).toHaveLength(1);
    await close();
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    expect(await calls()).toHaveLength(2);
    await close();
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    expect(await calls()).toHaveLength(2);
  });

  it('also when the press itself names the start, or only the later one was named', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","boot":"b2"}');
    expect(await calls()).toHaveLength(2);
  });

  it('a journal that sends its press again after the start joins, because the press is older than the start', async () => {
    await status('b1');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await building.clock.forward(60_000);
    await status('b2');
    await building.clock.forward(5_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":65000}');
    expect(await calls()).toHaveLength(1);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":3000}');
    expect(await calls()).toHaveLength(2);
  });

  it('a press of the journal stays known by its age: older than the start, or not younger than the first of its id', async () => {
    await status('b1');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await building.clock.forward(20_000);
    await status('b2');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":15000}');
    await building.clock.forward(60_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":80000}');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":75000}');
    expect(await calls()).toHaveLength(1);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":50000}');
    expect(await calls()).toHaveLength(2);
  });

  it('right after the start its age may not be younger than its first sending', async () => {
    await status('b1');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await building.clock.forward(5_000);
    await status('b2');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","ageMs":5000}');
    expect(await calls()).toHaveLength(1);
  });

  it('a start that is older than the press says nothing against it', async () => {
    await ramp.sendRaw(PRESS, '{"v":1,"id":"7"}');
    await close();
    await status('b1');
    await building.clock.forward(10_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await building.clock.forward(1_000);
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    expect(await calls()).toHaveLength(2);
  });

  it('the clock was set back between them: a new call too', async () => {
    await ramp.press({ id: '1' });
    await close();
    building.clock.jumpWall(-3_600_000);
    await building.clock.forward(10_000);
    await status('b1');
    await ramp.press({ id: '1' });
    expect(await calls()).toHaveLength(2);
  });

  it('the same start: the same press', async () => {
    await status('b1');
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1"}');
    await close();
    await ramp.sendRaw(PRESS, '{"v":1,"id":"1","boot":"b1"}');
    expect(await calls()).toHaveLength(1);
  });
});
