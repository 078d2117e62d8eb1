import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Fleet } from '../fleet.ts';
import type { Outcome } from '../job.ts';
import type { Storm, StormReport } from '../storm.ts';
import { STEADY_WARM_UP, steady } from './steady.ts';

/** A steady load while somebody tries secrets from the same address, from the first press of the warm-up to the last. */
export async function strangers(fleet: Fleet, port: number, everyMs: number, seconds: number, perSecond: number): Promise<Outcome> {
  const attack = attackFrom({ port, devices: fleet.devices.map(({ id }) => id), perSecond, seconds: seconds + STEADY_WARM_UP * everyMs / 1000 });
  const outcome = await steady(fleet, everyMs, seconds);
  const report = await attack;
  const problems = [...outcome.problems];
  if (report.admitted > 0) problems.push(`${report.admitted} wrong secrets were let in`);
  if (report.open > 0) problems.push(`${report.open} refused connections were left open`);
  const { refused, cut } = report;
  return { ...outcome, metrics: { ...outcome.metrics, attemptsPerS: report.opened / report.seconds, attempts: report.opened, admitted: report.admitted, refused, cut }, curves: {}, problems };
}

function attackFrom(order: Storm): Promise<StormReport> {
  return new Promise((resolve, reject) => {
    const attacker = fork(fileURLToPath(new URL('../attacker.js', import.meta.url)));
    attacker.once('message', (report: StormReport) => resolve(report));
    attacker.once('exit', (code) => reject(new Error(`the attacker ended with ${code}`)));
    attacker.send(order);
  });
}
