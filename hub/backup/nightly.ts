import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../types/log.ts';
import { DAY_MS } from '../domain/time.ts';

export type NightlyBackupDeps = {
  readonly dir: string;
  /** How many of them are kept. */
  readonly keep: number;
  /** Minute of the local day from which a backup is due. */
  readonly fromMinute: number;
  /** What the clock on the wall shows now. */
  readonly local: () => { readonly date: string; readonly minute: number };
  /** Writes one backup; elsewhere, so that no press waits for it. */
  readonly take: (file: string) => Promise<void>;
  readonly log: Pick<Log, 'info' | 'error'>;
};

const NAME = /^lotusbell-\d{4}-\d\d-\d\d\.backup$/;
/** The copy that is made before a step of the database's format; kept as long as a backup of that day. */
const BEFORE_FORMAT = /^before-format-\d+-(\d+)\.db$/;
const HALF_MADE = /^lotusbell-\d{4}-\d\d-\d\d\.backup\.[^.]+$/;
/** A disk that refused is not asked again every minute. */
const RETRY_AFTER_MINUTES = 30;

/** @returns the days of which there is a backup, the newest first. */
export function backupDays(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => NAME.test(name))
    .map((name) => name.slice('lotusbell-'.length, -'.backup'.length))
    .toSorted()
    .toReversed();
}

/** Left behind by a backup that was killed, or by an update long ago: the database in the clear, which nobody else would ever remove. */
function removeHalfMade(dir: string, date: string, keep: number): void {
  for (const name of readdirSync(dir)) {
    const made = BEFORE_FORMAT.exec(name)?.[1];
    const old = made !== undefined && Number(made) < Date.parse(date) - keep * DAY_MS;
    if (old || HALF_MADE.test(name)) rmSync(join(dir, name), { recursive: true, force: true });
  }
}

/** One backup a day, the newest of them kept. `look` may be called as often as one likes; a day that was missed is made up for when the hub is back. */
export function createNightlyBackup({ dir, keep, fromMinute, local, take, log }: NightlyBackupDeps) {
  let taking = false;
  let waitLooks = 0;
  let problem: string | null = null;
  /** A clock that was set back must not make yesterday's backup again, every minute. */
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
      removeHalfMade(dir, date, keep);
      await take(file);
      problem = null;
      takenOn = date;
      for (const day of backupDays(dir).slice(keep))
        if (day !== date) rmSync(join(dir, `lotusbell-${day}.backup`), { force: true });
      log.info({ file }, 'backed up');
    } catch (error) {
      waitLooks = RETRY_AFTER_MINUTES;
      // What exactly was said stands in the log; whoever asks /readyz need not be signed in.
      problem = `BACKUP_FAILED: the nightly backup into ${dir} failed. Look at the disk and the log; it is tried again every half an hour.`;
      log.error({ err: error, file }, 'the nightly backup failed');
    } finally {
      taking = false;
    }
  }

  return {
    /** Once a minute. */
    look: async (): Promise<void> => {
      const { date, minute } = local();
      if (taking || --waitLooks > 0 || minute < fromMinute || takenOn === date) return;
      await backUp(date);
    },
    problem: (): string | null => problem,
  };
}
