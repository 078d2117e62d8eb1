import { afterAll, beforeAll, expect } from 'vitest';
import { httpHarness, type Ask, type HttpHarness, type Reply } from './http-door.ts';
import { describedBy, type Described, type OpenApi } from './http-openapi.ts';

export type List<Item> = { readonly items: readonly Item[]; readonly next: string | null };

/** Which file `test/http/replies-*.test.ts` asks which routes: by the first word of the path below /api/v1. */
const PARTS = {
  calls: [
    'calls',
    'check-ins',
    'duty',
    'matters',
    'outcomes',
    'reachability',
    'reports',
    'roster',
    'roster.csv',
    'roster.ics',
  ],
  house: [
    'call-points',
    'devices',
    'unknown-devices',
    'brokers',
    'healthz',
    'metrics',
    'pairing',
    'quarantine',
    'readyz',
    'site',
    'places',
    'troubles',
  ],
  people: ['calendars', 'me', 'pager-setups', 'pagers', 'passkeys', 'privacy', 'sessions', 'staff'],
} as const;
type Part = keyof typeof PARTS;

export type Replies = {
  /** Filled before the first test. */
  readonly hub: () => HttpHarness;
  readonly documented: () => OpenApi;
  readonly described: () => Described;
  readonly tokens: Record<string, string>;
  /** Asks, and holds the reply against the OpenAPI document. */
  readonly get: <Body>(ask: Ask) => Promise<Reply<Body>>;
  readonly post: <Body>(path: string, as: string, body?: unknown) => Promise<Reply<Body>>;
  /** Expects that each route of this part had a good reply, and that each route of the document has a part. */
  readonly expectAllHeld: () => void;
};

/** One hub for the file that calls this, and its people signed in. */
export function replies(part: Part): Replies {
  let hub: HttpHarness;
  let documented: OpenApi;
  let described: Described;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    hub = await httpHarness();
    documented = (await hub.ask<OpenApi>({ path: './api/openapi.json' })).body;
    described = describedBy(documented);
    for (const person of ['wang', 'li', 'chen', 'sun', 'lin']) tokens[person] = await hub.tokenOf(person);
  });
  afterAll(() => hub.end());

  async function get<Body>(ask: Ask): Promise<Reply<Body>> {
    const reply = await hub.ask<Body>(ask);
    described.hold(ask.method ?? 'GET', ask.path.startsWith('./') ? ask.path.slice(1) : `/api/v1${ask.path}`, reply);
    return reply;
  }

  return {
    hub: () => hub,
    documented: () => documented,
    described: () => described,
    tokens,
    get,
    post: (path, as, body) => get({ method: 'POST', path, as, body }),
    expectAllHeld: () => {
      const own = (operation: string): boolean => partOf(operation) === part;
      expect(described.held().filter(own)).toEqual(described.operations.filter(own));
    },
  };
}

/**
 * @param operation `METHOD /path/{id}`.
 * @throws when no part names it.
 */
function partOf(operation: string): Part {
  const noun = operation.replace(/^\w+ \/(?:api\/v1\/)?/, '').split('/', 1)[0]!;
  const part = (Object.keys(PARTS) as Part[]).find((name) => PARTS[name].some((one) => one === noun));
  if (part === undefined)
    throw new Error(`test/support/http/http-replies.ts does not say which file asks ${operation}`);
  return part;
}
