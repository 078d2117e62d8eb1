import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, type Started } from '../program.ts';

type Role = { id: string; name: { zh: string; en: string }; url: string };
type DemoView = { panel: string; people: Role[]; points: { id: string; kind: string; place: string; name: object }[] };

let startedAt = 0;
let demo: Started;
let http = '';
let data = '';

beforeAll(async () => {
  startedAt = Date.now();
  demo = start(['demo']);
  [, http = ''] = await demo.says(/^ +(http:\/\/127\.0\.0\.1:\d+)\/panel$/m, 40_000);
  [, data = ''] = await demo.says(/admin\.token in (\S+)$/m, 1_000);
});
afterAll(async () => {
  const ended = await Promise.race([demo.ended, Promise.resolve(null)]);
  if (ended === null) await demo.signal('SIGKILL', 5_000).catch(() => {});
});

/** Puts up with nothing: a page that does not answer is a broken demo. */
async function get<T>(url: string, headers: Record<string, string> = {}): Promise<T> {
  const reply = await fetch(url, { headers });
  expect({ url, status: reply.status }).toEqual({ url, status: 200 });
  return (await reply.json()) as T;
}

async function roleOf(id: string): Promise<Role> {
  const { people } = await get<DemoView>(`${http}/demo.json`);
  const role = people.find((person) => person.id === id);
  if (role === undefined) throw new Error(`nobody can be ${id}`);
  return role;
}

/** Opens the link of an invitation as a browser does. @returns the token of the session. */
async function joinBy(url: string): Promise<{ status: number; token: string }> {
  const { origin, pathname, hash } = new URL(url);
  expect({ origin, pathname }).toEqual({ origin: http, pathname: '/join' });
  const reply = await fetch(`${origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ invite: hash.slice(1) }),
  });
  return { status: reply.status, token: ((await reply.json()) as { token: string }).token };
}

describe('a visitor who starts the demo and touches nothing', () => {
  test('sees somebody press, a phone ring, the lamp light up and a colleague go, all within ten seconds', async () => {
    const left = (): number => startedAt + 10_000 - Date.now();
    await demo.says(/West ramp button: pressed – call 1, Help at the ramp\./, left());
    await demo.says(/Li's phone rings: "West ramp/, left());
    await demo.says(/West ramp button: lamp yellow – "We heard you/, left());
    await demo.says(/Li takes call 1: "I am going\."/, left());
    await demo.says(
      /West ramp button: lamp green, blinking – "Somebody from the Residents' committee is coming/,
      left(),
    );
  });

  test('finds the pages, and a link for each phone', async () => {
    for (const page of ['/panel', '/board', '/join', '/phone']) {
      const reply = await fetch(`${http}${page}`);
      expect({ page, status: reply.status, type: reply.headers.get('content-type') }).toMatchObject({
        page,
        status: 200,
        type: expect.stringMatching('text/html') as string,
      });
    }
    // A code with 127.0.0.1 in it would lead another phone nowhere.
    expect(demo.said()).not.toMatch(/█/);
    expect(demo.said()).toContain('lotusbell demo --lan');
    const { people } = await get<DemoView>(`${http}/demo.json`);
    expect(people.map(({ id }) => id)).toEqual(['wang', 'chen', 'lin', 'sun']);
    for (const { name, url } of people) expect(demo.said()).toMatch(new RegExp(`^ +${name.en} +${url}$`, 'm'));
  });
});

describe('a visitor who takes part', () => {
  test('joins as Chen, presses a button of the front door, which only that page may, and takes the call before the colleague', async () => {
    const { url } = await roleOf('chen');
    const { status, token } = await joinBy(url);
    expect(status).toBe(201);
    const { panel, points } = await get<DemoView>(`${http}/demo.json`);
    expect(points).toHaveLength(13);
    expect((await fetch(`${http}/panel`)).headers.get('content-security-policy')).toContain(panel);
    const foreign = await fetch(`${panel}/points/tcm-2/press`, {
      method: 'POST',
      headers: { origin: 'http://elsewhere.example' },
    });
    expect(foreign.status).toBe(403);
    const pressed = await fetch(`${panel}/points/tcm-2/press`, { method: 'POST', headers: { origin: http } });
    expect({ status: pressed.status, allow: pressed.headers.get('access-control-allow-origin') }).toEqual({
      status: 200,
      allow: http,
    });
    await demo.says(/Treatment bed 2: pressed – call \d+, Help wanted\./, 3_000);
    await demo.says(/Treatment bed 2: lamp yellow/, 3_000);

    const headers = { authorization: `Bearer ${token}` };
    const { items } = await get<{ items: { id: string; callPoint: string; state: string }[] }>(
      `${http}/api/v1/calls?state=open`,
      headers,
    );
    const call = items.find(({ callPoint }) => callPoint === 'tcm-2');
    expect(call?.state).toBe('waiting');
    const taken = await fetch(`${http}/api/v1/calls/${call?.id}/acknowledge`, { method: 'POST', headers });
    expect(taken.status).toBe(200);
    await demo.says(/Chen takes call \d+: "I am going\."/, 3_000);
    expect(demo.said()).not.toMatch(/Zhao takes/);
  });

  test('finds a fresh link where the last one was used', async () => {
    const { url } = await roleOf('chen');
    expect((await joinBy(url)).status).toBe(201);
    expect((await joinBy(url)).status).toBe(401);
    const next = await roleOf('chen');
    expect(next.url).not.toBe(url);
    await demo.says(/Chen's phone has joined\. For another one: http/, 5_000);
    expect((await joinBy(next.url)).status).toBe(201);
  });

  test("is found by the administrator's commands", () => {
    expect(JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'))).toMatchObject({ http, pid: demo.pid });
  });
});

test('Ctrl-C ends everything within five seconds and leaves nothing behind', async () => {
  const { panel } = await get<DemoView>(`${http}/demo.json`);
  const { code, stderr } = await demo.signal('SIGINT', 5_000);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(existsSync(data)).toBe(false);
  await expect(fetch(`${http}/healthz`)).rejects.toThrow();
  await expect(fetch(`${panel}/points`)).rejects.toThrow();
});
