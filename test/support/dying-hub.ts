import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/hub/load.ts';
import { runHub } from '../../hub/cli/hub.ts';
import { siteGiven } from '../../hub/cli/read-site.ts';
import { realOutside } from '../../hub/app/outside.ts';
import type { FaultPoint } from '../../hub/store/tables.ts';
import { createLog } from '../../hub/telemetry/log.ts';

/**
 * A real hub that kills itself with SIGKILL when the commit of a press reaches a point: `--die POINT`.
 * test/e2e/process/crash-points.test.ts starts it as a process.
 */
const { values } = parseArgs({ options: { data: { type: 'string' }, die: { type: 'string' } } });

let armed = false;
process.on('SIGUSR2', () => {
  armed = true;
});

const loaded = loadConfig({ env: {}, flags: { http: '127.0.0.1:0', mqtt: '127.0.0.1:0', data: values.data } });
if ('mistakes' in loaded) throw new Error(JSON.stringify(loaded.mistakes));

const outside = {
  ...realOutside(),
  fault: (point: FaultPoint) => {
    if (armed && point === values.die) process.kill(process.pid, 'SIGKILL');
  },
};
process.exitCode = await runHub(
  {
    config: loaded.config,
    site: siteGiven(undefined),
    pages: null,
    demo: null,
    version: '0.0.0',
    log: createLog('silent'),
  },
  outside,
);
