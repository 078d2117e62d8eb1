import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ntfyApp, type NtfyApp } from '../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds, turns } from '../support/moved-clock.ts';
import { sqliteError } from '../support/temp-store.ts';

type Carried = NtfyApp & { readonly id: string };
type Way = { kind: string; id: string | null; state: string; why: string; since: string; gone: boolean };

let building: TestBuilding;
let apps: Carried[];

beforeEach(async () => {
  apps = [];
  building = await startBuilding({
    config: (config) => {
      config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
    },
  });
});
afterEach(async () => {
  for (const app of apps) app.stop();
  await building.end();
  const wrong = apps.flatMap((app) => app.wrong);
  if (wrong.length > 0) throw new Error(`the app was sent what it cannot handle: ${wrong.join('; ')}`);
});

async function carriedBy(staff: string, name = 'phone'): Promise<Carried> {
  const made = await building.ask('POST', `/staff/${staff}/pagers`, { name, language: 'en' });
  const { topic, pager } = made.body;
  const app = { ...ntfyApp({ base: building.pager, topics: [topic], clock: building.clock }), id: pager.id as string };
  apps.push(app);
  await app.start();
  await eventually(`${staff}'s app is connected`, app.isConnected);
  return app;
}
async function proven(staff: string, name?: string): Promise<Carried> {
  const app = await carriedBy(staff, name);
  await building.ask('POST', `/pagers/${app.id}/test-ring`, {});
  await eventually('the test rings', () => app.rang.length > 0);
  expect((await app.press('heard')).body.role).toBe('tested');
  app.rang.length = 0;
  await eventually('proven', async () => (await wayOf(staff, app.id)).state === 'proven');
  return app;
}
async function reachOf(staff: string): Promise<{ state: string; since: string | null; ways: Way[] }> {
  return (await building.ask('GET', '/reachability')).body.items.find((one: { staff: string }) => one.staff === staff);
}
const wayOf = async (staff: string, id: string | null): Promise<Way> =>
  (await reachOf(staff)).ways.find((way) => way.id === id) as Way;
const hearers = async (place: string): Promise<number> =>
  (await building.ask('GET', '/reachability')).body.places.find((one: { place: string }) => one.place === place).proven;
