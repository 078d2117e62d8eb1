import { openFleet, type Fleet } from './clients/fleet.ts';
import type { BenchMessage, DriverMessage, Job, Outcome } from './job.ts';
import { BURST_WARM_UP, burst } from './load/burst.ts';
import { FANOUT_WARM_UP, fanout } from './load/fanout.ts';
import { losses } from './load/losses.ts';
import { pagers, PAGERS_WARM_UP } from './load/pagers.ts';
import { SATURATION_PRESSES_PER_S, SATURATION_WARM_UP_MS, saturation } from './load/saturation.ts';
import { STEADY_WARM_UP, steady } from './load/steady.ts';
import { wrongSecrets } from './load/wrong-secrets.ts';
import { costOf, machineCpuS, type Cost } from './process-cost.ts';
import { pause } from './witness.ts';

/**
 * The load driver. It is a separate process, so that its cost is not charged to the subject, and is the same for every
 * subject. It takes one job over the IPC channel, sends one outcome, and exits.
 */
const PING_EVERY_MS = 30_000;

let stop = (): void => undefined;
const stopped = new Promise<void>((resolve) => {
  stop = resolve;
});

process.on('message', (message: BenchMessage) => {
  if (message.type === 'stop') {
    stop();
    return;
  }
  run(message.job).then(
    (outcome) => tell({ type: 'outcome', outcome }),
    (error: unknown) => tell({ type: 'failed', why: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(1));

function tell(message: DriverMessage): void {
  process.send?.(message, () => {
    if (message.type !== 'holding') process.exit(0);
  });
}

async function run(job: Job): Promise<Outcome> {
  const fleet = await openFleet(job, capacity(job));
  // Gives the subject time after all the connections, and lets phones get their first snapshot.
  await pause(500);
  const before = {
    driver: costOf(process.pid),
    subject: costOf(job.pid),
    machine: machineCpuS(),
    at: performance.now(),
  };
  const outcome = await load(job, fleet);
  const seconds = (performance.now() - before.at) / 1000;
  const busy = (pid: number, from: Cost | null) =>
    (((costOf(pid)?.cpuS ?? Number.NaN) - (from?.cpuS ?? Number.NaN)) / seconds) * 100;
  // CPU use shows whether driver or subject was the limit, and whether other programs disturbed.
  const driver = busy(process.pid, before.driver);
  const subject = busy(job.pid, before.subject);
  const all = (((machineCpuS() ?? Number.NaN) - (before.machine ?? Number.NaN)) / seconds) * 100;
  const cpu = {
    driverCpuPercent: driver,
    subjectCpuPercent: subject,
    othersCpuPercent: Math.max(0, all - driver - subject),
  };
  fleet.close();
  return { ...outcome, metrics: { ...outcome.metrics, ...cpu } };
}

function capacity({ load: what, devices }: Job): number {
  switch (what.kind) {
    case 'steady':
    case 'wrong-secrets':
      return STEADY_WARM_UP + Math.round((what.seconds * 1000) / what.everyMs);
    case 'burst':
      return BURST_WARM_UP + devices.length;
    case 'fanout':
      return FANOUT_WARM_UP + what.presses;
    case 'pagers':
      return PAGERS_WARM_UP + what.presses;
    case 'saturation':
      return SATURATION_PRESSES_PER_S * (what.seconds + SATURATION_WARM_UP_MS / 1000);
    case 'hold':
      return 1;
  }
}

function load({ load: what, mqttPort, spare, pagers: door }: Job, fleet: Fleet): Promise<Outcome> {
  switch (what.kind) {
    case 'steady':
      return steady(fleet, what.everyMs, what.seconds);
    case 'wrong-secrets':
      return wrongSecrets(fleet, mqttPort, spare, what.everyMs, what.seconds, what.perSecond);
    case 'burst':
      return burst(fleet, what.overMs, what.warmUpDevices);
    case 'fanout':
      return fanout(fleet, what.presses);
    case 'pagers':
      return pagers(fleet, door, what.presses);
    case 'saturation':
      return saturation(fleet, what.window, what.seconds);
    case 'hold':
      return hold(fleet);
  }
}

/** Pings spread evenly, as the keepalive of real devices is. */
async function hold(fleet: Fleet): Promise<Outcome> {
  let next = 0;
  const timer = setInterval(
    () => {
      fleet.devices[next++ % fleet.devices.length]?.ping();
    },
    PING_EVERY_MS / Math.max(1, fleet.devices.length),
  );
  tell({ type: 'holding' });
  await stopped;
  clearInterval(timer);
  return { metrics: losses(fleet).metrics, curves: {}, problems: losses(fleet).problems };
}
