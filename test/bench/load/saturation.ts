import type { Fleet } from '../clients/fleet.ts';
import type { Outcome } from '../job.ts';
import { quantile } from '../report/stats.ts';
import { pause, until } from '../witness.ts';
import { losses } from './losses.ts';

export const SATURATION_WARM_UP_MS = 2_000;
/** More than any subject reaches; the witness keeps 24 bytes for each press. */
export const SATURATION_PRESSES_PER_S = 200_000;
const SEEN_LIMIT_MS = 60_000;

/**
 * A closed loop: each PUBACK triggers the next press of its device. In the end the phone must have received every press
 * that got a PUBACK.
 */
export async function saturation(fleet: Fleet, window: number, seconds: number): Promise<Outcome> {
  const seen = fleet.witness;
  let running = true;
  fleet.onReceipt = (device) => {
    if (running) fleet.press(device);
  };
  for (let n = 0; n < window; n += 1) fleet.devices.forEach((_, device) => fleet.press(device));
  await pause(SATURATION_WARM_UP_MS);
  const from = performance.now();
  const receiptsBefore = seen.receipts();
  const firstPress = seen.sent();
  await pause(seconds * 1000);
  const elapsedS = (performance.now() - from) / 1000;
  const receipted = seen.receipts() - receiptsBefore;
  running = false;
  const stopped = performance.now();
  await until(() => seen.missing() === 0 && seen.receipts() === seen.sent(), SEEN_LIMIT_MS);
  const receipt = seen.toReceipt(firstPress);
  return {
    metrics: {
      perSecond: receipted / elapsedS,
      // How long phones lag behind the PUBACKs: a subject that acknowledges first and delivers later has to catch up.
      catchUp: Math.max(0, seen.lastSeenAt() - stopped),
      pubackP50: quantile(receipt, 0.5),
      pubackP99: quantile(receipt, 0.99),
      phoneP50: quantile(seen.toPhone(firstPress), 0.5),
      ...losses(fleet).metrics,
    },
    curves: {},
    problems: losses(fleet).problems,
  };
}
