import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { tempStore } from '../support/disk/temp-store.ts';

const TABLES = new URL('../../hub/store/tables', import.meta.url).pathname;
/** These grow for years. */
const GROWS = ['facts', 'calls', 'alerts', 'presses', 'receipts', 'troubles', 'unheard', 'matters', 'matter_notes'];
/** What a person is told of themselves, and a report that somebody asked for. */
const MAY_TAKE_LONG = ['SELECT seq, at, body FROM facts ORDER BY seq', 'SELECT place, since, until FROM unheard'];

const temp = tempStore();
temp.store();
afterAll(() => temp.end());

it('no query of the tables reads everything that there ever was', () => {
  const db = new DatabaseSync(join(temp.dir, 'lotusbell.db'), { readOnly: true });
  const slow: string[] = [];
  let seen = 0;
  for (const file of readdirSync(TABLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')))
    for (const [, , sql = ''] of readFileSync(join(TABLES, file), 'utf8').matchAll(
      /prepare\(\s*(['"`])(SELECT[\s\S]*?)\1/g,
    )) {
      if (sql.includes('${') || MAY_TAKE_LONG.some((known) => sql.startsWith(known))) continue;
      const values = Array.from({ length: sql.match(/\?\d?/g)?.length ?? 0 }, () => 1);
      const numbered = sql.includes('?1') ? [...new Set(sql.match(/\?\d/g))].map(() => 1) : values;
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...numbered) as { detail: string }[];
      seen += 1;
      // A limit ends a scan in the order of the table.
      if (!/LIMIT/.test(sql) && plan.some(({ detail }) => GROWS.some((table) => detail === `SCAN ${table}`)))
        slow.push(sql);
    }
  db.close();
  expect(seen).toBeGreaterThan(50);
  expect(slow).toEqual([]);
});
