import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds } from '../support/moved-clock.ts';

/** A loudspeaker that keeps a tally of how often it has sounded. */
const LOUDSPEAKER = "require('node:fs').appendFileSync(process.argv[2], 'ding\\n');";

describe('when no phone in the building can hear', () => {
  let folder: string;
  let tally: string;
  let building: TestBuilding;
  const begin = async (sounder: string | null): Promise<void> => {
    building = await startBuilding({
      config: (config) => {
        if (sounder !== null) config.sounder = sounder;
      },
    });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lotusbell-sounder-'));
    tally = join(folder, 'tally');
    writeFileSync(join(folder, 'loudspeaker.cjs'), LOUDSPEAKER);
  });
  afterEach(async () => {
    await building.end();
    rmSync(folder, { recursive: true });
  });
  const dings = (): number => (existsSync(tally) ? readFileSync(tally, 'utf8').split('\n').length - 1 : 0);
  const problems = async (): Promise<string[]> =>
    ((await (await fetch(`${building.http()}/readyz`)).json()) as { problems?: string[] }).problems ?? [];

  it("the hub's own sounder goes on and on, the lamp says so, and the first phone that joins ends both by taking it", async () => {
    await begin(`${process.execPath} ${join(folder, 'loudspeaker.cjs')} ${tally}`);
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await ramp.shows('unanswered');
    await building.clock.forward(seconds(1));
    await eventually('the sounder sounds', () => dings() >= 1);
    await eventually('it sounds again', async () => {
      await building.clock.forward(seconds(1));
      return dings() >= 2;
    });
    await building.clock.forward(minutes(10));
    expect(ramp.feedback()).toMatchObject({
      stage: 'unanswered',
      lamp: 'red',
      say: { en: expect.stringContaining('120') },
    });
    const wang = await building.phone('wang');
    await wang.take((await wang.isAlerted())['call'].id as string);
    await building.clock.forward(seconds(2));
    const after = dings();
    await building.clock.forward(seconds(30));
    expect(dings()).toBeLessThanOrEqual(after + 1);
    expect(await problems()).toEqual([]);
  });

  it('a hub without a sounder tells the caretaker that one was wanted', async () => {
    await begin(null);
    await (await building.button('west-ramp-help')).press();
    await building.clock.forward(seconds(1));
    expect(await problems()).toEqual([expect.stringContaining('NO_SOUNDER')]);
  });

  it('a sounder that does not start is reported with what to do, and tried again', async () => {
    await begin(join(folder, 'no-such-program'));
    await (await building.button('west-ramp-help')).press();
    await building.clock.forward(seconds(1));
    await eventually('the caretaker is told', async () =>
      (await problems()).some((line) => line.startsWith('SOUNDER') && line.includes('by hand')),
    );
  });
});
