import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestBuilding } from '../../support/building.ts';
import { startWithPagers, type CarriedPagers } from '../../support/carried-pagers.ts';
import { eventually } from '../../support/eventually.ts';
import { seconds } from '../../support/moved-clock.ts';
import { sqliteError } from '../../support/disk/temp-store.ts';

let pagers: CarriedPagers;
let building: TestBuilding;
beforeEach(async () => {
  pagers = await startWithPagers();
  ({ building } = pagers);
});
afterEach(() => pagers.end());

describe('a press that the disk refused', () => {
  const breakDisk = (): void => {
    building.fault.at = (point) => {
      if (point === 'before-commit') throw sqliteError(13, 'the disk says no');
    };
  };
  const mendDisk = (): void => {
    building.fault.at = () => {};
  };
  async function button(device: string): Promise<(id: string) => Promise<void>> {
    const made = await building.button(device);
    return async (id) => {
      await made.connect();
      await made.press({ id }).catch(() => {});
    };
  }

  it('rings every pager without a button that acts, again after 10 s, and gives way to the call once it is stored', async () => {
    const [wang, li] = [await pagers.proven('wang'), await pagers.proven('li')];
    const pressed = await button('west-ramp-help');
    breakDisk();
    await pressed('lost-1');
    for (const app of [wang, li]) await eventually('it rings', () => app.rang.length === 1);
    expect(wang.rang[0]).toMatchObject({ priority: 5, title: 'Help at the ramp · West ramp button', actions: [] });
    expect(wang.rang[0]?.message).toContain('could not record');
    await pagers.pass(seconds(5));
    await pressed('lost-1');
    await pagers.pass(seconds(3));
    expect(wang.rang).toHaveLength(1);
    await pagers.pass(seconds(3));
    await pressed('lost-1');
    await eventually('again', () => wang.rang.length === 2);
    await pagers.pass(seconds(1));
    expect(wang.popups()).toHaveLength(1);
    mendDisk();
    await pressed('lost-1');
    await eventually('the call rings', () => wang.rang.length === 3);
    await eventually('in place of the message', () => wang.popups().length === 1);
    await pagers.pass(seconds(2));
    expect(wang.popups().map(({ actions }) => actions.length)).toEqual([3]);
    // Li is not of the first step: nothing stands there any more.
    expect(li.popups()).toEqual([]);
    await pagers.pass(seconds(8));
    expect(wang.rang).toHaveLength(3);
    expect((await wang.press('go')).body.role).toBe('responder');
  });

  it('is deleted when the hub records again, or 60 s after it came last', async () => {
    const wang = await pagers.proven('wang');
    const pressed = await button('west-ramp-help');
    breakDisk();
    await pressed('lost-2');
    await eventually('it rings', () => wang.rang.length === 1);
    await pagers.pass(seconds(55));
    expect(wang.popups()).toHaveLength(1);
    // A phone that was away meanwhile learns it.
    await pagers.cutOff(wang);
    await pagers.backAgain(wang, 'wang');
    expect(wang.popups()).toHaveLength(1);
    await pagers.pass(seconds(10));
    await eventually('deleted', () => wang.popups().length === 0);
    await pressed('lost-3');
    await eventually('it rings', () => wang.rang.length === 2);
    mendDisk();
    await pagers.pass(seconds(3));
    expect(wang.popups()).toEqual([]);
  });
});

it('counts lines, waves, pongs, buttons and guesses, and names nobody', async () => {
  const wang = await pagers.proven('wang', 'Redmi');
  await (await building.button('west-ramp-help')).press();
  await eventually('it rings', () => wang.rang.length === 1);
  await wang.press('go');
  wang.freeze();
  await pagers.pass(seconds(70));
  await fetch(`${building.pager()}/lb_wrong/auth`);
  const text = await (
    await fetch(`${building.http()}/metrics`, { headers: { authorization: `Bearer ${building.hub().adminToken}` } })
  ).text();
  const told = text.split('\n').filter((line) => line.startsWith('lotusbell_pager'));
  expect(told).toEqual(
    expect.arrayContaining([
      'lotusbell_pager_lines{transport="json"} 0',
      'lotusbell_pager_waves_total 1',
      expect.stringMatching(/^lotusbell_pager_pongs_missed_total [1-9]/),
      expect.stringMatching(/^lotusbell_pager_lines_ended_total [1-9]/),
      'lotusbell_pager_buttons_total{result="tested"} 1',
      'lotusbell_pager_buttons_total{result="responder"} 1',
      'lotusbell_pager_guesses_total 1',
      'lotusbell_pager_guesses_unanswered_total 0',
    ]),
  );
  expect(told.join()).not.toMatch(/wang|Redmi|lb_/i);
});
