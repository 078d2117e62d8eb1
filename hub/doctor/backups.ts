import { broken, warning, well, type Finding } from './finding.ts';
import { DAY_MS } from '../domain/time.ts';

/** @param days `2026-11-27`, the newest first, as they lie in the folder. @param now wall clock. @param startedAt of the data directory: a new hub has none yet. */
export function backupsKept(
  dir: string,
  days: readonly string[],
  keep: number,
  now: number,
  startedAt: number,
): Finding {
  const remedy =
    'look at the problems that /readyz names; is the hub running at the time backup.at, and is the disk well? By hand: lotusbell backup FILE';
  // A backup of a day to come was made by a clock that was wrong.
  const past = days.filter((day) => Date.parse(day) < now + DAY_MS);
  const [newest] = past;
  if (newest === undefined) {
    return now - startedAt < 2 * DAY_MS
      ? well('backups', 'none yet; this data directory is new')
      : broken('backups', `there is no backup in ${dir}`, remedy);
  }
  const age = Math.floor((now - Date.parse(`${newest}T00:00:00Z`)) / DAY_MS);
  if (age > 2) return broken('backups', `the newest backup in ${dir} is of ${newest}, ${age} days ago`, remedy);
  return past.length < Math.min(2, keep)
    ? warning('backups', `there is one backup, of ${newest}`, 'a second one comes with the next night')
    : well('backups', `${past.length} backups, the newest of ${newest}`);
}
