import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { movedClock } from './moved-clock.ts';
import { createFleet } from '../../firmware-sim/fleet/fleet.ts';
import { readFleet } from '../../firmware-sim/fleet/fleet-file.ts';
import { memoryLink, type FarEnd } from '../../firmware-sim/link/memory-link.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { shippedFile } from '../../firmware-sim/read-file.ts';
import { planDay, runScenario, type Planned } from '../../firmware-sim/fleet/scenario.ts';
import { readScenario, type Habit, type Scenario } from '../../firmware-sim/fleet/scenario-file.ts';
import { bodiesOf, MORNING } from './support.ts';

const lotus = readScenario(shippedFile('lotus-day.scenario.yaml'));
const ids = readFleet(shippedFile('lotus.fleet.yaml')).devices.map(({ id }) => id);
const HOUR = 3_600_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
function scenarioOf(text: string): Scenario {
  const path = join(folder, 'a.scenario.yaml');
  writeFileSync(path, text);
  return readScenario(path);
}

/** Plays a scenario on call points in memory. */
function play(scenario: Scenario, devices: string[], seed?: number) {
  const clock = movedClock(MORNING);
  const farEnds = new Map<string, FarEnd>();
  const fleet = createFleet({
    devices: devices.map((id) => ({ id, hardware: 'mains', firmware: 'sim', inputs: { main: 'button' } })),
    clock,
    seed: seed ?? scenario.seed,
    salt: () => 'salt',
    journal: () => memoryJournal(),
    link({ id }) {
      const { link, farEnd } = memoryLink();
      farEnds.set(id, farEnd);
      return link;
    },
  });
  fleet.start();
  clock.forward(100);
  const happened: (Planned & { at: number })[] = [];
  let ended = false;
  const begun = clock.monotonic();
  const stop = runScenario({
    scenario,
    fleet,
    clock,
    ...(seed === undefined ? {} : { seed }),
    onHappening: (planned) => {
      happened.push({ ...planned, at: clock.monotonic() - begun });
    },
    onEnd: () => {
      ended = true;
    },
  });
  const up = (id: string, name: string) => bodiesOf(farEnds.get(id) as FarEnd, id, name);
  return { clock, fleet, happened, stop, up, ended: () => ended };
}

describe('a day at Lotus Apartment', () => {
  test('the same seed gives the same day, another seed another one', () => {
    expect(planDay(lotus, ids, 2003)).toEqual(planDay(lotus, ids, 2003));
    expect(planDay(lotus, ids, 2004)).not.toEqual(planDay(lotus, ids, 2003));
    expect(planDay(lotus, ids, 2003, 1)).not.toEqual(planDay(lotus, ids, 2003, 0));
  });

  test('is in order, within opening hours, and has presses of every kind', () => {
    const day = planDay(lotus, ids, 2003);
    expect(day.every(({ atMs }, at) => atMs >= (day[at - 1]?.atMs ?? 7 * HOUR) && atMs < 21 * HOUR)).toBe(true);
    const presses = day.filter(({ what }) => what === 'press' || what === 'double' || what === 'hold');
    expect(presses.length).toBeGreaterThan(60);
    expect(presses.length).toBeLessThan(250);
    expect(new Set(day.map(({ what }) => what))).toContain('double');
    expect(day[0]?.atMs).toBeLessThanOrEqual(7 * HOUR + 2 * 60_000);
  });

  test('each call point has its own random stream: a new one changes nothing for the others', () => {
    const often: Habit = {
      perHour: Array.from({ length: 24 }, () => 9),
      hold: 0,
      double: 0,
      cancel: 0,
      powerCutsPerDay: 0,
      flapsPerDay: 0,
      outageS: 20,
    };
    const more = new Map([...lotus.habits, ['pendant-*', often] as const]);
    const day = planDay({ ...lotus, habits: more }, [...ids, 'pendant-0001'], 2003);
    expect(day.filter(({ point }) => point === 'pendant-0001').length).toBeGreaterThan(50);
    expect(day.filter(({ point }) => point !== 'pendant-0001')).toEqual(planDay(lotus, ids, 2003));
  });

  test('the mean over many days is the expected number of presses per hour', () => {
    let presses = 0;
    for (let day = 0; day < 400; day += 1) {
      presses += planDay({ ...lotus, timed: [] }, ['south-gate-bell'], 1, day).filter(
        ({ what, atMs }) => what !== 'cancel' && what !== 'flap' && atMs >= 8 * HOUR && atMs < 11 * HOUR,
      ).length;
    }
    // 4 per hour, three hours.
    expect(presses / 400).toBeGreaterThan(11.4);
    expect(presses / 400).toBeLessThan(12.6);
  });

  test('played on call points, the same seed sends the same presses at the same instants', () => {
    const [one, two] = [play({ ...lotus, repeat: false }, ids), play({ ...lotus, repeat: false }, ids)];
    for (const day of [one, two]) day.clock.forward(15 * 60_000);
    expect(one.ended()).toBe(true);
    expect(one.happened).toEqual(two.happened);
    expect(one.happened.length).toBeGreaterThan(60);
    for (const id of ids) expect(one.up(id, 'press')).toEqual(two.up(id, 'press'));
    expect(one.up('west-ramp-help', 'press').some(({ kind }) => kind === 'hold')).toBe(true);
  });
});

