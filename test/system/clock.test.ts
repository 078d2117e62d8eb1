import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { minutes, seconds, turns } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

const hours = (n: number): number => minutes(60 * n);

describe('the clock of the machine jumps', () => {
  let building: TestBuilding;
  let ramp: Button;
  let wang: TestPhone;
  let id: string;
  beforeEach(async () => {
    building = await startBuilding();
    [wang, ramp] = [await building.phone('wang'), await building.button('west-ramp-help')];
    await ramp.press();
    id = (await wang.isAlerted('raised'))['call'].id as string;
  });
  afterEach(() => building.end());

  const call = async () => (await building.ask('GET', `/calls/${id}`)).body;
  const facts = async (): Promise<string[]> => (await call()).timeline.map(({ type }: { type: string }) => type);
  const tellsTheTime = async (): Promise<number> =>
    Date.parse((await call()).timeline.at(-1).at) - building.clock.wall();

  for (const [direction, jump] of [
    ['forward', hours(7)],
    ['back', -hours(7)],
  ] as const) {
    it(`${direction} by hours: nothing fires early, nothing is forgotten, and the book tells the new time`, async () => {
      await wang.take(id);
      await building.clock.forward(seconds(60));
      building.clock.jumpWall(jump);
      await building.clock.forward(seconds(119));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped']);
      await building.clock.forward(seconds(1));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped', 'CallReRaised']);
      expect(Math.abs(await tellsTheTime())).toBeLessThan(seconds(2));
      expect(Date.parse((await call()).raisedAt) - building.clock.wall()).toBe(-minutes(3));
    });

    it(`${direction} by hours, and the hub is killed right after: the limit is still the one that was left`, async () => {
      await wang.take(id);
      building.clock.jumpWall(jump);
      await building.clock.forward(seconds(10));
      await building.restart();
      await building.clock.forward(seconds(169));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped']);
      await building.clock.forward(seconds(1));
      expect((await facts()).at(-1)).toBe('CallReRaised');
    });
  }

  it('one wrong reading moves nothing', async () => {
    await building.clock.forward(seconds(1) - 1);
    building.clock.jumpWall(hours(7));
    await building.clock.forward(1);
    building.clock.jumpWall(-hours(7));
    await building.clock.forward(seconds(5));
    expect(await facts()).toEqual(['CallRaised']);
  });

  it('a machine that started without a date runs on, says so, and follows once it is set', async () => {
    const away = building.clock.wall();
    await building.restart(() => building.clock.jumpWall(-away));
    await building.clock.forward(seconds(15));
    expect(await facts()).toEqual(['CallRaised', 'StepReached']);
    expect(
      ((await (await fetch(`${building.http()}/readyz`)).json()) as { problems: string[] }).problems,
    ).toContainEqual(expect.stringContaining('CLOCK_NOT_SET'));
    building.clock.jumpWall(away + hours(3));
    await building.clock.forward(seconds(2));
    expect((await facts()).at(-1)).toBe('ClockStepped');
    expect(Math.abs(await tellsTheTime())).toBeLessThan(seconds(2));
    expect(
      ((await (await fetch(`${building.http()}/readyz`)).json()) as { problems: string[] }).problems ?? [],
    ).not.toContainEqual(expect.stringContaining('CLOCK_NOT_SET'));
  });

  const YEAR = hours(365 * 24);
  it.each([
    ['forward', YEAR],
    ['back', -YEAR],
  ])(
    '%s by a year and taken back: who is signed in stays so, is proven to hear, and is alerted',
    async (_way, jump) => {
      const li = await building.tokenOf('li');
      let again = 0;
      const allIsWell = async (): Promise<void> => {
        expect((await building.ask('GET', '/me', undefined, li)).status).toBe(200);
        const people = (await building.ask('GET', '/reachability')).body.items;
        const of = (who: string) => people.find(({ staff }: { staff: string }) => staff === who);
        expect([of('wang').state, of('chen').why]).toEqual(['proven', 'no phone has joined']);
        expect(of('li').why).not.toBe('no phone has joined');
        const device = await building.button(again++ % 2 === 0 ? 'east-ramp-help' : 'tcm-1');
        const pressId = await device.press();
        await wang.sees('the press', ({ fact }) => fact?.pressId === pressId);
        expect(wang.closeCode()).toBeNull();
      };
      for (const by of [jump, -jump]) {
        building.clock.jumpWall(by);
        await allIsWell();
        await building.clock.forward(seconds(3));
        await allIsWell();
      }
      // A start with a wrong clock, too: for a day it is not believed.
      await building.restart(() => building.clock.jumpWall(jump));
      expect((await building.ask('GET', '/me', undefined, li)).status).toBe(200);
      await building.restart();
      expect((await building.ask('GET', '/me', undefined, li)).status).toBe(200);
      building.clock.jumpWall(-jump);
      await building.clock.forward(seconds(3));
      await building.restart(() => building.clock.forward(hours(29 * 24)));
      expect((await building.ask('GET', '/me', undefined, li)).status).toBe(200);
    },
  );

  it('a device that was heard a moment ago is not lost because the clock was put right', async () => {
    await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 5 }, 0);
    await turns(20);
    building.clock.jumpWall(hours(7));
    await building.clock.forward(seconds(3));
    const point = (await building.ask('GET', '/call-points/west-ramp-help')).body;
    expect(point.device.supervision).toBe('ok');
  });

  it('alerts that nobody has shown still ring again after the clock went back', async () => {
    const deaf = await building.phone('chen', { receipts: false });
    await building.clock.forward(seconds(15));
    const rings = (): number => deaf.frames.filter((frame) => frame.type === 'alert').length;
    await deaf.isAlerted('escalated');
    building.clock.jumpWall(-hours(7));
    await building.clock.forward(seconds(3));
    const before = rings();
    await building.clock.forward(seconds(11));
    expect(rings()).toBeGreaterThan(before);
  });
});

