import type { Database } from '../driver.ts';

export function metaTable(db: Database) {
  const get = db.prepare('SELECT value FROM meta WHERE key = ?');
  const set = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  return {
    get: (key: string): string | null => (get.get(key) as { value: string } | undefined)?.value ?? null,
    set(key: string, value: string): void {
      set.run(key, value);
    },
  };
}
