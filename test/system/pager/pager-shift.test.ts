import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestBuilding } from '../../support/building.ts';
import { startWithPagers, type Carried, type CarriedPagers } from '../../support/carried-pagers.ts';
import { eventually } from '../../support/eventually.ts';
import { minutes, seconds } from '../../support/moved-clock.ts';

let pagers: CarriedPagers;
let building: TestBuilding;
beforeEach(async () => {
  pagers = await startWithPagers();
  ({ building } = pagers);
});
afterEach(() => pagers.end());

const hearers = async (place: string): Promise<number> =>
  (await building.ask('GET', '/reachability')).body.places.find((one: { place: string }) => one.place === place).proven;
const at = (): string => new Date(building.clock.wall()).toISOString();
const notes = (app: Carried): string[] => app.popups().map(({ title }) => title);

describe('the ways of a person', () => {
  it('a pager that was never tested covers nothing, an armed one does, and one whose test has run out does not', async () => {
    // At whatever hour, Wang is on duty.
    const { body: site } = await building.ask('GET', '/site');
    delete site.roster;
    await building.ask('PUT', '/site', site);
    expect(await hearers('west-ramp')).toBe(0);
    const wang = await pagers.carriedBy('wang');
    await pagers.pass(seconds(12));
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({
      kind: 'pager',
      state: 'unproven',
      why: 'pager-untested',
    });
    expect(await hearers('west-ramp')).toBe(0);
    const isUnheard = async (): Promise<boolean> =>
      (await building.ask('GET', '/reachability/unheard')).body.now.some(
        (one: { place: string }) => one.place === 'west-ramp',
      );
    await eventually('minutes in which nobody would hear are counted', isUnheard);
    await building.ask('POST', `/pagers/${wang.id}/test-ring`, {});
    await eventually('the test rings', () => wang.rang.length === 1);
    await wang.press('heard');
    const testedAt = building.clock.wall();
    await eventually('armed', async () => (await pagers.wayOf('wang', wang.id)).state === 'proven');
    expect(await hearers('west-ramp')).toBe(1);
    await eventually('they end', async () => !(await isUnheard()));
    await pagers.cutOff(wang);
    // Less than the 45 s between two pings is left.
    await building.restart(() => building.clock.forward(minutes(14 * 60) - seconds(30)));
    await pagers.backAgain(wang, 'wang');
    await eventually('still armed', async () => (await pagers.wayOf('wang', wang.id)).state === 'proven');
    expect(await hearers('west-ramp')).toBe(1);
    await pagers.pass(testedAt + minutes(14 * 60) - building.clock.wall() - 1);
    expect(await hearers('west-ramp')).toBe(1);
    expect(await isUnheard()).toBe(false);
    await pagers.pass(seconds(12));
    expect(await isUnheard()).toBe(true);
    expect(await hearers('west-ramp')).toBe(0);
    expect(await pagers.reachOf('wang')).toMatchObject({
      state: 'unproven',
      why: expect.stringContaining('test ring'),
    });
    const ranOutAt = new Date(testedAt + minutes(14 * 60)).toISOString();
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({
      state: 'unproven',
      why: 'pager-untested',
      since: ranOutAt,
    });
  });

  it('a clock that is put right makes no answered test ring hold for longer, and ends none', async () => {
    const wayIs = async (): Promise<object> => {
      await pagers.pass(seconds(4));
      await pagers.cutOff(wang);
      await pagers.backAgain(wang, 'wang');
      return pagers.wayOf('wang', wang.id);
    };
    building.clock.jumpWall(minutes(365 * 24 * 60));
    await building.clock.forward(seconds(4));
    const wang = await pagers.proven('wang');
    building.clock.jumpWall(-minutes(365 * 24 * 60));
    expect(await wayIs()).toMatchObject({ state: 'proven' });
    await building.restart(() => building.clock.forward(minutes(14 * 60)));
    expect(await wayIs()).toMatchObject({ state: 'unproven', why: 'pager-untested' });

    wang.rang.length = 0;
    await building.ask('POST', `/pagers/${wang.id}/test-ring`, {});
    await eventually('the test rings', () => wang.rang.length > 0);
    await wang.press('heard');
    building.clock.jumpWall(minutes(20 * 60));
    expect(await wayIs()).toMatchObject({ state: 'proven' });
    await building.restart(() => building.clock.forward(minutes(10 * 60)));
    expect(await wayIs()).toMatchObject({ state: 'proven' });
    // A machine without a battery clock lost the time in which it was off.
    building.clock.jumpWall(minutes(5 * 60));
    await pagers.pass(seconds(4));
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({ state: 'unproven', why: 'pager-untested' });
  });

  it('a press that only an untested pager hears is unheard after 9 s, although it rings', async () => {
    const wang = await pagers.carriedBy('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await eventually('it rings', () => wang.rang.length === 1);
    await pagers.pass(seconds(10));
    await ramp.shows('unanswered');
    await building.ask('POST', `/pagers/${wang.id}/test-ring`, {});
    await eventually('the test rings', () => wang.popups().some(({ title }) => title === 'Test ring'));
    await wang.press('heard');
    await ramp.shows('registered');
  });

  it('says of each since when; after a restart that is the restart', async () => {
    const startedAt = at();
    await building.clock.forward(seconds(20));
    const connectedAt = at();
    const wang = await pagers.proven('wang');
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({ state: 'proven', since: connectedAt, gone: false });
    expect(await pagers.wayOf('wang', null)).toMatchObject({
      kind: 'page',
      state: 'cannot',
      why: 'no-line',
      since: startedAt,
    });
    await pagers.pass(seconds(20));
    expect((await pagers.reachOf('wang')).since).toBe(connectedAt);
    const page = await building.phone('wang');
    await eventually('the page is in front', async () => (await pagers.wayOf('wang', null)).state === 'proven');
    expect(await pagers.wayOf('wang', null)).toMatchObject({ state: 'proven', since: at() });
    await page.sleep();
    const leftAt = at();
    await pagers.cutOff(wang);
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({ state: 'unproven', why: 'line-broke', since: leftAt });
    // Nobody looks for a while, and the instant is right all the same.
    await building.clock.forward(minutes(5));
    const goneAt = new Date(Date.parse(leftAt) + seconds(8)).toISOString();
    expect(await pagers.wayOf('wang', wang.id)).toMatchObject({ state: 'cannot', why: 'no-line', since: goneAt });
    expect(await pagers.reachOf('wang')).toMatchObject({ state: 'cannot', since: goneAt });
    await building.restart();
    const restartedAt = at();
    await building.clock.forward(minutes(1));
    expect((await pagers.reachOf('wang')).ways).toMatchObject([
      { kind: 'page', state: 'cannot', since: restartedAt },
      { kind: 'pager', state: 'cannot', since: restartedAt },
    ]);
  });

  it('a check-in rings the pages and every pager, and the answer of one checks in', async () => {
    const { body: site } = await building.ask('GET', '/site');
    site.site.rules = { ...site.site.rules, dutyNeedsCheckIn: true };
    await building.ask('PUT', '/site', site);
    const page = await building.phone('wang');
    const [one, two] = [await pagers.carriedBy('wang'), await pagers.carriedBy('wang', 'second')];
    expect((await page.ask('POST', '/check-ins', {})).status).toBe(201);
    await page.sees('the test ring', ({ type }) => type === 'test-ring');
    await eventually('both ring', () => one.rang.length === 1 && two.rang.length === 1);
    const awaited = async () =>
      (await building.ask('GET', '/duty')).body.items.flatMap((team: { awaited: string[] }) => team.awaited);
    expect(await awaited()).toContain('wang');
    await one.press('heard');
    await eventually('checked in', async () => !(await awaited()).includes('wang'));
    // Nothing is forced, and what is unproven is said.
    expect(await pagers.wayOf('wang', one.id)).toMatchObject({ state: 'proven', why: 'pager' });
    expect(await pagers.wayOf('wang', two.id)).toMatchObject({ state: 'unproven', why: 'pager-untested' });
  });

  it('are told to everybody without the names of the phones', async () => {
    await pagers.carriedBy('wang', 'Redmi of Wang');
    const { body } = await building.ask('GET', '/reachability');
    expect(JSON.stringify(body)).not.toContain('Redmi');
  });
});

describe('a pager that goes while its owner is on shift', () => {
  it('is told on the other pager and the pages, once for each going, and taken back when it is here again', async () => {
    const [one, two] = [await pagers.proven('wang', 'Redmi'), await pagers.proven('wang', 'Nokia')];
    const page = await building.phone('wang');
    const board = await building.phone('lin');
    await pagers.pass(seconds(2));
    // A flap that is shorter than the grace is nothing.
    await pagers.cutOff(one);
    await pagers.pass(seconds(6));
    await pagers.backAgain(one, 'wang');
    await pagers.pass(seconds(10));
    expect(notes(two)).toEqual([]);
    await pagers.cutOff(one);
    await pagers.pass(seconds(10));
    await eventually('the other pager says so', () => two.rang.length === 1);
    expect(two.rang[0]).toMatchObject({ priority: 3, title: 'Your phone “Redmi” is gone', actions: [] });
    for (const phone of [page, board])
      await phone.sees(
        'it',
        ({ type, people }) => type === 'reachability' && JSON.stringify(people).includes('"gone":true'),
      );
    await pagers.pass(seconds(60));
    expect(two.rang).toHaveLength(1);
    await pagers.backAgain(one, 'wang');
    await eventually('the note is taken back', () => notes(two).length === 0);
    expect(await pagers.wayOf('wang', one.id)).toMatchObject({ state: 'proven', gone: false });
    // It comes and goes: the next one is told when ten minutes are over, if it is away then.
    for (let i = 0; i < 3; i++) {
      await pagers.cutOff(one);
      await pagers.pass(seconds(15));
      await pagers.backAgain(one, 'wang');
      await pagers.pass(seconds(15));
    }
    expect(two.rang).toHaveLength(1);
    await pagers.cutOff(one);
    await pagers.pass(minutes(6));
    // The other one is away when it is told, and learns it when it comes.
    await pagers.cutOff(two);
    await pagers.pass(minutes(2));
    await pagers.backAgain(two, 'wang');
    await eventually('told again', () => two.rang.length === 2);
    await pagers.cutOff(two);
    await pagers.backAgain(two, 'wang');
    expect([two.rang.length, notes(two).length]).toEqual([2, 1]);
  }, 60_000);

  it('also when it does not answer for 15 s; and not when it is removed, or its owner goes off shift', async () => {
    const [one, two] = [await pagers.proven('li', 'Redmi'), await pagers.proven('li', 'Nokia')];
    await pagers.pass(seconds(1));
    one.freeze();
    await pagers.pass(seconds(48 + 10));
    expect(two.rang).toHaveLength(0);
    await pagers.pass(seconds(8));
    await eventually('told', () => two.rang.length === 1);
    // The phone may connect again; without an answer it is not back.
    expect(await pagers.wayOf('li', one.id)).toMatchObject({ gone: true });
    const { body: site } = await building.ask('GET', '/site');
    // Li is at work at weekends only.
    for (const shift of site.roster.shifts) if (shift.id === 'committee-week') delete shift.backup;
    expect((await building.ask('PUT', '/site', site)).status).toBe(200);
    await pagers.pass(seconds(2));
    await eventually('taken back', () => notes(two).length === 0);
    await pagers.cutOff(two);
    await pagers.pass(seconds(20));
    expect((await pagers.reachOf('li')).ways.filter(({ gone }) => gone)).toEqual([]);
    const wang = await pagers.proven('wang');
    await building.ask('DELETE', `/pagers/${wang.id}`);
    await pagers.pass(seconds(20));
    expect((await pagers.reachOf('wang')).ways).toEqual([]);
    wang.wrong.length = 0;
  });

  it('a call that only a pager of a shift hears goes on when the shift ends, and not when the step would', async () => {
    // The committee closes at 17:00.
    const untilFive = Date.parse('2026-11-23T17:00:00+08:00') - building.clock.wall();
    await building.clock.forward(untilFive - seconds(60));
    await pagers.proven('wang');
    await pagers.pass(seconds(55));
    await (await building.button('west-ramp-help')).press();
    const stepOf = async () => {
      const { items } = (await building.ask('GET', '/calls?state=open')).body;
      return (await building.ask('GET', `/calls/${items[0].id}`)).body.timeline.filter(
        ({ type }: { type: string }) => type === 'StepReached',
      ).length;
    };
    await pagers.pass(seconds(3));
    expect(await stepOf()).toBe(0);
    await pagers.pass(seconds(4));
    await eventually('the step has gone on', async () => (await stepOf()) > 0);
  });

  it('a proven one that is not back a minute after a restart has gone, and its old note is removed first', async () => {
    const [one, two] = [await pagers.proven('wang', 'Redmi'), await pagers.proven('wang', 'Nokia')];
    await pagers.pass(seconds(1));
    await pagers.cutOff(one);
    await pagers.pass(seconds(10));
    await eventually('told', () => notes(two).length === 1);
    await building.restart();
    await eventually('the line is ended', () => !two.isConnected());
    await pagers.pass(seconds(6));
    await eventually('the note of before is removed', () => two.isConnected() && notes(two).length === 0);
    await pagers.pass(seconds(56));
    await eventually('told again', () => two.rang.length === 2);
    expect(await pagers.wayOf('wang', one.id)).toMatchObject({ state: 'cannot', gone: true });
  });
});