describe('the clock is wrong at the first start of a new hub', () => {
  let building: TestBuilding;
  afterEach(() => building.end());
  const RIGHT = Date.UTC(2026, 10, 30, 8);
  const ready = async () => {
    const reply = await fetch(`${building.http()}/readyz`);
    return { code: reply.status, problems: ((await reply.json()) as { problems?: string[] }).problems ?? [] };
  };
  const putRight = async (): Promise<void> => {
    building.clock.jumpWall(RIGHT - building.clock.wall());
    await building.clock.forward(seconds(3));
  };
  const timeline = async (id: string): Promise<{ type: string; at: string }[]> =>
    (await building.ask('GET', `/calls/${id}`)).body.timeline;
  it('in 1970: time begins when the hub was built, and who has joined by then stays signed in once it is set', async () => {
    building = await startBuilding({ start: 5 * 60_000 });
    const [wang, ramp] = [await building.phone('wang'), await building.button('west-ramp-help')];
    await ramp.press();
    const id = (await wang.isAlerted('raised'))['call'].id as string;
    expect((await timeline(id))[0]?.at).toMatch(/^2026-01-01T00:0/);
    expect((await ready()).problems).toContainEqual(expect.stringContaining('CLOCK_NOT_SET'));
    await putRight();
    expect((await timeline(id)).at(-1)?.type).toBe('ClockStepped');
    expect((await building.ask('GET', `/calls/${id}`)).body.raisedAt).toMatch(/^2026-11-30T0[78]:/);
    expect((await building.ask('GET', '/me', undefined, await building.tokenOf('wang'))).body.staff.id).toBe('wang');
  });

  it('in 2038: once it is right nothing lasts for years, and the certificate is made anew', async () => {
    building = await startBuilding({
      start: Date.UTC(2038, 0, 19),
      config: (config) => {
        config.tls.mode = 'own';
        config.https.port = 0;
        config.mqtt.tls.port = 0;
      },
    });
    const ramp = await building.button('west-ramp-help');
    const wang = await building.phone('wang');
    const { body: invited } = await building.ask('POST', '/staff/li/invites');
    const sun = await building.tokenOf('sun');
    expect((await building.ask('PUT', '/call-points/east-ramp-help/watch', { minutes: 60 }, sun)).status).toBe(200);
    expect((await ready()).code).toBe(200);

    building.clock.jumpWall(RIGHT - building.clock.wall());
    const before = await ready();
    expect([before.code, before.problems]).toEqual([503, [expect.stringContaining('CERTIFICATE_NOT_YET')]]);
    await building.clock.forward(seconds(3));
    await eventually('the certificate is made anew', async () => (await ready()).code === 200);
    expect((await ready()).problems).toEqual([]);

    await ramp.press();
    const id = (await wang.isAlerted('raised'))['call'].id as string;
    expect((await building.ask('GET', `/calls/${id}`)).body.raisedAt).toMatch(/^2026-11-30T08:00/);
    const { body: point } = await building.ask('GET', '/call-points/east-ramp-help');
    expect(Date.parse(point.watched.until)).toBeLessThan(RIGHT + minutes(61));
    await building.clock.forward(minutes(11));
    expect((await building.ask('POST', '/sessions', { invite: invited.invite }, '')).body.code).toBe('INVITE_INVALID');
    const token = await building.tokenOf('wang');
    expect((await building.ask('GET', '/me', undefined, token)).status).toBe(200);
    // A start a month ahead is not believed for a day.
    await building.restart(() => building.clock.jumpWall(hours(31 * 24)));
    expect((await building.ask('GET', '/me', undefined, token)).status).toBe(200);
    await building.restart(() => building.clock.forward(hours(24)));
    await building.clock.forward(minutes(2));
    expect((await building.ask('GET', '/me', undefined, token)).status).toBe(401);
  });
});
