import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseClass } from '../../../hub/store/driver.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { rawDevice } from '../../support/raw-client.ts';

/** What is thrown where nobody expects it ends the process, and with it every call's round. */
describe('while a part of the store cannot be read', () => {
  let building: TestBuilding;
  let broken: string | null = null;
  beforeEach(async () => {
    building = await startBuilding({
      config: (config) => {
        config.limits.mqtt.messagesPerSecond = 1;
      },
    });
  });
  afterEach(async () => {
    if (broken !== null) rename('away', broken);
    broken = null;
    await building.end();
  });

  function rename(from: string, to: string): void {
    const Class = databaseClass();
    const db = new Class(join(building.dataDir, 'lotusbell.db'));
    db.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
    db.close();
  }
  const breakTable = (table: 'calls' | 'sessions' | 'roster_changes'): void => {
    rename(table, 'away');
    broken = table;
  };
  const unrecorded = (frame: { type: string; [key: string]: unknown }): boolean =>
    frame.type === 'alert' && frame['notRecorded'] === true;

  it.each(['calls', 'sessions'] as const)('a phone that joins is turned away and comes back (%s)', async (table) => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted();
    await wang.sleep();
    breakTable(table);
    await wang.listen();
    await eventually('the phone is turned away', () => wang.closeCode() === 1011);
    rename('away', table);
    broken = null;
    await wang.listen();
    await wang.sees('a snapshot', (frame) => frame.type === 'snapshot' && frame['calls'].length === 1);
  });

  it('a press that a test was announced for is told as any other that cannot be recorded', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    expect((await building.ask('POST', '/call-points/west-ramp-help/press-test', {})).status).toBe(201);
    breakTable('calls');
    await ramp.press().catch(() => {});
    await wang.sees('an unrecorded call', unrecorded);
  });

  it('so is a press of a device that has used up its share', async () => {
    const wang = await building.phone('wang');
    const device = await rawDevice(building.mqtt(), 'west-ramp-help', await building.secretOf('west-ramp-help'));
    for (let n = 0; n < 20; n++) device.say('heartbeat', { v: 1, seq: n, uptimeS: n });
    await eventually('the share is used up', () => device.receipts() === 20);
    breakTable('calls');
    device.say('press', { v: 1, id: 'storm-1' });
    await wang.sees('an unrecorded call', unrecorded);
    device.end();
  });

  it('what was committed is told although the house cannot be read anew: a cut-off phone is out, its call rings elsewhere', async () => {
    const [wang, li] = [await building.phone('wang'), await building.phone('li')];
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await li.take(call.id);
    breakTable('roster_changes');
    await li.ask('DELETE', '/sessions/current');
    await wang.isAlerted('released');
    await eventually('the phone is out', () => li.closeCode() === 4403);
  });
});
