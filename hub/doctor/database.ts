import { existsSync } from 'node:fs';
import { inspectDatabase, type DatabaseState } from '../store/snapshot.ts';
import { broken, passed, type Finding } from './finding.ts';

/** Examines the database, read-only; the hub may be running. @returns null when there is no database yet. */
export function examineDatabase(file: string): DatabaseState | Finding | null {
  if (!existsSync(file)) return null;
  try {
    return inspectDatabase(file);
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return broken('database', message, hint ?? 'check the disk');
  }
}

export function databaseSound({ verdict, facts, newestFactAt }: DatabaseState): Finding {
  if (verdict !== 'ok')
    return broken(
      'database',
      `the database is damaged: ${verdict}`,
      'stop the hub, move lotusbell.db aside and restore the newest backup: lotusbell restore FILE',
    );
  return passed(
    'database',
    `sound; ${facts} facts${newestFactAt === null ? '' : `, the newest of ${new Date(newestFactAt).toISOString()}`}`,
  );
}
