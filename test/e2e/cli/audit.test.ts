import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meddle } from '../../support/event-log.ts';
import { inProcess, lotusbell, root, startHub } from '../program.ts';

const work = mkdtempSync(join(tmpdir(), 'lotusbell-audit-'));
const data = join(work, 'data');
const path = (name: string): string => join(work, name);
let hub: Awaited<ReturnType<typeof startHub>>;

beforeAll(async () => {
  hub = await startHub(data);
  const lotus = readFileSync(join(root, 'config', 'site.lotus.yaml'), 'utf8');
  writeFileSync(path('site.yaml'), lotus.replace('arriveWithinS: 300', 'arriveWithinS: 240'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('an auditor', () => {
  test('verifies the book while the hub runs', async () => {
    const applied = await inProcess(['apply', path('site.yaml'), '--data', data]);
    if (applied.code !== 0) throw new Error(applied.stderr);
    const { code, stdout, stderr } = await lotusbell(['audit', 'verify', '--data', data]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/: (\d+) facts, 1 to \1, as they were written\n {2}newest hash [0-9a-f]{64}\n$/);
  });

  test('takes a signed copy and the public key along, and checks the one with the other elsewhere', async () => {
    const key = await inProcess(['audit', 'key', '--data', data]);
    expect(key.stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    expect(statSync(join(data, 'audit-key.pem')).mode & 0o777).toBe(0o600);
    writeFileSync(path('key.pem'), key.stdout);

    const made = await inProcess([
      'audit',
      'export',
      '--data',
      data,
      '--from',
      '2020-01-01',
      '--out',
      path('book.ndjson'),
      '--json',
    ]);
    // On a slow machine the hub has written more by now: troubles.
    const { count, first, last } = JSON.parse(made.stdout) as { count: number; first: number; last: { seq: number } };
    expect({ first, last: last.seq }).toEqual({ first: 1, last: count });
    expect(count).toBeGreaterThanOrEqual(2);
    expect(statSync(path('book.ndjson')).mode & 0o777).toBe(0o600);
    expect(readFileSync(path('book.ndjson'), 'utf8')).toContain(
      String.raw`\"from\":{\"via\":\"cli\",\"address\":\"127.0.0.1\"}`,
    );
    const printed = await lotusbell(['audit', 'export', '--data', data]);
    expect(printed.stdout.trimEnd().split('\n').length).toBeGreaterThanOrEqual(count + 2);
    expect(await inProcess(['audit', 'export', '--data', data, '--out', path('book.ndjson')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('name a new file'),
    });

    const checked = await inProcess(['audit', 'check', path('book.ndjson'), '--key', path('key.pem')]);
    expect(checked).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining(`${count} facts, 1 to ${count}, as they were written`),
    });
    const alone = await inProcess(['audit', 'check', path('book.ndjson')]);
    expect(alone).toMatchObject({ code: 0, stderr: expect.stringContaining('--key') });

    const tampered = readFileSync(path('book.ndjson'), 'utf8').replace(String.raw`\"cli\"`, String.raw`\"start\"`);
    writeFileSync(path('tampered.ndjson'), tampered);
    const found = await inProcess(['audit', 'check', path('tampered.ndjson'), '--key', path('key.pem'), '--json']);
    expect({ code: found.code, ...(JSON.parse(found.stdout) as object) }).toMatchObject({
      code: 1,
      ok: false,
      flaw: { code: 'line-changed', line: 3, seq: 2 },
    });
  });

  test('holds the book against the copy, after the hub has ended and somebody has meddled', async () => {
    const against = ['audit', 'verify', '--data', data, '--export', path('book.ndjson'), '--key', path('key.pem')];
    expect(await inProcess(against)).toMatchObject({ code: 0 });
    await hub.signal('SIGTERM', 5_000);
    expect(await inProcess(against)).toMatchObject({ code: 0 });
    meddle(data, "DELETE FROM facts; DELETE FROM meta WHERE key = 'book-head'");
    expect(await inProcess(['audit', 'verify', '--data', data])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no facts yet'),
    });
    const cut = await inProcess([...against, '--json']);
    expect({ code: cut.code, ...(JSON.parse(cut.stdout) as object) }).toMatchObject({
      code: 1,
      ok: false,
      broken: { seq: 1, what: 'missing' },
    });
    expect(existsSync(join(data, 'audit-key.pem'))).toBe(true);
  });
});

test.each([
  [['audit'], 2, 'say which'],
  [['audit', 'burn'], 2, 'no "audit burn"'],
  [['audit', 'check'], 2, 'FILE is missing'],
  [['audit', 'export', '--json'], 2, '--out FILE'],
  [['audit', 'verify', '--data', '/nowhere'], 1, 'there is no /nowhere/lotusbell.db'],
  [['audit', 'key', '--data', '/nowhere'], 1, 'no data directory'],
  [['audit', 'check', '/nowhere.ndjson'], 1, '/nowhere.ndjson cannot be read (ENOENT)'],
])('%j: exit status %i and the reason', async (args, status, reason) => {
  const { code, stdout, stderr } = await inProcess(args);
  expect({ code, stdout }).toEqual({ code: status, stdout: '' });
  expect(stderr).toContain(reason);
});
