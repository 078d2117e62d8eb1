import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERRORS } from '../../hub/contract/errors.ts';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { httpHarness, type HttpHarness } from '../support/http/http-door.ts';
import { seeded } from '../support/seeded.ts';

let siteState: HttpHarness;
let token: string;
beforeAll(async () => {
  siteState = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 1_000_000 } });
  token = await siteState.tokenOf(await siteState.someone('admin'));
});
afterAll(() => siteState.end());

const random = seeded(4);
const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)]!;

/** What a broken script, a curious child or a scanner might send in place of an id. */
const IDS = [
  '',
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '%F0%9F%94%94',
  'a'.repeat(4_000),
  "'; DROP TABLE calls; --",
  '-1',
  '%25',
  '{id}',
];
const QUERIES = [
  '',
  '?limit=-1',
  '?limit=1e9',
  '?before=%00',
  '?state=__proto__',
  '?limit[]=1',
  `?${'a=1&'.repeat(500)}`,
  '?dryRun=true',
  '?%',
];
const TYPES = [
  'application/json',
  'application/json; charset=gb18030',
  'application/yaml',
  'text/plain',
  '',
  'application/json;;;',
  'nonsense',
  'text/csv',
  'text/calendar',
];

function bytes(): Buffer {
  const raw = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  return pick([
    () => Buffer.alloc(0),
    () => raw(1 + Math.floor(random() * 200)),
    () => Buffer.from('{"place":"front-desk","kind":"vis'),
    () => Buffer.concat([Buffer.from('{"reason":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
    () =>
      Buffer.from(
        '{"__proto__":{"roles":["admin"]},"constructor":{"prototype":{"x":1}},"id":"x","reason":"x","outcome":"x"}',
      ),
    () => Buffer.from(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
    () =>
      Buffer.from(
        JSON.stringify({
          devices: Array.from({ length: 40 }, () => 7),
          roles: 'admin',
          name: null,
          proof: { plate: 1 },
        }),
      ),
    () => Buffer.from(`"${'\\ud800'.repeat(50)}"`),
    () => Buffer.from('\u{feff}{}'),
    () => Buffer.from('- &a [*a, *a]\n- !!js/function "x"\n\t- tab'),
    () => Buffer.from(`{"reason":"${'x'.repeat(80_000)}"}`),
  ])();
}

test('bad bytes on every route: each is answered with a code of the catalogue, none breaks the hub, nobody becomes an administrator', async () => {
  const routes = Object.keys(PERMISSIONS).filter(
    (route) => !route.includes('*') && !route.includes('docs') && !route.endsWith('/sessions/current'),
  );
  const before = siteState.siteState.site().site.staff.map(({ id, roles }) => [id, roles]);
  const wrong: string[] = [];
  let sent = 0;
  for (const route of routes) {
    const [method, url] = route.split(' ') as [string, string];
    for (let round = 0; round < 20; round++) {
      const address = url.replace(':id', pick(IDS)) + pick(QUERIES);
      const type = pick(TYPES);
      const reply = await siteState.door.inject({
        method: method as 'POST',
        url: address,
        headers: { authorization: `Bearer ${token}`, ...(type === '' ? {} : { 'content-type': type }) },
        ...(method === 'GET' ? {} : { payload: bytes() }),
      });
      sent++;
      const code = reply.statusCode < 400 ? null : (JSON.parse(reply.body) as { code: string }).code;
      if (reply.statusCode >= 500 || (code !== null && !Object.hasOwn(ERRORS, code))) {
        wrong.push(`${method} ${address.slice(0, 80)} ${type}: ${reply.statusCode} ${reply.body.slice(0, 200)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(sent).toBeGreaterThan(1_000);
  expect((await siteState.ask({ path: './healthz' })).status).toBe(200);
  expect(siteState.lines.filter((line) => line.includes('http-failed'))).toEqual([]);
  expect(siteState.siteState.site().site.staff.map(({ id, roles }) => [id, roles])).toEqual(before);
  expect(({} as { roles?: unknown }).roles).toBeUndefined();
});