test('at speed 60 an hour goes by in a minute, and a hold still takes three seconds', () => {
  const day = play(
    scenarioOf(
      [
        'from: "08:00"',
        'to: "09:00"',
        'speed: 60',
        'timed:',
        '  - { at: "08:30", point: tcm-1, do: hold }',
        '  - { at: "08:45", point: tcm-2, do: double }',
      ].join('\n'),
    ),
    ['tcm-1', 'tcm-2'],
  );
  day.clock.forward(29_999);
  expect(day.up('tcm-1', 'press')).toEqual([]);
  day.clock.forward(1);
  expect(day.up('tcm-1', 'press')).toHaveLength(1);
  day.clock.forward(2999);
  expect(day.up('tcm-1', 'press')).toHaveLength(1);
  day.clock.forward(1);
  expect(day.up('tcm-1', 'press')[1]).toMatchObject({ kind: 'hold', heldMs: 3000 });
  day.clock.forward(20_000);
  expect(day.up('tcm-2', 'press')).toHaveLength(2);
});

test('cancels, presence, resets, power cuts and flaps happen at their call point', () => {
  const day = play(
    scenarioOf(
      [
        'from: "08:00"',
        'to: "08:10"',
        'timed:',
        '  - { at: "08:01", point: tcm-1, do: cancel }',
        '  - { at: "08:02", point: tcm-1, do: presence }',
        '  - { at: "08:03", point: tcm-1, do: reset }',
        '  - { at: "08:04", point: tcm-1, do: powerCut, forS: 30 }',
        '  - { at: "08:06", point: tcm-1, do: flap, forS: 30 }',
      ].join('\n'),
    ),
    ['tcm-1'],
  );
  const seen: [boolean, boolean][] = [];
  for (const second of [239, 241, 300, 361, 450]) {
    day.clock.forward(second * 1000 - (day.clock.monotonic() - 100));
    const { powered, connected } = day.fleet.states()[0] ?? {};
    seen.push([powered === true, connected === true]);
  }
  expect(seen).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [true, false],
    [true, true],
  ]);
  for (const name of ['cancel', 'presence', 'reset']) expect(day.up('tcm-1', name)).toHaveLength(1);
});

test('a repeating day begins again with other random numbers, and can be ended', () => {
  const day = play(
    scenarioOf('from: "08:00"\nto: "10:00"\nspeed: 60\nrepeat: true\npoints: { tcm-1: { perHour: { "8-9": 10 } } }'),
    ['tcm-1'],
  );
  day.clock.forward(120_000);
  const first = day.happened.length;
  day.clock.forward(120_000);
  expect(first).toBeGreaterThan(8);
  expect(day.happened.length).toBeGreaterThan(first + 8);
  expect(day.happened.slice(first).map(({ atMs }) => atMs)).not.toEqual(
    day.happened.slice(0, first).map(({ atMs }) => atMs),
  );
  day.stop();
  const stopped = day.happened.length;
  day.clock.forward(240_000);
  expect(day.happened).toHaveLength(stopped);
  expect(day.ended()).toBe(false);
});

test('a scenario with mistakes names all of them', () => {
  let message = '';
  try {
    scenarioOf(
      [
        'from: "09:00"',
        'to: "08:00"',
        'speed: 0',
        'points:',
        '  tcm-1: { perHour: { "8-25": 1, noon: 2, 9: -1 }, hold: 0.8, double: 0.3 }',
        'timed:',
        '  - { at: "8h", point: tcm-1, do: dance }',
        '  - { at: "08:61" }',
      ].join('\n'),
    );
  } catch (error) {
    message = (error as Error).message;
  }
  for (const part of [
    'to must be later than "from"',
    'speed must be a number',
    'points.tcm-1.perHour.8-25 must be an hour',
    'points.tcm-1.perHour.noon must be an hour',
    'points.tcm-1.perHour.9 must be a number of at least 0',
    'points.tcm-1 has more than all presses',
    ':7: timed[0].at must be a time of day',
    ':7: timed[0].do must be one of press',
    'timed[1].at must be a time',
    'timed[1].do must be one of',
    'timed[1].point must be a text',
  ])
    expect(message).toContain(part);
});

test('a scenario for another fleet is refused before anything happens', () => {
  expect(() => play(lotus, ['pendant-0001'])).toThrow(/not in the fleet: south-gate-bell, west-ramp-help/);
});
