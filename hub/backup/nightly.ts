import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../types/log.ts';
import { DAY_MS } from '../domain/time.ts';

export type NightlyBackupDeps = {
  readonly dir: string;
  /** How many backups are kept. */
  readonly keep: number;
  /** Minute of the local day from which a backup is due. */
  readonly fromMinute: number;
  /** The wall clock in the time zone of the building. */
  readonly local: () => { readonly date: string; readonly minute: number };
  /** Writes one backup, outside of the main thread, so that no press waits for it. */
  readonly take: (file: string) => Promise<void>;
  readonly log: Pick<Log, 'info' | 'error'>;
};

const NAME = /^lotusbell-\d{4}-\d\d-\d\d\.backup$/;
/**
 * The copy made before a database migration; kept as long as a backup of that day. Older versions wrote the time into
 * the name.
 */
const BEFORE_FORMAT = /^before-format-\d+(?:-(\d+))?\.db$/;
const UNFINISHED = /^(?:lotusbell-\d{4}-\d\d-\d\d\.backup\.[^.]+|before-format-\d+\.db\.unfinished.*)$/;
/** After a failure, the next attempt waits this long. */
const RETRY_AFTER_MINUTES = 30;

/** @returns the days (`2026-11-27`) for which there is a backup, the newest first. */
export function backupDays(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .map((name) => name.slice('lotusbell-'.length, -'.backup'.length))
    .toSorted()
    .toReversed();
}

/** Removes unfinished backups of killed processes and old copies of migrations: they hold the database unencrypted. */
function removeLeftovers(dir: string, date: string, keep: number): void {
  for (const name of readdirSync(dir)) {
    const copy = BEFORE_FORMAT.exec(name);
    const madeAt = copy === null ? null : Number(copy[1] ?? statSync(join(dir, name)).mtimeMs);
    const old = madeAt !== null && madeAt < Date.parse(date) - keep * DAY_MS;
    if (old || UNFINISHED.test(name)) rmSync(join(dir, name), { recursive: true, force: true });
  }
}

/**
 * Makes one backup a day and keeps the newest. If the hub was off at that time, it makes the backup when it is back.
 */
export function createNightlyBackup({ dir, keep, fromMinute, local, take, log }: NightlyBackupDeps) {
  let taking = false;
  let waitMinutes = 0;
  let problem: string | null = null;
  /** A clock that was set back must not repeat a backup every minute. */
  let takenOn: string | null = null;

  async function backUp(date: string): Promise<void> {
    taking = true;
    const file = join(dir, `lotusbell-${date}.backup`);
    try {
      if (backupDays(dir).includes(date)) {
        takenOn = date;
        return;
      }
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      removeLeftovers(dir, date, keep);
      await take(file);
      problem = null;
      takenOn = date;
      const days = backupDays(dir);
      // Backups of days that are still to come were made by a clock that was ahead: they go first.
      for (const day of [...days.filter((one) => one <= date), ...days.filter((one) => one > date)].slice(keep))
        if (day !== date) rmSync(join(dir, `lotusbell-${day}.backup`), { force: true });
      log.info({ file }, 'backed up');
    } catch (error) {
      waitMinutes = RETRY_AFTER_MINUTES;
      // The error itself is only in the log, because /readyz can be read without signing in.
      problem = `BACKUP_FAILED: the nightly backup into ${dir} failed. Check the disk and the log; it is tried again every 30 minutes.`;
      log.error({ err: error, file }, 'the nightly backup failed');
    } finally {
      taking = false;
    }
  }

  return {
    /** Called once a minute. */
    run: async (): Promise<void> => {
      const { date, minute } = local();
      if (taking || --waitMinutes > 0 || minute < fromMinute || takenOn === date) return;
      await backUp(date);
    },
    problem: (): string | null => problem,
  };
}
