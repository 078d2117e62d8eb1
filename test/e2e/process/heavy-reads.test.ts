import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReader, type ReaderLimits } from '../../../hub/app/reading/reader.ts';
import type { HeavyRead } from '../../../hub/queries/heavy-reads.ts';
import { startBuilding } from '../../support/building.ts';
import { copyCalls, repeatNewest } from '../../support/long-book.ts';
import { root, start, type Started } from '../program.ts';

const CHILD = join(root, 'dist/bin/reading-child.js');
const LIMITS: ReaderLimits = { timeMs: 20_000, memoryMb: 256, waiting: 2, idleMs: 60_000 };
/** Half a second on one core. */
const FACTS = 20_000;
let dir = '';
let long = '';
let hub: Started;
let http = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lotusbell-reads-'));
  const building = await startBuilding({ dataDir: dir });
  const ramp = await building.button('west-ramp-help');
  const wang = await building.phone('wang');
  await ramp.press();
  const { call } = await wang.isAlerted();
  await ramp.press();
  await wang.take(call.id);
  await wang.arrive(call.id);
  await wang.close(call.id);
  await building.end();
  copyCalls(dir, 1_000, 30);
  long = repeatNewest(dir, FACTS);
  hub = start(['hub', '--data', dir, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0']);
  const [line] = await hub.says(/\{"event":"ready".*\n/, 60_000);
  ({ http } = JSON.parse(line) as { http: string });
});
afterAll(async () => {
  await hub.signal('SIGTERM', 30_000);
  rmSync(dir, { recursive: true });
});

const get = async (path: string) => {
  const token = readFileSync(join(dir, 'admin.token'), 'utf8').trim();
  const reply = await fetch(`${http}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: reply.status, body: (await reply.json()) as Record<string, any> };
};

it('a long timeline is read beside the loop, which answers meanwhile', async () => {
  let done = false;
  const asked = get(`/calls/${long}`).finally(() => {
    done = true;
  });
  let answers = 0;
  while (!done) {
    await (await fetch(`${http}/healthz`)).text();
    answers += 1;
    // The read has the lower priority.
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
  // On the loop it would be one or two: those that were asked before the read began.
  expect(answers).toBeGreaterThan(6);
  const { status, body } = await asked;
  expect([status, body['number'] > 100]).toEqual([200, true]);
  expect(body['timeline'].length).toBeGreaterThan(FACTS);
  const why = await get(`/calls/${long}/why`);
  expect([why.status, why.body['call']?.id ?? why.body['id'] ?? long]).toEqual([200, long]);
});

it('a report counts what is stored, over the same process', async () => {
  const { status, body } = await get('/reports/response?by=day');
  expect([status, body]).toMatchObject([200, { total: { calls: expect.any(Number) } }]);
  expect(body['total'].calls).toBeGreaterThan(100);
});

it('a read that goes beyond a limit is refused, and the next one is answered by a fresh process', async () => {
  const read: HeavyRead = { what: 'timeline', id: long as never };
  const quick = createReader(CHILD, dir, { ...LIMITS, timeMs: 20 });
  expect(await quick.read(read)).toEqual({ ok: false, why: 'time' });
  quick.close();
  const small = createReader(CHILD, dir, { ...LIMITS, memoryMb: 16 });
  expect(await small.read(read)).toEqual({ ok: false, why: 'memory' });
  expect(await small.read({ what: 'timeline', id: 'nobody' as never })).toEqual({ ok: true, json: null });
  const [, second, third] = await Promise.all([read, read, read].map(small.read));
  expect([second, third]).toEqual([
    { ok: false, why: 'memory' },
    { ok: false, why: 'busy' },
  ]);
  small.close();
});

it('a process that ends by itself refuses the present read alone', async () => {
  const moved = join(dir, 'moved');
  mkdirSync(moved);
  const reader = createReader(CHILD, moved, LIMITS);
  const read: HeavyRead = { what: 'timeline', id: 'nobody' as never };
  expect(await reader.read(read)).toEqual({ ok: false, why: 'busy' });
  copyFileSync(join(dir, 'lotusbell.db'), join(moved, 'lotusbell.db'));
  expect(await reader.read(read)).toEqual({ ok: true, json: null });
  reader.close();
});
