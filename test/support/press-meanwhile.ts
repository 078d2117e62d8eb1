import type { TestBuilding } from './building.ts';
import { eventually } from './eventually.ts';

/**
 * From the finger to the phone in a second, whatever else goes on: that is measured by `npm run bench`. Here hub,
 * attacker, button and phone share one process with whatever else is tested beside it, so a press that is merely slowed
 * by that must not count as lost.
 */
export const REACHES_WITHIN_MS = 3_000;

/** A button and a phone that have nothing to do with an attack. */
export type Meanwhile = {
  /** Presses. @returns after how many milliseconds the phone had it. @throws when it did not. */
  readonly reaches: () => Promise<number>;
};

export async function pressMeanwhile(
  building: TestBuilding,
  device = 'west-ramp-help',
  staff = 'wang',
): Promise<Meanwhile> {
  const phone = await building.phone(staff);
  const button = await building.button(device);
  return {
    reaches: async () => {
      const from = performance.now();
      const seen = phone.frames.length;
      const id = `meanwhile-${Math.random().toString(36).slice(2)}`;
      const receipt = button.press({ id });
      await eventually(
        `${staff} has the press of ${device} meanwhile`,
        () => phone.frames.slice(seen).some((frame) => frame['fact']?.pressId === id),
        REACHES_WITHIN_MS,
      );
      const ms = performance.now() - from;
      await receipt;
      return ms;
    },
  };
}
