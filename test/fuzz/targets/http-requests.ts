import { array, constantFrom, nat, oneof, record, string, tuple, type Arbitrary } from 'fast-check';
import { parse } from 'yaml';
import { ERRORS } from '../../../hub/contract/errors.ts';
import { PERMISSIONS } from '../../../hub/access/permissions.ts';
import { readShipped } from '../../../config/shipped.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../../support/http/http-door.ts';
import { describedBy, type OpenApi } from '../../support/http/http-openapi.ts';
import { hostileValues } from '../hostile.ts';
import { nearSchema } from '../near-schema.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import { headAndRest, type Opened, type Target } from '../target.ts';
import { nearSites, siteInputs } from './documents.ts';
import { calendars, csv } from './roster-files.ts';

type Operation = {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: unknown }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> };
};
type Body = { readonly type: string; readonly bytes: Uint8Array };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const HOSTILE_IDS = [
  '',
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '%F0%9F%94%94',
  'a'.repeat(4_000),
  "'%3B%20DROP%20TABLE%20calls",
  '-1',
  '%25',
  '%',
  '{id}',
  '%ff',
];
/** Placeholders for ids that exist at that moment. */
const KNOWN_IDS = ['{call}', '{matter}', 'wang', 'li', 'west-ramp-help', 'south-gate-bell'];
const TYPES = [
  'application/json; charset=gb18030',
  'application/yaml',
  'text/csv',
  'text/calendar',
  'text/plain',
  '',
  'application/json;;;',
  'nonsense',
  'multipart/form-data',
];

const PEOPLE = ['wang', 'li', 'lin', 'chen', 'nobody'];
const MOMENTS = [
  '2026-12-01T09:00:00+08:00',
  '2026-12-01T17:00:00+08:00',
  '2026-12-02T09:00:00.000Z',
  '1970-01-01T00:16:40.000Z',
  '1970-01-02T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
];
const DAYS = ['2026-12-01', '2026-12-31', '2026-02-29', '2099-12-31', '1970-01-01'];
const WORDS = {
  place: ['front-desk', 'west-ramp', 'infusion-1'],
  kind: ['visit', 'help', 'emergency', 'leave', 'cover', 'extra'],
  team: ['committee', 'clinic'],
  outcome: ['helped', 'spoken-with', 'other'],
  reason: ['other', 'dispensing', 'pension'],
  staff: PEOPLE,
  person: PEOPLE,
  for: PEOPLE,
  with: PEOPLE,
  from: MOMENTS,
  to: MOMENTS,
  at: MOMENTS,
  dueOn: DAYS,
  call: ['{call}'],
  devices: ['west-ramp-help', 'tcm-1', 'new-1'],
  roles: ['staff', 'lead', 'admin', 'auditor'],
  id: ['wang', 'somebody-new', 'west-ramp-help'],
};

/**
 * Requests of every route against a real HTTP server. The input resembles HTTP: a line with method and address, header
 * lines, an empty line, the body.
 */
export const httpRequests: Target = { name: 'http-requests', limitMs: 8_000, shortRound: 30, open };

async function open(): Promise<Opened> {
  let harness = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 1_000_000 } });
  const document = (await harness.ask({ path: './api/openapi.json' })).body as unknown as OpenApi;
  const described = describedBy(document);
  const operations = document.paths as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  let ids = await settleIn(harness);
  let { site } = harness.siteState.site();
  let requests = 0;

  return {
    inputs: oneof(...Object.keys(PERMISSIONS).map((route) => requestsOf(route, operations))),
    wrong: async (input) => {
      // A store that has grown too large would change what is measured.
      if (++requests % 3_000 === 0) {
        await harness.end();
        harness = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 1_000_000 } });
        ids = await settleIn(harness);
        ({ site } = harness.siteState.site());
      }
      const request = readRequest(input, ids);
      if (request === null) return [];
      const reply = await harness.door.inject(request);
      const wrong = [...harness.lines]
        .filter((line) => line.includes('http-failed'))
        .map((line) => line.slice(0, 1_500));
      (harness.lines as string[]).length = 0;
      const type = String(reply.headers['content-type'] ?? '');
      const isKnown =
        reply.statusCode >= 400 &&
        type.startsWith('application/problem+json') &&
        Object.hasOwn(ERRORS, (JSON.parse(reply.body) as { code: string }).code);
      if (reply.statusCode >= 500 && !isKnown)
        wrong.push(`${request.method} ${request.url.slice(0, 200)}: ${reply.statusCode} ${reply.body.slice(0, 300)}`);
      else if (reply.statusCode >= 400 && !isKnown)
        wrong.push(
          `${request.method} ${request.url.slice(0, 200)}: ${reply.statusCode} ${type} is no problem of the catalogue: ${reply.body.slice(0, 300)}`,
        );
      else if (reply.statusCode < 300 && request.url.startsWith('/api/v1/')) {
        try {
          described.hold(request.method, request.url.replace(/\/(?=\?|$)/, ''), {
            status: reply.statusCode,
            headers: reply.headers,
            type,
            text: reply.body,
            body: type.includes('json') ? (JSON.parse(reply.body || '{}') as unknown) : {},
          });
        } catch (error) {
          wrong.push(`answered what its description does not say: ${(error as Error).message}`);
        }
      }
      const isNew = harness.siteState.site().site !== site;
      if (isNew) wrong.push(...(await stillStands(harness, ids)));
      // From time to time open a new call and a new matter, not yet taken, closed or handed over.
      if (isNew || reply.statusCode === 401 || requests % 25 === 0) {
        ids = await settleIn(harness);
        ({ site } = harness.siteState.site());
      }
      return [...wrong, ...harness.temp.broken.splice(0).map(String)];
    },
    end: () => harness.end(),
  };
}

