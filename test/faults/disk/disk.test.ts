import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { seconds } from '../../support/moved-clock.ts';
import { sqliteError } from '../../support/disk/temp-store.ts';

describe('when the disk refuses', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  const breakDisk = (code = 13): void => {
    building.fault.at = (point) => {
      if (point === 'before-commit') throw sqliteError(code, 'the disk says no');
    };
  };
  const mendDisk = (): void => {
    building.fault.at = () => {};
  };

  it('people in reach are told at once, not recorded; the button gets no receipt; nothing is pretended', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    breakDisk();
    const receipt = ramp.press({ id: 'lost-1' }).then(
      () => 'receipt',
      () => 'no receipt',
    );
    const alert = await wang.sees(
      'an unrecorded call',
      (frame) => frame.type === 'alert' && frame['notRecorded'] === true,
    );
    expect(alert['call']).toMatchObject({ place: 'west-ramp', number: 0 });
    expect(alert['say'].en).toContain('could not record');
    expect(await receipt).toBe('no receipt');
    await building.clock.forward(seconds(1));
    await wang.sees('the trouble', (frame) => frame.type === 'trouble' && frame['what'] === 'not-recorded');
    const ready = await building.ask('GET', '/readyz');
    expect(ready.status).toBe(503);
    expect(JSON.stringify(ready.body)).toContain('DISK_FULL');
    mendDisk();
    expect((await building.ask('GET', '/calls?state=open')).body.items).toEqual([]);
  });

  it('the hub notices by itself when the disk is back, and the press that comes again becomes one call', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    breakDisk();
    await ramp.press({ id: 'again-1' }).catch(() => {});
    await building.clock.forward(seconds(2));
    mendDisk();
    await building.clock.forward(seconds(2));
    await wang.sees('that it records again', (frame) => frame.type === 'trouble' && frame['what'] === 'recorded-again');
    expect((await building.ask('GET', '/readyz')).status).toBe(200);
    await ramp.connect();
    await ramp.press({ id: 'again-1' });
    await wang.isAlerted('raised').then((alert) => (alert['notRecorded'] === true ? wang.isAlerted('raised') : alert));
    expect((await building.ask('GET', '/calls?state=open')).body.items).toHaveLength(1);
  });

  it('a worker who takes a call is told that it was not recorded, and still does not own it', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    breakDisk(10);
    const answer = await wang.take(call.id);
    expect(answer.status).toBe(503);
    expect(answer.body.code).toBe('NOT_RECORDED');
    mendDisk();
    expect((await wang.take(call.id)).status).toBe(200);
  });

  it('escalation goes on when the disk is back', async () => {
    const wang = await building.phone('wang');
    const lin = await building.phone('lin');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted();
    breakDisk();
    await building.clock.forward(seconds(90));
    expect(lin.alerts()).toEqual([]);
    mendDisk();
    await building.clock.forward(seconds(180));
    await lin.isAlerted();
  });
});
