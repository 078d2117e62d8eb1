import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLibgpiod, realTools } from '../../hub/gpio/libgpiod.ts';
import type { Adapter, Lines } from '../../hub/gpio/lines.ts';
import { chooseLines } from '../../hub/gpio/pins.ts';
import { fakeGpiod, type FakeGpiod } from '../fakes/gpiod/gpiod.ts';
import { eventually } from '../support/eventually.ts';

const soon = (work: () => void): (() => void) => {
  const timer = setTimeout(work, 20);
  return () => clearTimeout(timer);
};

describe.each(['1.6.3', '2.2.1'] as const)('the tools of libgpiod %s', (version) => {
  let fake: FakeGpiod;
  let lines: Lines;
  let seen: string[];
  beforeEach(async () => {
    fake = fakeGpiod(version);
    seen = [];
    const adapter = (await findLibgpiod(realTools(soon, fake.env))) as Adapter;
    const chosen = chooseLines([adapter], {});
    if (typeof chosen === 'string') throw new Error(chosen);
    lines = adapter.open(chosen.chip);
  });
  afterEach(async () => {
    await lines.close(new Map());
    fake.end();
  });
  const watching = (times = 1): Promise<unknown> =>
    eventually('the lines are read', () => fake.calls().filter((call) => call === 'watching').length >= times);
  const watch = (bias: 'pull-up' | 'none' = 'pull-up'): void =>
    lines.watch(
      [
        { line: 17, bias },
        { line: 27, bias: 'pull-down' },
      ],
      {
        level: (line, level) => seen.push(`${line}=${level}`),
        lost: (why) => seen.push(`lost: ${why}`),
      },
    );

  test('tell the levels, then each edge, by pull-ups of their own', async () => {
    fake.level(17, 0);
    watch();
    await watching(2);
    expect(seen.toSorted()).toEqual(['17=0', '27=1']);
    for (const level of [1, 0, 1] as const) fake.edge(17, level);
    await eventually('the edges', () => seen.length === 5);
    expect(seen.slice(2)).toEqual(['17=1', '17=0', '17=1']);
    fake.edge(27, 0);
    await eventually('the other line', () => seen.at(-1) === '27=0');
  });

  test('that end are told, started again, and read anew', async () => {
    watch('none');
    await watching(2);
    seen.length = 0;
    fake.level(17, 0);
    fake.kill(17);
    await eventually('the level after the gap', () => seen.includes('17=0'));
    expect(seen[0]).toMatch(/^lost: gpiomon ended with (143|a signal)$/);
  });

  test('drive an output: the last level counts, and it rests when all is over', async () => {
    lines.set(22, 1);
    await eventually('it is on', () => fake.wasSet().at(-1) === '22=1');
    for (const level of [0, 1, 0, 1, 0] as const) lines.set(22, level);
    await eventually('it is off', () => fake.wasSet().at(-1) === '22=0');
    lines.set(22, 1);
    await eventually('it is on again', () => fake.wasSet().at(-1) === '22=1');
    await lines.close(new Map([[22, 0]]));
    expect(fake.wasSet().at(-1)).toBe('22=0');
  });

  test('leave nothing behind: another program may have the lines after the end', async () => {
    watch();
    lines.set(22, 1);
    await watching(2);
    await eventually('it is on', () => fake.wasSet().at(-1) === '22=1');
    await lines.close(new Map());
    const again = ((await findLibgpiod(realTools(soon, fake.env))) as Adapter).open({
      id: 'gpiochip0',
      label: 'pinctrl-rp1',
      lines: 54,
    });
    const wrong: string[] = [];
    again.watch([{ line: 17, bias: 'pull-up' }], { level: () => {}, lost: (why) => wrong.push(why) });
    await watching(3);
    await again.close(new Map());
    expect(wrong).toEqual([]);
  });
});

test('without the tools there is no adapter', async () => {
  expect(await findLibgpiod(realTools(soon, { PATH: '/nowhere' }))).toBeNull();
});
