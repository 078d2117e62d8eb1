import type { Log } from '../types/log.ts';
import type { Outside } from './outside.ts';

export type DatabaseCheck = {
  /** Reads the whole file in another process. Called once, when every listener is open. Never throws. */
  readonly run: () => Promise<void>;
  /** What is damaged as a sentence for operators, or null. */
  readonly problem: () => string | null;
  readonly close: () => void;
};

/**
 * The check of the whole database file. It reads every page, so its time grows with the event log; a press must not
 * wait for it. What is damaged at once, SQLite itself finds when the file is opened.
 */
export function createDatabaseCheck({
  dataDir,
  check,
  log,
}: {
  readonly dataDir: string;
  readonly check: Outside['checkDatabase'];
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}): DatabaseCheck {
  const ended = new AbortController();
  let problem: string | null = null;

  return {
    run: async () => {
      try {
        const found = await check(dataDir, ended.signal);
        if (found === null) return log.info({ event: 'DatabaseSound' }, 'the database file was read whole: sound');
        // What SQLite says may name rows, so it is only in the log: /readyz can be read without signing in.
        problem =
          'DATABASE_CORRUPT: the database file is damaged. Keep a copy of DATA, stop the hub, and restore the newest backup: lotusbell restore FILE';
        log.error({ event: 'DatabaseDamaged', found }, 'the database file is damaged');
      } catch (error) {
        if (!ended.signal.aborted)
          log.warn({ err: error }, 'the database file was not checked; lotusbell doctor checks it');
      }
    },
    problem: () => problem,
    close: () => ended.abort(),
  };
}
