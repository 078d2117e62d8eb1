import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConfig } from '../../config/hub/load.ts';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { tryPins } from '../../hub/cli/doctor/pins.ts';
import { findLibgpiod, realTools } from '../../hub/gpio/libgpiod.ts';
import { fakeGpiod, type FakeGpiod } from '../fakes/gpiod/gpiod.ts';
import { eventually } from '../support/eventually.ts';

describe('the caretaker presses each button on a pin', () => {
  let fake: FakeGpiod;
  let said: string[];
  beforeEach(() => {
    fake = fakeGpiod('1.6.3');
    said = [];
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text).trimEnd()) > 0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    fake.end();
  });
  const config = (pins: HubConfig['pins']): HubConfig => {
    const loaded = loadConfig({ env: {}, flags: {} });
    if ('mistakes' in loaded) throw new Error('the defaults are wrong');
    return { ...loaded.config, pins };
  };
  const adapters = async () => {
    const found = await findLibgpiod(realTools(() => () => {}, fake.env));
    return found === null ? [] : [found];
  };
  const PINS: HubConfig['pins'] = {
    adapter: 'auto',
    inputs: [
      { line: 17, device: 'desk-button' },
      { line: 4, device: 'lavatory-help', pressed: 'high', kind: 'pull' },
    ],
  };

  test('and reads which were', async () => {
    fake.level(4, 0);
    const tried = tryPins({ config: config(PINS), seconds: 30, adapters });
    await eventually('both are read', () => fake.calls().filter((call) => call === 'watching').length === 2);
    fake.edge(17, 0);
    await eventually('the first', () => said.some((line) => line.includes('desk-button')));
    fake.edge(4, 1);
    expect(await tried).toBe(0);
    expect(said).toEqual([
      'libgpiod: pinctrl-rp1 (gpiochip0, 54 lines), gpio-brcmstb@107d508500 (gpiochip10, 32 lines)',
      'reading pinctrl-rp1 by libgpiod; press each button within 30 s',
      'line 17  desk-button main: pressed',
      'line 4  lavatory-help main: pressed',
      'each was pressed',
    ]);
  });

  test('and reads which were not, and one that is wired the other way', async () => {
    expect(await tryPins({ config: config(PINS), seconds: 0.2, adapters })).toBe(1);
    expect(said).toContain(
      'line 4  lavatory-help main: found closed; turn `pressed` or `bias` in the settings, or look at the wire',
    );
    expect(said.at(-1)).toBe('not pressed: desk-button (line 17), lavatory-help (line 4)');
  });

  test('without lines the remedy is named', async () => {
    expect(await tryPins({ config: config(PINS), seconds: 1, adapters: () => Promise.resolve([]) })).toBe(1);
    expect(said).toEqual([expect.stringContaining('apt-get install gpiod')]);
  });
});