/** Moves the time second by second, so that the apps can answer in between. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) {
    await turns(8);
    await building.clock.forward(Math.min(left, 1000));
  }
  await turns(8);
}
const at = (): string => new Date(building.clock.wall()).toISOString();
const notes = (app: Carried): string[] => app.popups().map(({ title }) => title);
const cutOff = async (app: Carried): Promise<void> => {
  app.cut();
  await eventually('the line broke', () => !app.isConnected());
  await turns(8);
};
const backAgain = async (app: Carried, staff: string): Promise<void> => {
  app.back();
  await eventually('the pager is back', async () => !['cannot'].includes((await wayOf(staff, app.id)).state));
  await pass(seconds(1));
};

describe('the ways of a person', () => {
  it('a pager that was never tested covers nothing, an armed one does, and one whose test has run out does not', async () => {
    // At whatever hour, Wang is on duty.
    const { body: site } = await building.ask('GET', '/site');
    delete site.roster;
    await building.ask('PUT', '/site', site);
    expect(await hearers('west-ramp')).toBe(0);
    const wang = await carriedBy('wang');
    await pass(seconds(12));
    expect(await wayOf('wang', wang.id)).toMatchObject({ kind: 'pager', state: 'unproven', why: 'pager-untested' });
    expect(await hearers('west-ramp')).toBe(0);
    const unheard = async () =>
      (await building.ask('GET', '/reachability/unheard')).body.items.find(
        (one: { place: string }) => one.place === 'west-ramp',
      );
    await eventually('nobody would hear', async () => (await unheard()) !== undefined);
    await building.ask('POST', `/pagers/${wang.id}/test-ring`, {});
    await eventually('the test rings', () => wang.rang.length === 1);
    await wang.press('heard');
    const testedAt = building.clock.wall();
    await eventually('armed', async () => (await wayOf('wang', wang.id)).state === 'proven');
    expect(await hearers('west-ramp')).toBe(1);
    await building.restart(() => building.clock.forward(minutes(14 * 60 - 1)));
    await pass(seconds(6));
    await eventually('back', wang.isConnected);
    await eventually('still armed', async () => (await wayOf('wang', wang.id)).state === 'proven');
    expect(await hearers('west-ramp')).toBe(1);
    await pass(testedAt + minutes(14 * 60) - building.clock.wall() - 1);
    expect(await hearers('west-ramp')).toBe(1);
    await pass(seconds(5));
    expect(await hearers('west-ramp')).toBe(0);
    expect(await reachOf('wang')).toMatchObject({ state: 'unproven', why: expect.stringContaining('test ring') });
    const ranOutAt = new Date(testedAt + minutes(14 * 60)).toISOString();
    expect(await wayOf('wang', wang.id)).toMatchObject({ state: 'unproven', why: 'pager-untested', since: ranOutAt });
  });

  it('says of each since when; after a restart that is the restart', async () => {
    const startedAt = at();
    await building.clock.forward(seconds(20));
    const connectedAt = at();
    const wang = await proven('wang');
    expect(await wayOf('wang', wang.id)).toMatchObject({ state: 'proven', since: connectedAt, gone: false });
    expect(await wayOf('wang', null)).toMatchObject({
      kind: 'page',
      state: 'cannot',
      why: 'no-line',
      since: startedAt,
    });
    await pass(seconds(20));
    expect((await reachOf('wang')).since).toBe(connectedAt);
    const page = await building.phone('wang');
    await eventually('the page is in front', async () => (await wayOf('wang', null)).state === 'proven');
    expect(await wayOf('wang', null)).toMatchObject({ state: 'proven', since: at() });
    await page.sleep();
    const leftAt = at();
    await cutOff(wang);
    expect(await wayOf('wang', wang.id)).toMatchObject({ state: 'unproven', why: 'line-broke', since: leftAt });
    // Nobody looks for a while, and the instant is right all the same.
    await building.clock.forward(minutes(5));
    const goneAt = new Date(Date.parse(leftAt) + seconds(8)).toISOString();
    expect(await wayOf('wang', wang.id)).toMatchObject({ state: 'cannot', why: 'no-line', since: goneAt });
    expect(await reachOf('wang')).toMatchObject({ state: 'cannot', since: goneAt });
    await building.restart();
    const restartedAt = at();
    await building.clock.forward(minutes(1));
    expect((await reachOf('wang')).ways).toMatchObject([
      { kind: 'page', state: 'cannot', since: restartedAt },
      { kind: 'pager', state: 'cannot', since: restartedAt },
    ]);
  });

  it('a check-in rings the pages and every pager, and the answer of one checks in', async () => {
    const { body: site } = await building.ask('GET', '/site');
    site.site.rules = { ...site.site.rules, dutyNeedsCheckIn: true };
    await building.ask('PUT', '/site', site);
    const page = await building.phone('wang');
    const [one, two] = [await carriedBy('wang'), await carriedBy('wang', 'second')];
    expect((await page.ask('POST', '/check-ins', {})).status).toBe(201);
    await page.sees('the test ring', ({ type }) => type === 'test-ring');
    await eventually('both ring', () => one.rang.length === 1 && two.rang.length === 1);
    const awaited = async () =>
      (await building.ask('GET', '/duty')).body.items.flatMap((team: { awaited: string[] }) => team.awaited);
    expect(await awaited()).toContain('wang');
    await one.press('heard');
    await eventually('checked in', async () => !(await awaited()).includes('wang'));
    // Nothing is forced, and what is unproven is said.
    expect(await wayOf('wang', one.id)).toMatchObject({ state: 'proven', why: 'pager' });
    expect(await wayOf('wang', two.id)).toMatchObject({ state: 'unproven', why: 'pager-untested' });
  });

  it('are told to everybody without the names of the phones', async () => {
    await carriedBy('wang', 'Redmi of Wang');
    const { body } = await building.ask('GET', '/reachability');
    expect(JSON.stringify(body)).not.toContain('Redmi');
  });
});

describe('a pager that goes while its owner is on shift', () => {
  it('is told on the other pager and the pages, once for each going, and taken back when it is here again', async () => {
    const [one, two] = [await proven('wang', 'Redmi'), await proven('wang', 'Nokia')];
    const page = await building.phone('wang');
    const board = await building.phone('lin');
    await pass(seconds(2));
    // A flap that is shorter than the grace is nothing.
    await cutOff(one);
    await pass(seconds(6));
    await backAgain(one, 'wang');
    await pass(seconds(10));
    expect(notes(two)).toEqual([]);
    await cutOff(one);
    await pass(seconds(10));
    await eventually('the other pager says so', () => two.rang.length === 1);
    expect(two.rang[0]).toMatchObject({ priority: 3, title: 'Your pager “Redmi” is gone', actions: [] });
    for (const phone of [page, board])
      await phone.sees(
        'it',
        ({ type, people }) => type === 'reachability' && JSON.stringify(people).includes('"gone":true'),
      );
    await pass(seconds(60));
    expect(two.rang).toHaveLength(1);
    await backAgain(one, 'wang');
    await eventually('the note is taken back', () => notes(two).length === 0);
    expect(await wayOf('wang', one.id)).toMatchObject({ state: 'proven', gone: false });
    // It comes and goes: the next one is told when ten minutes are over, if it is away then.
    for (let i = 0; i < 3; i++) {
      await cutOff(one);
      await pass(seconds(15));
      await backAgain(one, 'wang');
      await pass(seconds(15));
    }
    expect(two.rang).toHaveLength(1);
    await cutOff(one);
    await pass(minutes(6));
    // The other one is away when it is told, and learns it when it comes.
    await cutOff(two);
    await pass(minutes(2));
    await backAgain(two, 'wang');
    await eventually('told again', () => two.rang.length === 2);
    await cutOff(two);
    await backAgain(two, 'wang');
    expect([two.rang.length, notes(two).length]).toEqual([2, 1]);
  }, 60_000);

  it('also when it does not answer for 15 s; and not when it is removed, or its owner goes off shift', async () => {
    const [one, two] = [await proven('li', 'Redmi'), await proven('li', 'Nokia')];
    await pass(seconds(1));
    one.freeze();
    await pass(seconds(48 + 10));
    expect(two.rang).toHaveLength(0);
    await pass(seconds(8));
    await eventually('told', () => two.rang.length === 1);
    // The phone may connect again; without an answer it is not back.
    expect(await wayOf('li', one.id)).toMatchObject({ gone: true });
    const { body: site } = await building.ask('GET', '/site');
    // Li is at work at weekends only.
    for (const shift of site.roster.shifts) if (shift.id === 'committee-week') delete shift.backup;
    expect((await building.ask('PUT', '/site', site)).status).toBe(200);
    await pass(seconds(2));
    await eventually('taken back', () => notes(two).length === 0);
    await cutOff(two);
    await pass(seconds(20));
    expect((await reachOf('li')).ways.filter(({ gone }) => gone)).toEqual([]);
    const wang = await proven('wang');
    await building.ask('DELETE', `/pagers/${wang.id}`);
    await pass(seconds(20));
    expect((await reachOf('wang')).ways).toEqual([]);
    wang.wrong.length = 0;
  });

  it('a proven one that is not back a minute after a restart has gone, and its old note is removed first', async () => {
    const [one, two] = [await proven('wang', 'Redmi'), await proven('wang', 'Nokia')];
    await pass(seconds(1));
    await cutOff(one);
    await pass(seconds(10));
    await eventually('told', () => notes(two).length === 1);
    await building.restart();
    await eventually('the line is ended', () => !two.isConnected());
    await pass(seconds(6));
    await eventually('the note of before is removed', () => two.isConnected() && notes(two).length === 0);
    await pass(seconds(56));
    await eventually('told again', () => two.rang.length === 2);
    expect(await wayOf('wang', one.id)).toMatchObject({ state: 'cannot', gone: true });
  });
});

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
    const [wang, li] = [await proven('wang'), await proven('li')];
    const pressed = await button('west-ramp-help');
    breakDisk();
    await pressed('lost-1');
    for (const app of [wang, li]) await eventually('it rings', () => app.rang.length === 1);
    expect(wang.rang[0]).toMatchObject({ priority: 5, title: 'Help at the ramp · West ramp button', actions: [] });
    expect(wang.rang[0]?.message).toContain('could not record');
    await pass(seconds(5));
    await pressed('lost-1');
    await pass(seconds(3));
    expect(wang.rang).toHaveLength(1);
    await pass(seconds(3));
    await pressed('lost-1');
    await eventually('again', () => wang.rang.length === 2);
    await pass(seconds(1));
    expect(wang.popups()).toHaveLength(1);
    mendDisk();
    await pressed('lost-1');
    await eventually('the call rings', () => wang.rang.length === 3);
    await pass(seconds(2));
    expect(wang.popups().map(({ actions }) => actions.length)).toEqual([3]);
    // Li is not of the first step: nothing stands there any more.
    expect(li.popups()).toEqual([]);
    await pass(seconds(8));
    expect(wang.rang).toHaveLength(3);
    expect((await wang.press('go')).body.role).toBe('responder');
  });

  it('is deleted when the hub records again, or 60 s after it came last', async () => {
    const wang = await proven('wang');
    const pressed = await button('west-ramp-help');
    breakDisk();
    await pressed('lost-2');
    await eventually('it rings', () => wang.rang.length === 1);
    await pass(seconds(55));
    expect(wang.popups()).toHaveLength(1);
    // A phone that comes meanwhile learns it.
    const sun = await carriedByStored();
    await pass(seconds(10));
    await eventually('deleted', () => wang.popups().length === 0 && sun.popups().length === 0);
    await pressed('lost-3');
    await eventually('it rings', () => wang.rang.length === 2);
    mendDisk();
    await pass(seconds(3));
    expect(wang.popups()).toEqual([]);
  });

  /** A phone of before, because nothing can be added while the disk refuses. */
  async function carriedByStored(): Promise<Carried> {
    const [wang] = apps as [Carried];
    await cutOff(wang);
    await backAgain(wang, 'wang');
    return wang;
  }
});

it('counts lines, waves, pongs, buttons and guesses, and names nobody', async () => {
  const wang = await proven('wang', 'Redmi');
  await (await building.button('west-ramp-help')).press();
  await eventually('it rings', () => wang.rang.length === 1);
  await wang.press('go');
  wang.freeze();
  await pass(seconds(70));
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
