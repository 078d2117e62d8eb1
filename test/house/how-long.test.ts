import { expect, it } from 'vitest';
import type { PlaceId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createHowLong } from '../../hub/queries/how-long.ts';
import { building } from '../support/building.ts';
import { tempStore } from '../support/temp-store.ts';
import { minutes, seconds } from '../support/moved-clock.ts';

it('the caller learns how long it usually takes, once ten calls of this place have shown it', async () => {
  const house = await building();
  try {
    const [wang, ramp] = [await house.phone('wang'), await house.button('west-ramp-help')];
    const oneCall = async (): Promise<{ etaMinutes?: number; say: { zh: string; en: string } }> => {
      await ramp.press();
      const { call } = await wang.isAlerted('raised');
      await wang.take(call.id);
      const shown = await ramp.shows('acknowledged');
      await house.clock.forward(seconds(95));
      await wang.arrive(call.id);
      await wang.close(call.id);
      await ramp.shows('idle');
      return shown as unknown as { etaMinutes?: number; say: { zh: string; en: string } };
    };
    for (let i = 0; i < 10; i += 1) expect((await oneCall()).etaMinutes).toBeUndefined();
    await house.clock.forward(minutes(5));
    const shown = await oneCall();
    expect(shown.etaMinutes).toBe(2);
    expect(shown.say).toMatchObject({ zh: expect.stringContaining('大约2分钟'), en: expect.stringContaining('Usually 2 minutes.') });
  } finally {
    await house.end();
  }
});

it('a store that cannot be read costs the figure, not the lamp, nor the hub', () => {
  const temp = tempStore();
  const { tables, close } = temp.store();
  const howLong = createHowLong(tables, () => temp.clock.now as Instant);
  close();
  expect(howLong('west-ramp' as PlaceId)).toBeNull();
  temp.end();
});
