import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Adapter, Chip } from '../../hub/gpio/lines.ts';
import { findOnoff } from '../../hub/gpio/onoff.ts';
import { chooseLines } from '../../hub/gpio/pins.ts';

/** Chips as sysfs shows them: base, label, number of lines. */
const PI_5 = [
  [512, 'brcmvirt-gpio', 32],
  [544, 'gpio-brcmstb@107d508500', 4],
  [571, 'pinctrl-rp1', 54],
] as const;
const PI_4 = [
  [512, 'pinctrl-bcm2711', 58],
  [570, 'raspberrypi-exp-gpio', 8],
] as const;
const OLD = [[0, 'pinctrl-bcm2835', 54]] as const;

describe('onoff', () => {
  /** What is to be done later, when a test says so. */
  const planned: (() => void)[] = [];
  const later = (work: () => void): (() => void) => {
    planned.push(work);
    return () => {};
  };
  let sysfs: string;
  beforeEach(() => {
    sysfs = mkdtempSync(join(tmpdir(), 'lotusbell-sysfs-'));
  });
  afterEach(() => rmSync(sysfs, { recursive: true }));

  function chips(list: readonly (readonly [number, string, number])[]): void {
    writeFileSync(join(sysfs, 'export'), '');
    for (const [base, label, ngpio] of list) {
      const folder = join(sysfs, `gpiochip${base}`);
      mkdirSync(folder);
      for (const [name, value] of Object.entries({ base, label, ngpio }))
        writeFileSync(join(folder, name), `${value}\n`);
    }
  }

  /** Lines as the package has them; a test moves them. */
  let isBusy = true;
  function fakePackage() {
    isBusy = true;
    planned.length = 0;
    const moved = new Map<number, (error: Error | null, level: 0 | 1) => void>();
    const said: string[] = [];
    class Gpio {
      readonly line: number;
      constructor(line: number, direction: string) {
        if (line === 571 + 4 && isBusy) throw new Error('EBUSY: resource busy');
        this.line = line;
        said.push(`${line} ${direction}`);
      }
      readSync = (): 0 | 1 => 1;
      writeSync = (level: 0 | 1): void => void said.push(`${this.line}=${level}`);
      watch = (changed: (error: Error | null, level: 0 | 1) => void): void => void moved.set(this.line, changed);
      unexport = (): void => void said.push(`${this.line} free`);
    }
    return { moved, said, load: () => Promise.resolve({ default: { Gpio } }) };
  }

  test.each([
    ['a Raspberry Pi 5', PI_5, 588],
    ['a Raspberry Pi 4 with a kernel of 2024', PI_4, 529],
    ['an older one', OLD, 17],
  ] as const)('counts from the base of the chip of %s', async (_, list, number) => {
    chips(list);
    const { said, load } = fakePackage();
    const chosen = chooseLines([(await findOnoff(later, sysfs, load)) as Adapter], {});
    if (typeof chosen === 'string') throw new Error(chosen);
    chosen.adapter.open(chosen.chip).watch([{ line: 17, bias: 'none' }], { level: () => {}, lost: () => {} });
    expect(said).toEqual([`${number} in`]);
  });

  test('tells levels, edges and errors; outputs rest, and all lines are free at the end', async () => {
    chips(PI_5);
    const { moved, said, load } = fakePackage();
    const adapter = (await findOnoff(later, sysfs, load)) as Adapter;
    const lines = adapter.open(adapter.chips.find(({ label }) => label === 'pinctrl-rp1') as Chip);
    const seen: string[] = [];
    lines.watch(
      [
        { line: 17, bias: 'none' },
        { line: 4, bias: 'none' },
      ],
      {
        level: (line, level) => seen.push(`${line}=${level}`),
        lost: (why) => seen.push(why),
      },
    );
    expect(seen).toEqual(['17=1', 'line 4: EBUSY: resource busy']);
    moved.get(588)?.(null, 0);
    moved.get(588)?.(new Error('EIO'), 0);
    expect(seen.slice(2)).toEqual(['17=0', 'line 17: EIO']);
    // What another program held is tried again.
    planned.shift()?.();
    expect(seen.slice(4)).toEqual(['line 4: EBUSY: resource busy']);
    isBusy = false;
    planned.shift()?.();
    expect(seen.slice(5)).toEqual(['4=1']);
    lines.set(22, 1);
    lines.set(22, 0);
    await lines.close(new Map([[22, 0]]));
    expect(said).toEqual(['588 in', '575 in', '593 high', '593=0', '593=0', '588 free', '575 free', '593 free']);
  });

  test('is not there without sysfs, or without its addon', async () => {
    expect(await findOnoff(later, join(sysfs, 'none'), fakePackage().load)).toBeNull();
    chips(PI_4);
    expect(await findOnoff(later, sysfs, () => Promise.reject(new Error('no addon')))).toBeNull();
  });

  test('the package itself loads here', async () => {
    chips(PI_4);
    expect(await findOnoff(later, sysfs)).toMatchObject({ name: 'onoff', chips: [{ id: '512' }, { id: '570' }] });
  });
});

describe('the chip', () => {
  const adapter = (name: 'libgpiod' | 'onoff', labels: readonly string[]): Adapter => ({
    name,
    chips: labels.map((label, i) => ({ id: `gpiochip${i}`, label, lines: 54 })),
    open: () => {
      throw new Error('not here');
    },
  });
  test.each([
    ['the header before others', [adapter('libgpiod', ['x', 'pinctrl-rp1'])], {}, 'libgpiod pinctrl-rp1'],
    ['the only one', [adapter('onoff', ['pl061'])], {}, 'onoff pl061'],
    ['one that the settings name', [adapter('onoff', ['a', 'b'])], { chip: 'b' }, 'onoff b'],
    [
      'the adapter that the settings name',
      [adapter('libgpiod', ['a']), adapter('onoff', ['a'])],
      { adapter: 'onoff' },
      'onoff a',
    ],
  ] as const)('%s', (_, adapters, settings, wanted) => {
    const found = chooseLines(adapters, settings);
    expect(typeof found === 'string' ? found : `${found.adapter.name} ${found.chip.label}`).toBe(wanted);
  });
  test.each([
    [
      'two that could be meant',
      [adapter('onoff', ['a', 'b'])],
      {},
      'it is not clear which chip is meant; here are a, b',
    ],
    ['none of that name', [adapter('onoff', ['a'])], { chip: 'c' }, 'there is no chip c; here are a'],
    ['no lines at all', [], {}, 'this machine has no lines; install the package gpiod'],
    ['not this adapter', [adapter('onoff', ['a'])], { adapter: 'libgpiod' }, 'there is no libgpiod here'],
  ] as const)('%s: says so', (_, adapters, settings, words) => {
    expect(chooseLines(adapters, settings)).toBe(words);
  });
});
