import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openDevice } from '../clients/device.ts';
import type { Fleet } from '../clients/fleet.ts';
import type { Outcome } from '../job.ts';
import type { Login } from '../clients/mqtt-wire.ts';
import { quantile } from '../report/stats.ts';
import type { Storm, StormReport } from '../clients/storm.ts';
import { pause } from '../witness.ts';
import { STEADY_WARM_UP, steady } from './steady.ts';

/**
 * A steady load while wrong secrets are tried from the same address, from the first warm-up press to the last press.
 */
export async function wrongSecrets(
  fleet: Fleet,
  port: number,
  spare: readonly Login[],
  everyMs: number,
  seconds: number,
  perSecond: number,
): Promise<Outcome> {
  const attack = attackFrom({
    port,
    devices: fleet.devices.map(({ id }) => id),
    perSecond,
    seconds: seconds + (STEADY_WARM_UP * everyMs) / 1000,
  });
  let over = false;
  const comingBack = comesBack(port, spare[0] as Login, () => over);
  const outcome = await steady(fleet, everyMs, seconds);
  over = true;
  const back = await comingBack;
  const report = await attack;
  const problems = [...outcome.problems];
  if (report.admitted > 0) problems.push(`${report.admitted} wrong secrets were let in`);
  if (report.open > 0) problems.push(`${report.open} refused connections were left open`);
  const { refused, cut } = report;
  const comesBackTimes = { comesBackP50: quantile(back, 0.5), comesBackMax: quantile(back, 1), comesBack: back.length };
  const attempts = {
    attemptsPerS: report.opened / report.seconds,
    attempts: report.opened,
    admitted: report.admitted,
    refused,
    cut,
  };
  return { ...outcome, metrics: { ...outcome.metrics, ...comesBackTimes, ...attempts }, curves: {}, problems };
}

/**
 * A device with the right secret connects and disconnects again and again from the same address.
 * @returns how long each sign-in took, subscription included.
 */
async function comesBack(port: number, login: Login, over: () => boolean): Promise<number[]> {
  const took: number[] = [];
  while (!over()) {
    const from = performance.now();
    const device = await openDevice(port, login, false, { onReceipt: () => undefined, onLost: () => undefined });
    took.push(performance.now() - from);
    device.close();
    await pause(COMES_BACK_EVERY_MS);
  }
  return took;
}

const COMES_BACK_EVERY_MS = 200;

function attackFrom(order: Storm): Promise<StormReport> {
  return new Promise((resolve, reject) => {
    const attacker = fork(fileURLToPath(new URL('../attacker.js', import.meta.url)));
    attacker.once('message', (report: StormReport) => resolve(report));
    attacker.once('exit', (code) => reject(new Error(`the attacker ended with ${code}`)));
    attacker.send(order);
  });
}
