import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

type DatabaseClass = typeof DatabaseSync;
export type Database = InstanceType<DatabaseClass>;

/** Below this version SQLite has a race that can corrupt a WAL database. */
const SAFE_SQLITE = [3, 51, 3] as const;

/**
 * @returns the database class: Node's own where its SQLite is new enough, otherwise the prebuilt one with the same API.
 * Loaded on demand, because loading the native part costs milliseconds that `--help` need not pay.
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
