import { expect, it } from 'vitest';
import type { PlaceId } from '../../hub/domain/ids.ts';
import { createHowLong } from '../../hub/queries/how-long.ts';
import { startBuilding } from '../support/building.ts';
import { tempStore } from '../support/disk/temp-store.ts';
import { seconds } from '../support/moved-clock.ts';

it('the caller learns how long it usually takes, once ten calls of this place have shown it', async () => {
  const building = await startBuilding();
  try {
    const [wang, ramp] = [await building.phone('wang'), await building.button('west-ramp-help')];
    let took = 95;
    const oneCall = async (): Promise<{ etaMinutes?: number; say: { zh: string; en: string } }> => {
      await ramp.press();
      const { call } = await wang.isAlerted('raised');
      await wang.take(call.id);
      const shown = await ramp.shows('acknowledged');
      await building.clock.forward(seconds(took));
      await wang.arrive(call.id);
      await wang.close(call.id);
      await ramp.shows('idle');
      return shown as unknown as { etaMinutes?: number; say: { zh: string; en: string } };
    };
    for (let i = 0; i < 10; i += 1) expect((await oneCall()).etaMinutes).toBeUndefined();
    const shown = await oneCall();
    expect(shown.etaMinutes).toBe(2);
    // Slower ones count as they close, and what was followed is what a hub that starts reads.
    took = 150;
    for (let i = 0; i < 14; i += 1) await oneCall();
    expect((await oneCall()).etaMinutes).toBe(3);
    await building.restart();
    await wang.listen();
    await ramp.connect();
    expect((await oneCall()).etaMinutes).toBe(3);
    expect(shown.say).toMatchObject({
      zh: expect.stringContaining('大约2分钟'),
      en: expect.stringContaining('Usually 2 minutes.'),
    });
  } finally {
    await building.end();
  }
});

it('a store that cannot be read costs the figure, not the lamp, nor the hub', () => {
  const temp = tempStore();
  const { tables, close } = temp.store();
  const howLong = createHowLong(tables);
  close();
  expect(howLong.at('west-ramp' as PlaceId)).toBeNull();
  temp.end();
});
