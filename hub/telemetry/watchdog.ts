import { execFile } from 'node:child_process';
import type { Log } from '../types/log.ts';

const READY_WITHIN_MS = 10_000;

/**
 * Tells systemd that the doors are open (Type=notify), and then, where the unit asks for it (WatchdogSec=), that the loop still turns: a hub that hangs is
 * killed and started again, and open calls ring on. The watch begins with the first word, or a start that takes long, over a large book, would be ended again
 * and again. Source: sd_watchdog_enabled(3), sd_notify(3), systemd-notify(1); Node opens no datagram socket of the file system itself.
 * @param env of this process; without NOTIFY_SOCKET nothing is told.
 * @returns ends it.
 */
export function startWatchdog(env: NodeJS.ProcessEnv, log: Pick<Log, 'warn'>): () => void {
  if (env['NOTIFY_SOCKET'] === undefined) return () => {};
  const everyMs = Number(env['WATCHDOG_USEC']) / 1_000 / 3;
  const meant = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === process.pid;
  const watched = meant && everyMs >= 1;
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
  if (!watched) return () => {};
  // Said again each time, in case the first word got lost: systemd does not mind.
  const timer = setInterval(() => tell(['READY=1', 'WATCHDOG=1'], everyMs), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
