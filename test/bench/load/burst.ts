import type { Fleet } from '../clients/fleet.ts';
import type { Outcome } from '../job.ts';
import { quantile } from '../report/stats.ts';
import { pause, until } from '../witness.ts';
import { losses } from './losses.ts';

/** Presses of the warm-up devices before the burst, spread over WARM_UP_MS. */
export const BURST_WARM_UP = 200;
const WARM_UP_MS = 2_000;
const SETTLE_MS = 500;
const SEEN_LIMIT_MS = 60_000;

/**
 * Every device presses once. The last `warmUpDevices` only warm the subject up and are not part of the burst. So each
 * press of the burst is the first at its call point.
 * @param overMs 0: as fast as the driver can write; otherwise spread evenly over so many milliseconds.
 */
export async function burst(fleet: Fleet, overMs: number, warmUpDevices: number): Promise<Outcome> {
  const devices = fleet.devices.length - warmUpDevices;
  const seen = fleet.witness;
  for (let n = 0; n < BURST_WARM_UP; n += 1) {
    fleet.press(devices + (n % warmUpDevices));
    await pause(WARM_UP_MS / BURST_WARM_UP);
  }
  await until(() => seen.missing() === 0, SEEN_LIMIT_MS);
  await pause(SETTLE_MS);

  const start = performance.now();
  let device = 0;
  while (device < devices) {
    const due =
      overMs === 0 ? devices : Math.min(devices, Math.floor(((performance.now() - start) / overMs) * devices));
    while (device < due) fleet.press(device++);
    if (device < devices) await pause(1);
  }
  const written = performance.now();
  await until(() => seen.missing() === 0 && seen.receipts() === seen.sent(), SEEN_LIMIT_MS);
  const receipt = seen.toReceipt(BURST_WARM_UP);
  const phone = seen.toPhone(BURST_WARM_UP);
  const lastReceipt = seen.receiptAt.reduce((last, at) => Math.max(last, at), 0);
  return {
    metrics: {
      allSeen: seen.lastSeenAt() - start,
      allReceipted: lastReceipt - start,
      written: written - start,
      pubackP50: quantile(receipt, 0.5),
      pubackP99: quantile(receipt, 0.99),
      phoneP50: quantile(phone, 0.5),
      phoneP99: quantile(phone, 0.99),
      ...losses(fleet).metrics,
    },
    curves: {},
    problems: losses(fleet).problems,
  };
}
