import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { phone } from '../../support/phone.ts';
import { inProcess, lotusbell, startHub } from '../program.ts';

type Line = { readonly kind: string; readonly value: Record<string, unknown> };

let data: string;
let hub: Awaited<ReturnType<typeof startHub>>;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'lotusbell-person-'));
  hub = await startHub(data);
});
afterAll(async () => {
  await hub.signal('SIGTERM', 30_000);
  await rm(data, { recursive: true, force: true });
});

async function ask<T>(method: string, path: string, body?: object, as?: string): Promise<T> {
  const token = as ?? (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  const reply = await fetch(`${hub.http}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.text().then((text) => (text === '' ? null : JSON.parse(text)))) as T;
}
async function about(id: string): Promise<Line[]> {
  const { code, stdout } = await inProcess(['person', 'export', id, '--data', data]);
  return code === 0
    ? stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
    : [];
}

it('what is stored about one person is handed out; once they have left it is erased, and the book is whole', async () => {
  await ask('POST', '/staff', { id: 'guo', name: { zh: '小郭', en: 'Guo' }, team: 'committee', roles: ['staff'] });
  const { invite } = await ask<{ invite: string }>('POST', '/staff/guo/invites');
  const { token } = await ask<{ token: string }>('POST', '/sessions', { invite, device: 'a phone of Guo' });
  await ask('POST', '/matters', { reason: 'pension' }, token);
  const guo = phone(
    'guo',
    token,
    () => hub.http,
    async () => ({ status: 0, body: null }),
    { receipts: true, inFront: true },
  );
  await guo.listen();
  const mine = await ask<{ id: string }>(
    'POST',
    '/calls',
    { place: 'east-door', kind: 'assist', note: 'two steps, no lift' },
    token,
  );
  const lead = await ask<{ invite: string }>('POST', '/staff/li/invites').then(({ invite: code }) =>
    ask<{ token: string }>('POST', '/sessions', { invite: code, device: 'a phone of Li' }),
  );
  const other = await ask<{ id: string }>(
    'POST',
    '/calls',
    { place: 'west-ramp', kind: 'assist', note: 'only for Li' },
    lead.token,
  );
  await ask('POST', `/calls/${mine.id}/acknowledge`, {}, token);
  await ask('POST', `/calls/${other.id}/acknowledge`, {}, lead.token);
  await ask('POST', `/calls/${other.id}/hand-over`, { to: { staff: 'guo' } }, lead.token);
  await guo.isAlerted();
  await expect
    .poll(async () => (await about('guo')).some(({ kind }) => kind === 'receipt'), { timeout: 20_000 })
    .toBe(true);
  guo.end();
  const lines = await about('guo');
  expect(new Set(lines.map(({ kind }) => kind))).toEqual(
    new Set(['document', 'session', 'invitation', 'receipt', 'fact']),
  );
  expect(lines.find(({ kind, value }) => kind === 'fact' && value['type'] === 'CallRaised')?.value).toMatchObject({
    by: 'guo',
    note: 'two steps, no lift',
  });
  expect(lines.some(({ value }) => value['type'] === 'CallAcknowledged')).toBe(true);
  expect(JSON.stringify(lines)).not.toContain('only for Li');
  expect(lines.find(({ kind }) => kind === 'session')?.value).toMatchObject({ device: 'a phone of Guo' });
  expect(lines.filter(({ kind }) => kind === 'fact').map(({ value }) => value['type'])).toEqual(
    expect.arrayContaining(['SessionOpened', 'MatterOpened']),
  );
  expect(JSON.stringify(lines)).not.toContain(token);
  expect((await about('li')).length).toBeLessThan(lines.length);
  expect(await about('nobody')).toEqual([]);

  const early = await inProcess(['person', 'erase', 'guo', '--data', data]);
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('Take them out of the site document first')]);
  const site = await ask<{ staff: { id: string }[] }>('GET', '/site');
  await ask('PUT', '/site', { ...site, staff: site.staff.filter(({ id }) => id !== 'guo') });
  expect((await lotusbell(['person', 'erase', 'guo', '--data', data])).code).toBe(0);
  const left = await about('guo');
  expect(new Set(left.map(({ kind }) => kind))).toEqual(new Set(['receipt', 'fact']));
  expect(JSON.stringify(left)).not.toMatch(/小郭|a phone of Guo/);
  expect((await inProcess(['audit', 'verify', '--data', data])).code).toBe(0);
});

it('a call point is paired and tested from the command line', async () => {
  const paired = await lotusbell(['pair', 'tcm-1', '--data', data]);
  expect(paired.stdout).toMatch(/[0-9a-z]{4}-[0-9a-z]{4} {2}for tcm-1, until /);
  const code = /([0-9a-z]{4}-[0-9a-z]{4}) {2}for/.exec(paired.stdout)?.[1];
  expect(await ask<object>('POST', '/pairing/claim', { code })).toMatchObject({ device: 'tcm-1', username: 'tcm-1' });
  expect(JSON.parse((await inProcess(['pair', 'tcm-1', '--test', '--json', '--data', data])).stdout)).toMatchObject({
    callPoint: 'tcm-1',
  });
  const unknown = await inProcess(['pair', 'nowhere', '--data', data]);
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no such thing')]);
});
