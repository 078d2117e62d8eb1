import { broken, warning, passed, type Finding } from './finding.ts';
import { DAY_MS } from '../domain/time.ts';

/**
 * Are there recent backups?
 * @param days `2026-11-27`, the days of the backups in the folder, the newest first.
 * @param now wall clock, ms since 1970.
 * @param startedAt when the data directory was made: a new hub has no backup yet.
 */
export function backupsKept(
  dir: string,
  days: readonly string[],
  keep: number,
  now: number,
  startedAt: number,
): Finding {
  const remedy =
    'look at the problems in /readyz; does the hub run at the time backup.at, and is the disk good? By hand: lotusbell backup FILE';
  // A backup with a date in the future was made while the clock was wrong.
  const past = days.filter((day) => Date.parse(day) < now + DAY_MS);
  const [newest] = past;
  if (newest === undefined) {
    return now - startedAt < 2 * DAY_MS
      ? passed('backups', 'none yet; this data directory is new')
      : broken('backups', `there is no backup in ${dir}`, remedy);
  }
  const age = Math.floor((now - Date.parse(`${newest}T00:00:00Z`)) / DAY_MS);
  if (age > 2) return broken('backups', `the newest backup in ${dir} is of ${newest}, ${age} days ago`, remedy);
  return past.length < Math.min(2, keep)
    ? warning('backups', `there is one backup, of ${newest}`, 'a second one comes with the next night')
    : passed('backups', `${past.length} backups, the newest of ${newest}`);
}
