import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Adapter, Level, LineEvents } from '../../hub/gpio/lines.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { seconds, turns } from '../support/moved-clock.ts';
import { callsOf } from '../support/presses.ts';
import { sqliteError } from '../support/disk/temp-store.ts';

const RAMP = 17;
const CORD = 4;
const LAMP = 27;
const RED = 5;
const BUZZER = 6;
const SOUNDER = 22;

/** A chip whose lines the test moves. Buttons are open at 1. */
function board() {
  const levels = new Map<number, Level>([
    [RAMP, 1],
    [CORD, 0],
  ]);
  const driven = new Map<number, Level>();
  const history: string[] = [];
  let events: LineEvents | null = null;
  const adapter: Adapter = {
    name: 'libgpiod',
    chips: [{ id: 'gpiochip0', label: 'pinctrl-rp1', lines: 54 }],
    open: () => ({
      watch: (lines, told) => {
        events = told;
        for (const { line } of lines) told.level(line, levels.get(line) ?? 1);
      },
      set: (line, level) => {
        driven.set(line, level);
        history.push(`${line}=${level}`);
      },
      close: (rest) => {
        for (const [line, level] of rest) driven.set(line, level);
        return Promise.resolve();
      },
    }),
  };
  return {
    adapter,
    driven,
    history,
    moves: (line: number, level: Level): void => {
      levels.set(line, level);
      events?.level(line, level);
    },
    lost: (why: string, ...lines: number[]): void => events?.lost(why, lines),
    isOpen: () => events !== null,
  };
}

