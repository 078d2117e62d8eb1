import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { building, type Building } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { minutes, seconds, turns } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

const hours = (n: number): number => minutes(60 * n);

describe('the clock of the machine jumps', () => {
  let house: Building;
  let ramp: Button;
  let wang: TestPhone;
  let id: string;
  beforeEach(async () => {
    house = await building();
    [wang, ramp] = [await house.phone('wang'), await house.button('west-ramp-help')];
    await ramp.press();
    id = (await wang.isAlerted('raised'))['call'].id as string;
  });
  afterEach(() => house.end());

  const call = async () => (await house.ask('GET', `/calls/${id}`)).body;
  const facts = async (): Promise<string[]> => (await call()).timeline.map(({ type }: { type: string }) => type);
  const tellsTheTime = async (): Promise<number> => Date.parse((await call()).timeline.at(-1).at) - house.clock.wall();

  for (const [direction, jump] of [
    ['forward', hours(7)],
    ['back', -hours(7)],
  ] as const) {
    it(`${direction} by hours: nothing fires early, nothing is forgotten, and the book tells the new time`, async () => {
      await wang.take(id);
      await house.clock.forward(seconds(60));
      house.clock.jumpWall(jump);
      await house.clock.forward(seconds(119));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped']);
      await house.clock.forward(seconds(1));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped', 'CallReRaised']);
      expect(Math.abs(await tellsTheTime())).toBeLessThan(seconds(2));
      expect(Date.parse((await call()).raisedAt) - house.clock.wall()).toBe(-minutes(3));
    });

    it(`${direction} by hours, and the hub is killed right after: the limit is still the one that was left`, async () => {
      await wang.take(id);
      house.clock.jumpWall(jump);
      await house.clock.forward(seconds(10));
      await house.restart();
      await house.clock.forward(seconds(169));
      expect(await facts()).toEqual(['CallRaised', 'CallAcknowledged', 'ClockStepped']);
      await house.clock.forward(seconds(1));
      expect((await facts()).at(-1)).toBe('CallReRaised');
    });
  }

  it('one wrong reading moves nothing', async () => {
    await house.clock.forward(seconds(1) - 1);
    house.clock.jumpWall(hours(7));
    await house.clock.forward(1);
    house.clock.jumpWall(-hours(7));
    await house.clock.forward(seconds(5));
    expect(await facts()).toEqual(['CallRaised']);
  });

  it('a machine that started without a date runs on, says so, and follows once it is set', async () => {
    const away = house.clock.wall();
    await house.restart(() => house.clock.jumpWall(-away));
    await house.clock.forward(seconds(15));
    expect(await facts()).toEqual(['CallRaised', 'StepReached']);
    expect(((await (await fetch(`${house.http()}/readyz`)).json()) as { problems: string[] }).problems).toEqual([
      expect.stringContaining('CLOCK_NOT_SET'),
    ]);
    house.clock.jumpWall(away + hours(3));
    await house.clock.forward(seconds(2));
    expect((await facts()).at(-1)).toBe('ClockStepped');
    expect(Math.abs(await tellsTheTime())).toBeLessThan(seconds(2));
    expect(((await (await fetch(`${house.http()}/readyz`)).json()) as { problems: string[] }).problems ?? []).toEqual(
      [],
    );
  });

  it('a device that was heard a moment ago is not lost because the clock was put right', async () => {
    await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 5 }, 0);
    await turns(20);
    house.clock.jumpWall(hours(7));
    await house.clock.forward(seconds(3));
    const point = (await house.ask('GET', '/call-points/west-ramp-help')).body;
    expect(point.device.supervision).toBe('ok');
  });

  it('alerts that nobody has shown still ring again after the clock went back', async () => {
    const deaf = await house.phone('chen', { receipts: false });
    await house.clock.forward(seconds(15));
    const rings = (): number => deaf.frames.filter((frame) => frame.type === 'alert').length;
    await deaf.isAlerted('escalated');
    house.clock.jumpWall(-hours(7));
    await house.clock.forward(seconds(3));
    const before = rings();
    await house.clock.forward(seconds(11));
    expect(rings()).toBeGreaterThan(before);
  });
});
