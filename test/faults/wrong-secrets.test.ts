import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPacket } from '../bench/clients/mqtt-wire.ts';
import { storm } from '../bench/clients/storm.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { factsIn } from '../support/facts-in.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawClient, rawDevice, type RawClient } from '../support/raw-client.ts';

describe('wrong secrets and names that are taken', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let log = '';
  const open: RawClient[] = [];
  beforeEach(async () => {
    log = '';
    const lines = new PassThrough();
    lines.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    building = await startBuilding({ logTo: lines });
    others = await pressMeanwhile(building);
  });
  afterEach(async () => {
    for (const client of open.splice(0)) client.end();
    await building.end();
  });

  const guess = (device: string, password = 'guess'): RawClient => {
    const client = rawClient(building.mqtt());
    open.push(client);
    client.write(connectPacket(device, { device, username: device, password }, 60));
    return client;
  };
  const logged = (words: string): number => log.split('\n').filter((line) => line.includes(words)).length;

  it('a wrong secret does not take over the connection of a device', async () => {
    const ramp = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
    open.push(ramp);
    const thief = guess('east-ramp-help');
    await eventually('refused', () => thief.closed());
    expect(thief.connack()).toBe(4);
    expect(ramp.closed()).toBe(false);
    ramp.say('press', { v: 1, id: 'still-mine' });
    await eventually('the device is heard', () => ramp.receipts() === 1);
    await others.reaches();
  });

  it('a storm of a thousand: the first are told, the others cut without a word, one line says so, and nobody is locked out', async () => {
    const thieves: RawClient[] = [];
    for (let n = 0; n < 1_000; n++) {
      thieves.push(guess(n % 2 === 0 ? 'west-ramp-help' : `pendant-${n}`));
      if (n % 250 === 249) await others.reaches();
    }
    await eventually('all are gone', () => thieves.every((thief) => thief.closed()), 20_000);
    const told = thieves.filter((thief) => thief.connack() !== null);
    expect(told.map((thief) => thief.connack()).every((code) => code === 4)).toBe(true);
    expect(told).toHaveLength(20);
    expect(logged('device refused')).toBe(20);
    expect(logged('many refused connections')).toBe(1);
    // From the very same address, with the right secret, in the middle of it.
    for (let n = 0; n < 200; n++) guess('west-ramp-help');
    const ramp = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
    open.push(ramp);
    ramp.say('press', { v: 1, id: 'mine' });
    await eventually('heard', () => ramp.receipts() === 1, 1_000);
    await others.reaches();
  });

  it('a thousand a second, for a second: nobody is let in, no connection stays open, and presses reach the phone all the while', async () => {
    let over = false;
    const port = Number(new URL(building.mqtt()).port);
    const storming = storm({
      port,
      devices: ['west-ramp-help', 'east-ramp-help'],
      perSecond: 1_000,
      seconds: 1,
    }).finally(() => {
      over = true;
    });
    let presses = 0;
    while (!over) {
      await others.reaches();
      presses++;
    }
    expect(await storming).toMatchObject({ opened: 1_000, admitted: 0, open: 0 });
    expect(presses).toBeGreaterThan(0);
  });

  it('after a quiet second the next wrong secret is told again', async () => {
    for (let n = 0; n < 25; n++) guess('west-ramp-help');
    await eventually('all are gone', () => open.every((thief) => thief.closed()));
    await building.clock.forward(seconds(1));
    const thief = guess('west-ramp-help');
    await eventually('refused', () => thief.closed());
    expect(thief.connack()).toBe(4);
  });

  it('two devices with one id and the right secret take over from each other, and that is shown as trouble', async () => {
    const secret = await building.secretOf('east-ramp-help');
    const device = async (): Promise<any> =>
      (await building.ask('GET', '/devices')).body.items.find((one: any) => one.id === 'east-ramp-help');
    const first = await rawDevice(building.mqtt(), 'east-ramp-help', secret);
    const second = await rawDevice(building.mqtt(), 'east-ramp-help', secret);
    await eventually('the first is closed', () => first.closed());
    // Once or twice is a line that broke.
    expect((await device()).contested).toBe(false);
    let last = second;
    for (let n = 0; n < 6; n++) {
      const before = last;
      last = await rawDevice(building.mqtt(), 'east-ramp-help', secret);
      await eventually('taken over', () => before.closed());
    }
    open.push(last);
    expect(await device()).toMatchObject({ contested: true, storming: false, connected: true });
    last.say('press', { v: 1, id: 'whoever' });
    await eventually('heard', () => last.receipts() === 1);
    await others.reaches();
    expect(logged('"event":"DeviceContested"')).toBe(1);
    await building.clock.forward(minutes(6));
    expect((await device()).contested).toBe(false);
    await building.restart(() => {
      expect(
        factsIn(building.dataDir).filter((type) => type === 'DeviceContested' || type === 'DeviceUncontested'),
      ).toEqual(['DeviceContested', 'DeviceUncontested']);
    });
  });
});
