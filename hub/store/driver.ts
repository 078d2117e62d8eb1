import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

type DatabaseClass = typeof DatabaseSync;
export type Database = InstanceType<DatabaseClass>;

/** Older versions of SQLite have a race condition that can corrupt a WAL database (decision 0008). */
const SAFE_SQLITE = [3, 51, 3] as const;

/**
 * @returns the database class: `node:sqlite` when its SQLite is new enough, otherwise a prebuilt package with the same
 * API. It is loaded on demand, because the native part takes milliseconds and `--help` does not need it.
 */
export function databaseClass(): DatabaseClass {
  const require = createRequire(import.meta.url);
  const own = process.versions['sqlite'];
  const from = own !== undefined && isAtLeast(own, SAFE_SQLITE) ? 'node:sqlite' : '@photostructure/sqlite';
  return (require(from) as { DatabaseSync: DatabaseClass }).DatabaseSync;
}

function isAtLeast(version: string, floor: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (let i = 0; i < floor.length; i++) {
    const have = parts[i] ?? 0;
    const want = floor[i] ?? 0;
    if (have !== want) return have > want;
  }
  return true;
}
