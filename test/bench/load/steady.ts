import type { Fleet } from '../clients/fleet.ts';
import type { Outcome } from '../job.ts';
import { curve, quantile } from '../report/stats.ts';
import { pause, until } from '../witness.ts';
import { losses } from './losses.ts';

/** Presses before the measurement begins, because a hub in daily use runs compiled (hot) code. */
export const STEADY_WARM_UP = 100;
const SEEN_LIMIT_MS = 10_000;

/** An open loop: the next press does not wait for the one before it. */
export async function steady(fleet: Fleet, everyMs: number, seconds: number): Promise<Outcome> {
  const presses = STEADY_WARM_UP + Math.round((seconds * 1000) / everyMs);
  const start = performance.now();
  for (let n = 0; n < presses; n += 1) {
    const wait = start + n * everyMs - performance.now();
    if (wait > 0) await pause(wait);
    fleet.press(n % fleet.devices.length);
  }
  const seen = fleet.witness;
  await until(() => seen.missing() === 0 && seen.receipts() === presses, SEEN_LIMIT_MS);
  const receipt = seen.toReceipt(STEADY_WARM_UP);
  const phone = seen.toPhone(STEADY_WARM_UP);
  const last = seen.toLastPhone(STEADY_WARM_UP);
  return {
    metrics: {
      pubackP50: quantile(receipt, 0.5),
      pubackP99: quantile(receipt, 0.99),
      pubackMax: quantile(receipt, 1),
      phoneP50: quantile(phone, 0.5),
      phoneP99: quantile(phone, 0.99),
      phoneMax: quantile(phone, 1),
      lastPhoneP50: quantile(last, 0.5),
      lastPhoneP99: quantile(last, 0.99),
      lastPhoneMax: quantile(last, 1),
      ...losses(fleet).metrics,
    },
    curves: { puback: curve(receipt), phone: curve(phone) },
    problems: losses(fleet).problems,
  };
}
