import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../program.ts';

const program = join(root, 'dist/bin/lotusbell.js');
let dir: string;
let hub: ChildProcess | null = null;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lotusbell-watchdog-'));
  // Stands for systemd: takes only what systemd-notify(1) takes, and only with a socket to send it to.
  await writeFile(
    join(dir, 'systemd-notify'),
    `#!/bin/sh\n[ -n "$NOTIFY_SOCKET" ] || exit 1\ncase "$*" in READY=1) echo ready >> "${dir}/ready" ;; "READY=1 WATCHDOG=1") echo alive >> "${dir}/told" ;; *) exit 1 ;; esac\n`,
  );
  await chmod(join(dir, 'systemd-notify'), 0o755);
});
afterEach(async () => {
  hub?.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

async function startHub(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  hub = spawn(
    process.execPath,
    [program, 'hub', '--data', join(dir, 'data'), '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, PATH: `${dir}${delimiter}${process.env['PATH'] ?? ''}`, ...env },
    },
  );
  await once(hub.stdout as NonNullable<typeof hub.stdout>, 'data');
  return hub;
}
const lines = async (name: 'told' | 'ready'): Promise<number> =>
  (await readFile(join(dir, name), 'utf8').catch(() => '')).split('\n').length - 1;
const told = (): Promise<number> => lines('told');

it('systemd is told again and again that the hub is alive, and no more once it hangs', async () => {
  const running = await startHub({ NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '300000' });
  await expect.poll(told, { timeout: 15_000 }).toBeGreaterThan(3);
  running.kill('SIGSTOP');
  let last = -1;
  // What was on its way still arrives.
  await expect
    .poll(
      async () => {
        const before = last;
        last = await told();
        return last === before;
      },
      { timeout: 15_000, interval: 1_000 },
    )
    .toBe(true);
  running.kill('SIGCONT');
  await expect.poll(told, { timeout: 15_000 }).toBeGreaterThan(last);
  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([0, null]);
});

it('systemd is told once when the doors are open, and not that the hub is alive where no unit asks for it, or where it asks another process', async () => {
  const running = await startHub({ NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '3000', WATCHDOG_PID: '1' });
  const note = JSON.parse(await readFile(join(dir, 'data', 'running.json'), 'utf8')) as { http: string };
  // Long after the first word would have come.
  for (let i = 0; i < 50; i += 1) await (await fetch(`${note.http}/healthz`)).arrayBuffer();
  await expect.poll(() => lines('ready'), { timeout: 15_000 }).toBe(1);
  expect(await told()).toBe(0);
  running.kill('SIGTERM');
  await once(running, 'exit');
});
