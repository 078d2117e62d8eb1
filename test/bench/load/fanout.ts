import type { Fleet } from '../clients/fleet.ts';
import type { Outcome } from '../job.ts';
import { quantile } from '../report/stats.ts';
import { pause, until } from '../witness.ts';
import { losses } from './losses.ts';

export const FANOUT_WARM_UP = 10;
const PAUSE_MS = 150;
const SEEN_LIMIT_MS = 10_000;

/** One press at a time, each from another device, until the last phone has it. */
export async function fanout(fleet: Fleet, presses: number): Promise<Outcome> {
  const seen = fleet.witness;
  for (let n = 0; n < FANOUT_WARM_UP + presses; n += 1) {
    fleet.press(n % fleet.devices.length);
    await until(() => seen.missing() === 0, SEEN_LIMIT_MS);
    await pause(PAUSE_MS);
  }
  const last = seen.toLastPhone(FANOUT_WARM_UP);
  return {
    metrics: {
      lastPhoneP50: quantile(last, 0.5),
      lastPhoneMax: quantile(last, 1),
      phoneP50: quantile(seen.toPhone(FANOUT_WARM_UP), 0.5),
      ...losses(fleet).metrics,
    },
    curves: {},
    problems: losses(fleet).problems,
  };
}
