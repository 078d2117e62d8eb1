import type { TestBuilding } from './building.ts';
import { eventually } from './eventually.ts';

/**
 * Time limit from press to phone. The promise is a second, which `npm run bench` measures. Here hub, attacker, button
 * and phone share one process with other tests, so a press that is only slowed by them must not count as lost.
 */
export const REACHES_WITHIN_MS = 3_000;

/** A button and a phone that take no part in the attack. */
export type Meanwhile = {
  /** Presses. @returns the milliseconds until the phone had it. @throws when it never had. */
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
