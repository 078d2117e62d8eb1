import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hookCommand } from '../../hub/cli/hook.ts';
import { isHouseNetwork } from '../../hub/live/client-network.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { callsOf } from '../support/presses.ts';

const RAMP = 'west-ramp-help';

let building: TestBuilding;
let log = '';
beforeEach(async () => {
  log = '';
  const logTo = new PassThrough();
  logTo.on('data', (chunk) => (log += String(chunk)));
  building = await startBuilding({
    logTo,
    config: (config) => void (config.limits.http.signInsPerMinute = 10),
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  return building.end();
});

const calls = (): Promise<any[]> => callsOf(building);
const seconds = (s: number): Promise<void> => building.clock.forward(s * 1_000);

/** @returns the path of a new hook. */
async function hook(body: object = {}): Promise<string> {
  const made = await building.ask('POST', `/devices/${RAMP}/hook`, body);
  expect(made).toMatchObject({ status: 201, body: { get: false, ...body } });
  const { pathname } = new URL(made.body.url);
  expect(pathname).toMatch(/^\/hooks\/[\w-]{43}$/);
  return pathname;
}

/** What a bell sends. @returns the status. */
async function call(path: string, how: RequestInit = { method: 'POST' }): Promise<number> {
  const response = await fetch(building.http() + path, how);
  await response.arrayBuffer();
  return response.status;
}

test('a bell calls its URL: one call after the commit, and within two seconds the same press', async () => {
  const hookOf = async (): Promise<any> =>
    (await building.ask('GET', `/call-points/${RAMP}`)).body.device?.hook ?? false;
  expect(await hookOf()).toBe(false);
  const path = await hook();
  expect(await hookOf()).toBe(true);
  let committed = 0;
  building.fault.at = (point) => {
    if (point === 'after-commit') committed++;
  };
  expect(await call(path)).toBe(200);
  expect(committed).toBeGreaterThan(0);
  expect(await call(path, { method: 'POST', body: '{"broken', headers: { 'content-type': 'application/json' } })).toBe(
    200,
  );
  expect(await call(path, { method: 'POST', body: 'a=b', headers: { 'content-type': 'text/strange' } })).toBe(200);
  expect(await calls()).toMatchObject([{ callPoint: RAMP, repeats: 0 }]);
  await seconds(2);
  expect(await call(path)).toBe(200);
  expect(await calls()).toMatchObject([{ callPoint: RAMP, repeats: 1 }]);
});

test('GET rings only where it was allowed, and HEAD never', async () => {
  const path = await hook();
  expect(await call(path, { method: 'GET' })).toBe(404);
  expect(await call(path, { method: 'HEAD' })).toBe(405);
  expect(await calls()).toEqual([]);
  const open = await hook({ get: true });
  expect(await call(path)).toBe(404);
  expect(await call(open, { method: 'HEAD' })).toBe(405);
  expect(await calls()).toEqual([]);
  expect(await call(open, { method: 'GET' })).toBe(200);
  expect(await calls()).toHaveLength(1);
});

test('a press that is not recorded is 503, and the next call within two seconds is the press', async () => {
  const path = await hook();
  building.fault.at = (point) => {
    if (point === 'before-commit') throw new Error('the disk is full');
  };
  expect(await call(path)).toBe(503);
  building.fault.at = () => {};
  expect(await call(path)).toBe(200);
  expect(await calls()).toMatchObject([{ repeats: 0 }]);
});

test('a secret is never logged, is not guessed, and ends when it is revoked', async () => {
  const path = await hook();
  expect(await call(path)).toBe(200);
  expect(log).toContain('/hooks/:secret');
  expect(log).not.toContain(path.slice('/hooks/'.length));
  expect(await building.ask('DELETE', `/devices/${RAMP}/hook`)).toMatchObject({ status: 204 });
  expect(await building.ask('DELETE', `/devices/${RAMP}/hook`)).toMatchObject({ status: 404 });
  const tries: number[] = [];
  for (let i = 0; i < 30; i++) tries.push(await call(path));
  expect(new Set(tries)).toEqual(new Set([404, 429]));
  // Somebody behind the same address who guesses keeps no bell from ringing.
  expect(await call(await hook())).toBe(200);
});

test('the command line makes the URL and takes it back', async () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.stubEnv('LOTUSBELL_TOKEN', building.hub().adminToken);
  const hub = ['--url', building.http()];
  expect(await hookCommand.run([RAMP, '--get', ...hub])).toBe(0);
  const { pathname } = new URL(said[0]?.trim() ?? '');
  expect(await call(pathname, { method: 'GET' })).toBe(200);
  expect(await hookCommand.run([RAMP, '--revoke', ...hub])).toBe(0);
  expect(await call(pathname, { method: 'GET' })).toBe(404);
});

test('from behind a proxy or outside of the house nothing rings', async () => {
  const path = await hook();
  expect(await call(path, { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.7' } })).toBe(404);
  expect(await calls()).toEqual([]);
  const inside = ['127.0.0.1', '192.168.1.9', '::ffff:10.0.0.3', '172.31.0.1', '::1', 'fe80::1%eth0', 'fd00::5'];
  const outside = ['203.0.113.7', '172.32.0.1', '::ffff:8.8.8.8', '2001:db8::1', '', 'nonsense', undefined];
  expect(inside.filter((address) => !isHouseNetwork(address))).toEqual([]);
  expect(outside.filter(isHouseNetwork)).toEqual([]);
});
