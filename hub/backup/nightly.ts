import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type NightlyNeeds = {
  readonly dir: string;
  /** How many of them are kept. */
  readonly keep: number;
  /** Minute of the local day from which a backup is due. */
  readonly fromMinute: number;
  /** What the clock on the wall shows now. */
  readonly local: () => { readonly date: string; readonly minute: number };
  /** Writes one backup; elsewhere, so that no press waits for it. */
  readonly take: (file: string) => Promise<void>;
  readonly log: { readonly info: (fields: object, message: string) => void; readonly error: (fields: object, message: string) => void };
};

const NAME = /^lotusbell-\d{4}-\d\d-\d\d\.backup$/;
/** A disk that refused is not asked again every minute. */
const RETRY_AFTER_MINUTES = 30;

/** @returns the days of which there is a backup, the newest first. */
export function backupDays(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir).filter((name) => NAME.test(name)).map((name) => name.slice('lotusbell-'.length, -'.backup'.length)).toSorted().toReversed();
}

/** One backup a day, the newest of them kept. `look` may be called as often as one likes; a day that was missed is made up for when the hub is back. */
export function createNightly({ dir, keep, fromMinute, local, take, log }: NightlyNeeds) {
  let taking = false;
  let waitLooks = 0;
  let problem: string | null = null;

  async function backUp(date: string): Promise<void> {
    taking = true;
    const file = join(dir, `lotusbell-${date}.backup`);
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      await take(file);
      problem = null;
      for (const day of backupDays(dir).slice(keep)) rmSync(join(dir, `lotusbell-${day}.backup`), { force: true });
      log.info({ file }, 'backed up');
    } catch (error) {
      waitLooks = RETRY_AFTER_MINUTES;
      problem = `BACKUP_FAILED: the nightly backup into ${dir} failed (${(error as Error).message}). Look at the disk; it is tried again every half an hour.`;
      log.error({ err: error, file }, 'the nightly backup failed');
    } finally {
      taking = false;
    }
  }

  return {
    /** Once a minute. */
    look: async (): Promise<void> => {
      const { date, minute } = local();
      if (taking || --waitLooks > 0 || minute < fromMinute || backupDays(dir)[0] === date) return;
      await backUp(date);
    },
    problem: (): string | null => problem,
  };
}