/** As JSON, which is parsed twenty times as fast. */
const LOTUS: unknown = parse(readShipped('site.lotus.yaml'));

type Ids = { readonly token: string; readonly call: string; readonly matter: string };

/** Restores the Lotus document, signs a person in, and opens a call and a matter. */
async function settleIn(harness: HttpHarness): Promise<Ids> {
  const put = await harness.ask({ method: 'PUT', path: '/site', as: ADMIN_TOKEN, body: LOTUS });
  if (put.status !== 200) throw new Error(`the site cannot be put back: ${put.text.slice(0, 300)}`);
  const token = await harness.tokenOf('lin' as StaffId);
  const call = await harness.press('west-ramp-help');
  const matter = await harness.ask<{ id?: string }>({
    method: 'POST',
    path: '/matters',
    as: token,
    body: { reason: 'other', team: 'committee', place: 'front-desk' },
  });
  return { token, call, matter: matter.body.id ?? 'none' };
}

/** The most used pages of the API must answer after every accepted change. */
async function stillStands(harness: HttpHarness, { token }: Ids): Promise<string[]> {
  const wrong: string[] = [];
  for (const path of ['/duty', '/roster', '/call-points', '/calls?limit=20', '/matters?limit=20', '/site']) {
    const { status, text } = await harness.ask({ path, as: ADMIN_TOKEN });
    if (status !== 200) wrong.push(`GET ${path} as the administrator: ${status} ${text.slice(0, 200)}`);
  }
  const me = await harness.ask({ path: '/me', as: token });
  if (me.status >= 500) wrong.push(`GET /me: ${me.status}`);
  return wrong;
}

/** Bodies in a format other than JSON objects of a route's schema. */
const FILES: Readonly<Record<string, (type: string) => Arbitrary<Body>>> = {
  'PUT /api/v1/site': (type) =>
    siteInputs.map((input): Body => ({
      type: type.includes('json') ? 'application/json' : 'application/yaml',
      bytes: headAndRest(input).rest,
    })),
  'POST /api/v1/roster/import': (type) =>
    (type === 'text/csv' ? csv : calendars).map((bytes): Body => ({ type, bytes })),
  'PUT /api/v1/roster': (type) =>
    nearSites((site) => site['roster']).map((text): Body => ({ type, bytes: Buffer.from(text) })),
};

const HEADERS = array(
  oneof(
    string({ maxLength: 20 }).map((text) => `idempotency-key: ${text.trim()}`),
    constantFrom(
      'idempotency-key: twice',
      `idempotency-key: ${'x'.repeat(129)}`,
      'if-match: "x"',
      'if-match: *',
      'origin: http://elsewhere',
      'accept: text/html',
      'accept-language: zh-CN;q=x',
      `cookie: ${'a=b; '.repeat(90)}`,
      'cookie: lotusbell=%',
      'x-forwarded-for: ::1',
      'expect: 100-continue',
      'host: ',
    ),
  ),
  { maxLength: 2 },
);

/** Who asks: mostly a staff member or the administrator. */
const PRINCIPALS = oneof(
  { weight: 7, arbitrary: constantFrom('authorization: Bearer {token}') },
  { weight: 2, arbitrary: constantFrom(`authorization: Bearer ${ADMIN_TOKEN}`) },
  {
    weight: 1,
    arbitrary: constantFrom(
      'x-nobody: here',
      'authorization: Bearer ',
      'authorization: Basic Og==',
      `authorization: Bearer ${'x'.repeat(3_000)}`,
      'authorization: Bearer \u00ff',
    ),
  },
);

