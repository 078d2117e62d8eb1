import { existsSync } from 'node:fs';
import { inspectDatabase, type DatabaseState } from '../store/snapshot.ts';
import { broken, well, type Finding } from './finding.ts';

/** @returns null when there is none yet. Read-only; a hub may be running. */
export function look(file: string): DatabaseState | Finding | null {
  if (!existsSync(file)) return null;
  try {
    return inspectDatabase(file);
  } catch (error) {
    const { message, hint } = error as { message: string; hint?: string };
    return broken('database', message, hint ?? 'look at the disk');
  }
}

export function databaseSound({ verdict, facts, newestFactAt }: DatabaseState): Finding {
  if (verdict !== 'ok')
    return broken(
      'database',
      `the database is damaged: ${verdict}`,
      'stop the hub, move lotusbell.db aside and restore the newest backup: lotusbell restore FILE',
    );
  return well(
    'database',
    `sound; ${facts} facts${newestFactAt === null ? '' : `, the newest of ${new Date(newestFactAt).toISOString()}`}`,
  );
}
