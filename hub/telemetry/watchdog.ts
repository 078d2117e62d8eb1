import { execFile } from 'node:child_process';
import type { Log } from '../types/log.ts';

const READY_WITHIN_MS = 10_000;

/**
 * Tells systemd that the hub listens (Type=notify). If the unit has WatchdogSec=, it then tells regularly that the
 * event loop still runs. A hub that hangs is killed and started again, and open calls go on ringing. The watchdog
 * starts only when the hub listens, because a start with a large event log can take long. systemd-notify is used
 * because Node has no datagram sockets of the file system. Source: sd_watchdog_enabled(3), sd_notify(3),
 * systemd-notify(1).
 * @param env the environment of this process. Without NOTIFY_SOCKET nothing is told.
 * @returns stops it.
 */
export function startWatchdog(env: NodeJS.ProcessEnv, log: Pick<Log, 'warn'>): () => void {
  if (env['NOTIFY_SOCKET'] === undefined) return () => {};
  const everyMs = Number(env['WATCHDOG_USEC']) / 1_000 / 3;
  const isForThisProcess = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === process.pid;
  const hasWatchdog = isForThisProcess && everyMs >= 1;
  let failed = false;
  const tell = (words: readonly string[], timeout: number): void => {
    execFile('systemd-notify', words, { env, timeout }, (error) => {
      if (error !== null && !failed)
        log.warn(
          { err: error },
          'systemd is not told that the hub is alive, and will end it; write Type=exec and no WatchdogSec into the unit, or install systemd-notify',
        );
      failed = error !== null;
    });
  };
  tell(['READY=1'], READY_WITHIN_MS);
  if (!hasWatchdog) return () => {};
  // READY is sent again each time, in case the first one was lost. systemd allows this.
  const timer = setInterval(() => tell(['READY=1', 'WATCHDOG=1'], everyMs), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
