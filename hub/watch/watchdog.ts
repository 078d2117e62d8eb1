import { execFile } from 'node:child_process';

type Log = { readonly warn: (fields: object, message: string) => void };

/**
 * Tells systemd that the loop still turns, where the unit asks for it (WatchdogSec=): a hub that hangs is killed and started again, and open calls ring on.
 * Source: sd_watchdog_enabled(3), sd_notify(3), systemd-notify(1); Node opens no datagram socket of the file system itself.
 * @param env of this process; without WATCHDOG_USEC nothing is told.
 * @returns ends it.
 */
export function startWatchdog(env: NodeJS.ProcessEnv, log: Log): () => void {
  const everyMs = Number(env['WATCHDOG_USEC']) / 1_000 / 3;
  const meant = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === process.pid;
  if (!meant || env['NOTIFY_SOCKET'] === undefined || !(everyMs >= 1)) return () => {};
  let failed = false;
  const tell = (): void => {
    execFile('systemd-notify', ['WATCHDOG=1'], { env, timeout: everyMs }, (error) => {
      if (error !== null && !failed) log.warn({ err: error }, 'systemd is not told that the hub is alive, and will end it; take WatchdogSec out of the unit, or install systemd-notify');
      failed = error !== null;
    });
  };
  tell();
  const timer = setInterval(tell, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
