import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openDevice } from './clients/device.ts';
import type { BenchMessage, DriverMessage, Job, Outcome } from './job.ts';
import { pressPayload } from './clients/press-id.ts';
import { costOf } from './process-cost.ts';
import type { Running, Subject } from './subjects.ts';
import { pause } from './witness.ts';
import type { Workload } from './workloads.ts';

/** Time for garbage collection after connecting, before idle memory is read. */
const SETTLE_MS = 3_000;
/** Large enough that the driver's garbage collections do not affect the latencies. */
const DRIVER_FLAGS = ['--max-semi-space-size=64'];

/** One workload on one subject, started fresh and stopped afterwards. @throws when it cannot be measured. */
export async function measure(workload: Workload, subject: Subject, idleS: number): Promise<Outcome> {
  if (workload.load === null) return coldStart(workload, subject);
  const running = await subject.start(workload.size);
  try {
    const used = running.devices.length - (workload.unusedDevices ?? 0);
    const job: Job = {
      load: workload.load,
      pid: running.pid,
      mqttPort: running.mqttPort,
      anonymous: running.anonymous,
      door: running.door,
      devices: running.devices.slice(0, used),
      spare: running.devices.slice(used),
      phones: running.phones,
      pagers: running.pagers,
    };
    let idle: Record<string, number> = {};
    const outcome = await drive(job, async () => {
      idle = await idleCost(running, idleS);
    });
    const after = costOf(running.pid);
    return { ...outcome, metrics: { ...outcome.metrics, rssAfterMb: after?.rssMb ?? Number.NaN, ...idle } };
  } finally {
    await running.stop();
  }
}

/** Runs the driver as a separate process. @param whileHolding is awaited during a load of kind `hold`. */
function drive(job: Job, whileHolding: () => Promise<void>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const driver = fork(fileURLToPath(new URL('./driver.js', import.meta.url)), {
      execArgv: DRIVER_FLAGS,
      serialization: 'advanced',
    });
    const say = (message: BenchMessage) => driver.send(message);
    driver.on('message', (message: DriverMessage) => {
      if (message.type === 'outcome') resolve(message.outcome);
      else if (message.type === 'failed') reject(new Error(message.why));
      else whileHolding().then(() => say({ type: 'stop' }), reject);
    });
    driver.once('exit', (code) => reject(new Error(`the driver ended with ${code}`)));
    say({ type: 'job', job });
  });
}

async function idleCost(running: Running, seconds: number): Promise<Record<string, number>> {
  await pause(SETTLE_MS);
  const before = costOf(running.pid);
  await pause(seconds * 1000);
  const after = costOf(running.pid);
  if (before === null || after === null) throw new Error('the process cannot be looked at');
  return { rssMb: after.rssMb, cpuPercent: ((after.cpuS - before.cpuS) / seconds) * 100 };
}

/** The second start on a directory with the enrolled device; the first start is reported beside it. */
async function coldStart(workload: Workload, subject: Subject): Promise<Outcome> {
  const running = await subject.start(workload.size);
  try {
    const login = running.devices[0];
    if (login === undefined) throw new Error('no device to press');
    const firstPress = await new Promise<number>((resolve, reject) => {
      openDevice(running.mqttPort, login, running.anonymous, {
        onReceipt: () => resolve(performance.now() - running.spawnedAt),
        onLost: (why) => reject(new Error(why)),
      }).then((device) => device.press(0, pressPayload(0)), reject);
    });
    const metrics: Record<string, number> = { firstPress, ready: running.readyMs };
    if (subject.firstStart) {
      const first = await subject.firstStart(workload.size);
      metrics['firstStartReady'] = first.readyMs;
      await first.stop();
    }
    return { metrics, curves: {}, problems: [] };
  } finally {
    await running.stop();
  }
}
