import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PINGREQ_PACKET, subscribePacket } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { factsIn } from '../support/facts-in.ts';
import { seconds, turns } from '../support/moved-clock.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawDevice, type RawClient } from '../support/raw-client.ts';

const DEVICE = 'east-ramp-help';
const SHARE = 20;
const BURST = SHARE * 10;

describe('a device that storms', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let ramp: RawClient;
  let log = '';
  beforeEach(async () => {
    log = '';
    const lines = new PassThrough();
    lines.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    building = await startBuilding({
      logTo: lines,
      config: (config) => {
        config.limits.mqtt.messagesPerSecond = SHARE;
      },
    });
    others = await pressMeanwhile(building);
    ramp = await rawDevice(building.mqtt(), DEVICE, await building.secretOf(DEVICE));
  });
  afterEach(async () => {
    ramp.end();
    await building.end();
  });

  const press = (n: number): void => ramp.say('press', { v: 1, id: `storm-${n}` });
  const calls = async (): Promise<any[]> =>
    (await building.ask('GET', '/calls?state=open')).body.items.filter((call: any) => call.callPoint === DEVICE);
  const device = async (): Promise<any> =>
    (await building.ask('GET', '/devices')).body.items.find((one: any) => one.id === DEVICE);
  const logged = (event: string): number =>
    log.split('\n').filter((line) => line.includes(`"event":"${event}"`)).length;
  const heartbeats = async (count: number): Promise<void> => {
    const before = ramp.receipts();
    for (let n = 0; n < count; n++) ramp.say('heartbeat', { v: 1, seq: n, uptimeS: n });
    await eventually('every heartbeat is receipted', () => ramp.receipts() === before + count);
  };
  /** Until the share is used up and more. */
  const useUp = (): Promise<void> => heartbeats(BURST + 50);

  it('a first press is carried out at once although the share is used up', async () => {
    await useUp();
    press(1);
    await eventually('receipted', () => ramp.receipts() === BURST + 51, 1_000);
    expect(await calls()).toHaveLength(1);
    await others.reaches();
  });

  it('so is one with something in it that nests too deep', async () => {
    await useUp();
    ramp.say('press', { v: 1, id: 'deep', extra: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) });
    await eventually('receipted', () => ramp.receipts() === BURST + 51, 1_000);
    expect(await calls()).toHaveLength(1);
  });

  it('its repeats wait for their turn without a receipt, and what is receipted is stored', async () => {
    for (let n = 0; n < BURST + 100; n++) press(n);
    await eventually('the burst is receipted', () => ramp.receipts() >= BURST);
    await others.reaches();
    await turns(20);
    expect(ramp.receipts()).toBe(BURST);
    expect((await calls())[0].repeats).toBe(BURST - 1);
    await building.clock.forward(seconds(1));
    await eventually('one second is one share', () => ramp.receipts() === BURST + SHARE);
    expect((await calls())[0].repeats).toBe(BURST + SHARE - 1);
    await building.restart();
    expect((await calls())[0].repeats).toBe(BURST + SHARE - 1);
  });

  it('an emergency does not overtake the reset that was said before it: the old call is closed, a new one is raised and stays', async () => {
    await useUp();
    press(1);
    await eventually('a call', async () => (await calls()).length === 1);
    const [{ id: old }] = await calls();
    ramp.say('reset', { v: 1, id: 'reset-1' });
    ramp.say('press', { v: 1, id: 'hold-1', kind: 'hold', heldMs: 3000 });
    await eventually('both are receipted', () => ramp.receipts() === BURST + 53, 1_000);
    await building.clock.forward(seconds(5));
    expect((await building.ask('GET', `/calls/${old}`)).body).toMatchObject({
      state: 'closed',
      outcome: 'reset-at-place',
    });
    expect(await calls()).toMatchObject([{ priority: 'emergency', state: 'waiting' }]);
  });

  it('every repeat is carried out in the end, and one that was held raises no second call', async () => {
    for (let n = 0; n < BURST + 40; n++) press(n);
    await eventually('the burst is receipted', () => ramp.receipts() >= BURST);
    await building.clock.forward(seconds(2));
    await eventually('all are receipted', () => ramp.receipts() === BURST + 40);
    expect((await calls()).map(({ repeats }) => repeats)).toEqual([BURST + 39]);
  });

  it('a hold among held repeats makes an emergency of the call at once', async () => {
    for (let n = 0; n < BURST + 40; n++) press(n);
    await eventually('the burst is receipted', () => ramp.receipts() >= BURST);
    ramp.say('press', { v: 1, id: 'hold', kind: 'hold' });
    await eventually('receipted', () => ramp.receipts() === BURST + 1, 1_000);
    expect((await calls())[0].priority).toBe('emergency');
  });

  it('when its call is closed in the middle of the storm, the next press raises a new one at once', async () => {
    press(0);
    await eventually('receipted', () => ramp.receipts() === 1);
    await heartbeats(BURST);
    const wang = await building.phone('li');
    const [call] = await calls();
    await wang.take(call.id);
    await wang.arrive(call.id);
    expect((await wang.close(call.id)).status).toBe(200);
    press(1);
    await eventually('a new call', () => ramp.receipts() === BURST + 2, 1_000);
    expect((await calls())[0].id).not.toBe(call.id);
  });

  it('garbage beyond the share is acknowledged and costs no disk', async () => {
    await useUp();
    for (let n = 0; n < 100; n++) ramp.say('cancel', 'garbage');
    for (let n = 0; n < 100; n++) ramp.say('song', '{}');
    await eventually('acknowledged', () => ramp.receipts() === BURST + 250);
    expect((await device()).quarantined).toBe(0);
    expect(ramp.closed()).toBe(false);
  });

  it('inputs that it makes up raise no flood of calls', async () => {
    await useUp();
    for (let n = 0; n < 100; n++) ramp.say('press', { v: 1, id: `made-up-${n}`, input: `i-${n}` });
    await turns(50);
    await others.reaches();
    expect((await building.ask('GET', '/calls?state=open')).body.items).toHaveLength(1);
  });

  it('a reset stays behind the presses it follows', async () => {
    for (let n = 0; n < BURST + 10; n++) press(n);
    ramp.say('reset', { v: 1, id: 'reset' });
    await eventually('the burst is receipted', () => ramp.receipts() >= BURST);
    await others.reaches();
    expect(await calls()).toHaveLength(1);
    await building.clock.forward(seconds(1));
    await eventually('all are receipted', () => ramp.receipts() === BURST + 11);
    expect(await calls()).toEqual([]);
  });

  it('more than may wait gets no receipt and is not lost: the device still has it', async () => {
    for (let n = 0; n < BURST + SHARE * 50 + 30; n++) press(n);
    ramp.say('heartbeat', { v: 1, seq: 1, uptimeS: 1 });
    await eventually('all is read', () => ramp.receipts() === BURST + 1, 10_000);
    await others.reaches();
    expect(ramp.closed()).toBe(false);
    await building.clock.forward(seconds(60));
    await eventually('what waited is receipted', () => ramp.receipts() === BURST + 1 + SHARE * 50);
    press(BURST + SHARE * 50 + 29);
    await eventually('sent again, receipted', () => ramp.receipts() === BURST + 1 + SHARE * 50 + 1);
  });

  it('is shown as trouble, once, and calm again after half a minute', async () => {
    expect(await device()).toMatchObject({ storming: false, contested: false });
    await useUp();
    await heartbeats(20);
    expect(await device()).toMatchObject({ storming: true, contested: false, connected: true });
    expect((await building.ask('GET', '/call-points/east-ramp-help')).body.device.storming).toBe(true);
    expect(logged('DeviceStorming')).toBe(1);
    await building.clock.forward(seconds(29));
    expect((await device()).storming).toBe(true);
    await building.clock.forward(seconds(3));
    expect((await device()).storming).toBe(false);
    expect(logged('DeviceCalm')).toBe(1);
    await building.restart(() => {
      expect(factsIn(building.dataDir).filter((type) => type === 'DeviceStorming' || type === 'DeviceCalm')).toEqual([
        'DeviceStorming',
        'DeviceCalm',
      ]);
    });
  });

  it('a flood of pings on one connection is not read on, and others are heard', async () => {
    ramp.write(Buffer.concat(Array.from({ length: 60_000 }, () => PINGREQ_PACKET)));
    await others.reaches();
    await eventually('reading has stopped', async () => (await device()).storming);
    await others.reaches();
    const answered = ramp.packets();
    expect(answered).toBeLessThan(4_500);
    await building.clock.forward(seconds(4));
    await eventually('it goes on at its pace', () => ramp.packets() > answered);
    expect(ramp.packets()).toBeLessThan(answered + 4_500);
  });

  it('a flood of subscriptions on one connection is not read on, and others are heard', async () => {
    const one = subscribePacket(1, `lotus/v1/${DEVICE}/down/feedback`, 1);
    ramp.write(Buffer.concat(Array.from({ length: 20_000 }, () => one)));
    await others.reaches();
    await eventually('reading has stopped', () => logged('DeviceStorming') === 1, 10_000);
    await others.reaches();
    expect(ramp.subacks().length).toBeLessThan(1_000);
  });
});