describe('buttons on the pins of the hub', () => {
  let building: TestBuilding;
  let pins: ReturnType<typeof board>;
  beforeEach(async () => {
    pins = board();
    building = await startBuilding({
      gpio: () => Promise.resolve([pins.adapter]),
      config: (config) => {
        config.pins = {
          adapter: 'auto',
          inputs: [
            { line: RAMP, device: 'west-ramp-help' },
            { line: CORD, device: 'lavatory-help', pressed: 'high', kind: 'pull' },
          ],
          outputs: [
            { line: LAMP, device: 'west-ramp-help', shows: 'any' },
            { line: RED, device: 'west-ramp-help', shows: 'red', on: 'low' },
            { line: BUZZER, device: 'west-ramp-help', shows: 'buzzer' },
            { line: SOUNDER, shows: 'sounder' },
          ],
        };
      },
    });
    await eventually('the lines are read', pins.isOpen);
  });
  afterEach(() => building.end());

  const finger = async (ms: number): Promise<void> => {
    pins.moves(RAMP, 0);
    await building.clock.forward(ms);
    pins.moves(RAMP, 1);
    await building.clock.forward(50);
  };
  const device = async (id: string): Promise<any> =>
    (await building.ask('GET', '/devices')).body.items.find((one: { id: string }) => one.id === id);
  const problems = async (): Promise<string[]> =>
    ((await (await fetch(`${building.http()}/readyz`)).json()) as { problems?: string[] }).problems ?? [];

  test('a press rings a phone, and the lamp follows: somebody is told, somebody goes, it is over', async () => {
    const wang = await building.phone('wang');
    expect(pins.driven.get(LAMP)).toBe(0);
    await finger(200);
    const { call } = (await wang.isAlerted()) as any;
    expect(call).toMatchObject({ callPoint: 'west-ramp-help', priority: 'urgent', repeats: 0 });
    await eventually('the lamp is on', () => pins.driven.get(LAMP) === 1);
    await wang.take(call.id);
    await building.clock.forward(10);
    const changes = async (): Promise<number> => {
      const from = pins.history.length;
      await building.clock.forward(seconds(2));
      return pins.history.slice(from).filter((one) => one.startsWith(`${LAMP}=`)).length;
    };
    // Green and blinking: somebody is on the way.
    await eventually('the lamp blinks', async () => (await changes()) >= 3);
    expect(pins.history.filter((one) => one === `${BUZZER}=1`).length).toBe(2);
    expect(pins.driven.get(BUZZER)).toBe(0);
    await building.ask('POST', `/calls/${call.id}/arrive`, { proof: 'declared' }, await building.tokenOf('wang'));
    await eventually('the lamp stays on: somebody is there', async () => (await changes()) === 0);
    expect(pins.driven.get(LAMP)).toBe(1);
    await building.ask('POST', `/calls/${call.id}/close`, { outcome: 'helped' }, await building.tokenOf('wang'));
    await building.clock.forward(10);
    await eventually('the lamp is off', () => pins.driven.get(LAMP) === 0);
    expect(await callsOf(building)).toMatchObject([{ state: 'closed', repeats: 0 }]);
  });

  test('nobody hears: the red lamp blinks by its own wiring, the sounder sounds, and both rest when the hub ends', async () => {
    expect(pins.driven.get(RED)).toBe(1);
    await finger(200);
    await building.clock.forward(seconds(11));
    await eventually('the sounder', () => pins.driven.get(SOUNDER) === 1);
    expect(await problems()).toEqual([]);
    const from = pins.history.length;
    await building.clock.forward(seconds(3));
    const red = pins.history.slice(from).filter((one) => one.startsWith(`${RED}=`));
    expect(red).toEqual(red.map((_, i) => `${RED}=${(Number(red[0]?.at(-1)) + i) % 2}`));
    expect(red.length).toBeGreaterThanOrEqual(5);
    await building.restart(() => {
      expect([pins.driven.get(SOUNDER), pins.driven.get(RED), pins.driven.get(LAMP)]).toEqual([0, 1, 0]);
    });
    await eventually('the lamp of the open call is on again', () => pins.driven.get(LAMP) === 1);
    expect(await callsOf(building)).toMatchObject([{ repeats: 0 }]);
  });

  test('a finger that stays is an emergency; a cord that is pulled is one at once', async () => {
    await finger(3_100);
    await eventually('the emergency', async () => (await callsOf(building))[0]?.priority === 'emergency');
    pins.moves(CORD, 1);
    await eventually('the cord', async () => (await callsOf(building)).length === 2);
    expect((await callsOf(building)).every(({ priority }) => priority === 'emergency')).toBe(true);
  });

  test('a disk that refuses: people are told, the press is kept, and is one call when the disk takes it', async () => {
    const wang = await building.phone('wang');
    building.fault.at = (point) => {
      if (point === 'before-commit') throw sqliteError(13, 'database or disk is full');
    };
    await finger(200);
    await eventually('people are told', () => wang.alerts().some((alert: any) => alert.notRecorded === true));
    await building.clock.forward(seconds(5));
    building.fault.at = () => {};
    await building.clock.forward(seconds(3));
    await eventually('the call', async () => (await callsOf(building)).length === 1);
    await building.clock.forward(seconds(10));
    expect(await callsOf(building)).toMatchObject([{ repeats: 0 }]);
  });

  test('it is listed with its state: a cut cord is stuck, raises nothing, and rings when it is whole again', async () => {
    await building.clock.forward(seconds(2));
    expect(await device('lavatory-help')).toMatchObject({
      pin: true,
      enrolled: false,
      supervision: 'ok',
      inputs: { main: 'ok' },
    });
    await building.restart(() => pins.moves(CORD, 1));
    await turns(20);
    await building.clock.forward(seconds(2));
    expect(await device('lavatory-help')).toMatchObject({ supervision: 'ok', inputs: { main: 'stuck' } });
    await building.clock.forward(seconds(90));
    expect(await callsOf(building)).toEqual([]);
    pins.moves(CORD, 0);
    await building.clock.forward(seconds(2));
    expect(await device('lavatory-help')).toMatchObject({ inputs: { main: 'ok' } });
    pins.moves(CORD, 1);
    await eventually('the call', async () => (await callsOf(building)).length === 1);
  });

  test('lines that are not read: the hub says so, and the caretaker is told within half a minute', async () => {
    await building.clock.forward(seconds(2));
    pins.lost('gpiomon ended with 1', RAMP);
    expect(await problems()).toEqual([expect.stringMatching(/^PINS: .*gpiomon ended with 1/)]);
    for (let i = 0; i < 31; i += 1) await building.clock.forward(seconds(1));
    expect(await device('west-ramp-help')).toMatchObject({ supervision: 'lost', connected: false });
    await eventually('the trouble', async () =>
      (await building.ask('GET', '/troubles')).body.items.some((one: any) => one.device === 'west-ramp-help'),
    );
    // The other line is read all the time.
    expect(await device('lavatory-help')).toMatchObject({ supervision: 'ok', connected: true });
    pins.moves(CORD, 1);
    await eventually('the call', async () => (await callsOf(building)).length === 1);
    expect(await device('west-ramp-help')).toMatchObject({ supervision: 'lost', connected: false });
    pins.moves(RAMP, 1);
    await building.clock.forward(seconds(2));
    expect(await problems()).toEqual([]);
    expect(await device('west-ramp-help')).toMatchObject({ supervision: 'ok', connected: true });
  });
});
