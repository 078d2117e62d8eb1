import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../hub/contract/errors.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawDevice } from '../support/raw-client.ts';

const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
const BOMBS: [string, string][] = [
  ['brackets, 30,000 deep', deep('[', ']', 30_000)],
  ['objects, 10,000 deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['nesting inside a known field', `{"place":${deep('[', ']', 5_000)},"kind":"visit"}`],
  ['a number of 60,000 digits', `{"place":"front-desk","kind":"visit","note":${'9'.repeat(60_000)}}`],
  ['numbers beyond measure', '{"limit":1e999,"at":-1e999,"place":1e308,"kind":1e-999}'],
  ['the prototype', '{"__proto__":{"roles":["admin"],"staff":{"id":"lin"}}}'],
  ['the constructor', '{"constructor":{"prototype":{"roles":["admin"]}}}'],
  ['500 keys', `{${Array.from({ length: 500 }, (_, n) => `"k${n}":0`).join(',')}}`],
  ['one key again and again', `{${'"place":"x",'.repeat(500)}"kind":"visit"}`],
  ['an endless text', `{"place":"${'\\u0000'.repeat(10_000)}","kind":"visit"}`],
  ['half a document', '{"place":"front-desk"'],
  ['a megabyte', `{"place":"${'x'.repeat(1_100_000)}"}`],
  ['keys written in escapes', `{${Array.from({ length: 500 }, (_, n) => `"${'\\u0061'.repeat(3)}${n}":1`).join(',')}}`],
];
const ROUTES: ['POST' | 'PUT', string][] = [
  ['POST', '/sessions'],
  ['POST', '/calls'],
  ['POST', '/calls/x/close'],
  ['POST', '/staff'],
  ['PUT', '/site'],
  ['PUT', '/roster'],
  ['POST', '/devices/credentials'],
  ['POST', '/roster/overrides'],
];

describe('JSON that is meant to hurt', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
  });
  afterAll(() => building.end());

  const made = (method: 'POST' | 'PUT', body: string): RequestInit => ({
    method,
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${building.hub().adminToken}` },
  });

  it.each(BOMBS)('%s: refused with a code on every route, nothing changes, nobody waits', async (_what, bomb) => {
    const site = (await building.ask('GET', '/site')).body;
    const sent = ROUTES.map(async ([method, path]) => {
      const response = await fetch(`${building.http()}/api/v1${path}`, made(method, bomb));
      const { code } = JSON.parse(await response.text()) as { code: string };
      return { route: `${method} ${path}`, status: response.status, known: Object.hasOwn(ERRORS, code) };
    });
    await others.reaches();
    for (const reply of await Promise.all(sent)) {
      expect(reply).toMatchObject({ known: true });
      expect([400, 401, 403, 404, 409, 413, 415, 422, 429]).toContain(reply.status);
    }
    expect((await building.ask('GET', '/site')).body).toEqual(site);
    expect(({} as { roles?: unknown }).roles).toBeUndefined();
  });

  it.each(BOMBS.filter(([, bomb]) => bomb.length < 12_000))(
    '%s from a button: acknowledged, and at most a call at its own place (decision 0022)',
    async (_what, bomb) => {
      const ramp = await rawDevice(building.mqtt(), 'east-ramp-help', await building.secretOf('east-ramp-help'));
      for (const name of ['press', 'heartbeat', 'status', 'cancel']) ramp.say(name, bomb);
      await others.reaches();
      await eventually('acknowledged', () => ramp.receipts() === 4);
      expect(
        (await building.ask('GET', '/calls?state=open')).body.items.filter(
          (call: any) => call.callPoint !== 'west-ramp-help' && call.callPoint !== 'east-ramp-help',
        ),
      ).toEqual([]);
      ramp.end();
    },
  );

  it.each(BOMBS.filter(([, bomb]) => bomb.length < 60_000))(
    '%s from a phone: at worst that phone is closed',
    async (_what, bomb) => {
      const li = await building.phone('li');
      li.say(bomb);
      li.say(`{"type":"receipt","alertId":"1.1","stage":"shown","extra":${bomb.startsWith('[') ? bomb : '1'}}`);
      await others.reaches();
      expect([null, 4400, 1009]).toContain(li.closeCode());
      li.end();
    },
  );
});