function requestsOf(
  route: string,
  operations: Readonly<Record<string, Readonly<Record<string, Operation>>>>,
): Arbitrary<Uint8Array> {
  const [method, url] = route.split(' ') as [string, string];
  const operation = operations[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {};
  return tuple(addressesOf(url, operation), PRINCIPALS, HEADERS, bodiesOf(route, operation), nat(3)).map(
    ([address, who, more, [type, body], empty]): Uint8Array => {
      const isEmpty = method === 'GET' || (method === 'DELETE' && empty > 0);
      const lines = [
        `${method} ${address}`,
        who,
        ...more,
        ...(isEmpty || type === '' ? [] : [`content-type: ${type}`]),
        '',
        '',
      ];
      return Buffer.concat([Buffer.from(lines.join('\n')), isEmpty ? Buffer.alloc(0) : body]);
    },
  );
}

/** Paths and queries, mostly with ids that exist. */
function addressesOf(url: string, operation: Operation): Arbitrary<string> {
  const queries = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const known = url.includes('/calls')
    ? '{call}'
    : url.includes('/matters')
      ? '{matter}'
      : url.includes('/staff')
        ? 'li'
        : 'west-ramp-help';
  return tuple(
    oneof(
      { weight: 6, arbitrary: constantFrom(known) },
      { weight: 1, arbitrary: constantFrom(...KNOWN_IDS, ...HOSTILE_IDS) },
    ),
    constantFrom('', 'x', '%2e%2e/x', '..%5cx', 'a/b'),
    oneof(
      {
        weight: 4,
        arbitrary: record(
          Object.fromEntries(queries.map(({ name, schema }) => [name, nearSchema(schema, WORDS, name)])),
          { requiredKeys: [] },
        ).map((given) =>
          Object.entries(given)
            .map(([name, value]) => `${name}=${encodeURIComponent(safe(value))}`)
            .join('&'),
        ),
      },
      {
        weight: 1,
        arbitrary: constantFrom(
          'limit=-1',
          'limit=1e9',
          'limit[]=1',
          'a=1&'.repeat(500),
          '%',
          '__proto__=1',
          'dryRun=true',
          'limit=1&limit=2',
          'before=%00',
          'at=+275760-09-13T00:00:00Z',
          'at=2026-11-28T25:00:00Z',
        ),
      },
    ),
  ).map(([id, rest, query]) => `${url.replaceAll(/:\w+/g, id).replace('*', rest)}${query === '' ? '' : `?${query}`}`);
}

/** Bodies that nearly fit the route, with their content types. */
function bodiesOf(route: string, operation: Operation): Arbitrary<[string, Uint8Array]> {
  const contents = Object.entries(operation.requestBody?.content ?? { 'application/json': { schema: {} } });
  const bodies = oneof(
    ...contents.map(
      ([type, { schema }]) =>
        FILES[route]?.(type) ??
        oneof({ weight: 8, arbitrary: nearSchema(schema, WORDS) }, { weight: 1, arbitrary: hostileValues }).map(
          (value): Body => ({
            type,
            bytes: Buffer.from(
              typeof value === 'string' && !type.includes('json') ? value : (JSON.stringify(value) ?? ''),
            ),
          }),
        ),
    ),
  );
  return bodies.chain(({ type, bytes }) =>
    tuple(
      oneof({ weight: 20, arbitrary: constantFrom(type) }, { weight: 1, arbitrary: constantFrom(...TYPES) }),
      oneof(
        { weight: 3, arbitrary: constantFrom(bytes) },
        { weight: 1, arbitrary: withMutations(constantFrom(bytes), JSON_PIECES) },
      ),
    ),
  );
}

function safe(value: unknown): string {
  // Through bytes: an unpaired surrogate cannot be written in an address.
  return Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toString('utf8');
}

/** @returns null where the input is not a request that can be sent. */
function readRequest(
  input: Uint8Array,
  ids: Ids,
): {
  readonly method: Method;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: Buffer;
} | null {
  const { head, rest } = headAndRest(input);
  const blank = head.indexOf(' ');
  const [method, url] = [
    head.slice(0, blank),
    head
      .slice(blank + 1)
      .replace('{call}', ids.call)
      .replace('{matter}', ids.matter),
  ];
  if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) || !url.startsWith('/') || /[\s\0]/.test(url))
    return null;
  const headers: Record<string, string> = {};
  let left = rest;
  while (left.length > 0) {
    const line = headAndRest(left);
    left = line.rest;
    if (line.head === '') break;
    const [, name = '', value = ''] = /^([\w-]+): ?([\t\x20-\x7e\x80-\xff]*)$/.exec(line.head) ?? [];
    if (name === '' || name === 'content-length') return null;
    headers[name] = value.replace('{token}', ids.token);
  }
  return { method: method as Method, url, headers, ...(left.length === 0 ? {} : { payload: withCall(left, ids) }) };
}

function withCall(body: Buffer, { call }: Ids): Buffer {
  const at = body.indexOf('{call}');
  return at === -1
    ? body
    : Buffer.concat([body.subarray(0, at), Buffer.from(call), body.subarray(at + '{call}'.length)]);
}
