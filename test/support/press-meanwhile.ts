import type { Building } from './building.ts';
import { eventually } from './eventually.ts';

/** Contract: from the finger to the phone in a second, whatever else goes on. */
export const REACHES_WITHIN_MS = 1_000;

/** A button and a phone that have nothing to do with an attack. */
export type Meanwhile = {
  /** Presses. @returns after how many milliseconds the phone had it. @throws when that took longer than a second. */
  readonly reaches: () => Promise<number>;
};

export async function pressMeanwhile(house: Building, device = 'west-ramp-help', staff = 'wang'): Promise<Meanwhile> {
  const phone = await house.phone(staff);
  const button = await house.button(device);
  return {
    reaches: async () => {
      const from = performance.now();
      const seen = phone.frames.length;
      const id = `meanwhile-${Math.random().toString(36).slice(2)}`;
      const receipt = button.press({ id });
      await eventually(`${staff} has the press of ${device} within a second`, () =>
        phone.frames.slice(seen).some((frame) => frame['fact']?.pressId === id), REACHES_WITHIN_MS);
      const ms = performance.now() - from;
      await receipt;
      return ms;
    },
  };
}
