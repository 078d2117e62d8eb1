import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { inspectDatabase } from '../../../hub/store/snapshot.ts';
import { startBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { copyCalls } from '../../support/long-book.ts';
import { lotusbell, start, type Started } from '../program.ts';

const PAGE = 4_096;
let dir: string | null = null;
let hub: Started | null = null;
afterEach(async () => {
  await hub?.signal('SIGTERM', 10_000);
  hub = null;
  if (dir !== null) rmSync(dir, { recursive: true, force: true });
});

it('damage in the middle of the file: the doors open, and readiness, log and doctor say it', async () => {
  dir = mkdtempSync(join(tmpdir(), 'lotusbell-damaged-'));
  const building = await startBuilding({ dataDir: dir });
  const wang = await building.phone('wang');
  await (await building.button('west-ramp-help')).press();
  const { call } = await wang.isAlerted();
  await wang.take(call.id);
  await wang.arrive(call.id);
  await wang.close(call.id);
  await building.end();
  copyCalls(dir, 3_000);
  const file = join(dir, 'lotusbell.db');
  const handle = openSync(file, 'r+');
  for (const page of pagesOfOldFacts(readFileSync(file)))
    writeSync(handle, Buffer.alloc(PAGE, 0x5a), 0, PAGE, page * PAGE);
  closeSync(handle);
  expect(inspectDatabase(file).verdict).not.toBe('ok');

  hub = start(['hub', '--data', dir, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0']);
  const { http } = JSON.parse((await hub.says(/\{"event":"ready".*\}/, 40_000))[0]) as { http: string };
  const ready = await eventually(
    'the hub says that it is damaged',
    async () => {
      const answer = await fetch(`${http}/readyz`);
      return answer.status === 503 ? ((await answer.json()) as { problems: string[] }) : null;
    },
    60_000,
  );
  expect(ready.problems[0]).toContain('DATABASE_CORRUPT');
  const { complained } = hub;
  await eventually('the log says it too', () => complained().includes('"event":"DatabaseDamaged"'));
  const doctor = await lotusbell(['doctor', '--database', '--data', dir]);
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toContain('the database is damaged');
});

/** Leaves of the table of facts (sqlite.org/fileformat2.html, B-tree pages) from the middle of the file. */
function pagesOfOldFacts(file: Buffer): number[] {
  const leaves = [];
  for (let page = 1; page < file.length / PAGE; page += 1) {
    const bytes = file.subarray(page * PAGE, (page + 1) * PAGE);
    if (bytes[0] === 0x0d && bytes.includes('"CallRaised"')) leaves.push(page);
  }
  const middle = Math.floor(leaves.length / 2);
  return leaves.slice(middle, middle + 3);
}
