import { loadConfig } from '../../../config/hub/load.ts';
import type { Core } from '../../../hub/app/core.ts';
import { pressGateOf } from '../../../hub/app/listeners/mqtt-listener.ts';
import { principalOfRequests, httpDepsOf } from '../../../hub/app/listeners/http-listener.ts';
import { openPagerPart } from '../../../hub/app/pager.ts';
import type { Live } from '../../../hub/app/live.ts';
import { createSiteTools } from '../../../hub/app/site/site-tools.ts';
import { doSiteWork } from '../../../hub/app/site/site-work.ts';
import { queriesOf } from '../../../hub/app/queries.ts';
import { addStaff } from '../../../hub/commands/site/change-site.ts';
import type { CheckIns } from '../../../hub/live/check-in.ts';
import type { CommandContext } from '../../../hub/commands/command-context.ts';
import type { SiteState } from '../../../hub/live/site-state.ts';
import { takePress } from '../../../hub/commands/calls/raise-call.ts';
import { inviteStaff, openSession } from '../../../hub/commands/people/sessions.ts';
import { STARTUP_ACTOR } from '../../../hub/commands/actor.ts';
import type { RoleName } from '../../../hub/contract/http/people.ts';
import type { DeviceId, PressId, StaffId, TeamId } from '../../../hub/domain/ids.ts';
import type { Site } from '../../../hub/domain/site/site.ts';
import type { HttpDeps } from '../../../hub/http/server/needs.ts';
import { createHttpServer, type HttpServer } from '../../../hub/http/server/http-server.ts';
import { testCore, type TestCore } from '../core.ts';
import { seededBytes } from '../seeded.ts';

export const ADMIN_TOKEN = 'the-administrators-own-token-0123456789';

export type Ask = {
  readonly method?: string;
  /** Below /api/v1 unless it starts with a dot: `./healthz`. */
  readonly path: string;
  /** A session token or API key; undefined: without authentication. */
  readonly as?: string;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly from?: string;
};
/** `body` is the received JSON, cast to what the test expects; {} without JSON. */
export type Reply<Body = { readonly code?: string }> = {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly type: string;
  readonly text: string;
  readonly body: Body;
};

export type HttpHarness = {
  readonly core: Core;
  readonly live: Live;
  readonly context: CommandContext;
  readonly checkIns: CheckIns;
  readonly siteState: SiteState;
  readonly temp: TestCore['temp'];
  readonly door: HttpServer;
  readonly ask: <Body = { readonly code?: string }>(ask: Ask) => Promise<Reply<Body>>;
  /** Signs a person in. @returns the token. */
  readonly tokenOf: (staff: string) => Promise<string>;
  /** A person with this role and no other. @returns their id. */
  readonly someone: (role: RoleName) => Promise<string>;
  /** Presses a button. @returns the id of the call. */
  readonly press: (device: string) => Promise<string>;
  /** All lines that the server has logged, as text. */
  readonly lines: readonly string[];
  readonly health: { ok: boolean; problems: string[] };
  readonly end: () => Promise<void>;
};

/** It listens at one broker, which does not exist. */
function listeningAtHouse(
  id: string,
): { start: () => number; leftMs: () => number; check: () => void; close: () => void } | null {
  return id === 'house' ? { start: () => 3_600_000, leftMs: () => 0, check: () => {}, close: () => {} } : null;
}

/** The HTTP server of Lotus Apartment on a real SQLite file, without any other listener. */
export async function httpHarness(changed: Partial<HttpDeps> = {}): Promise<HttpHarness> {
  const { core, live, temp, told } = testCore();
  const { context, siteState } = core;
  const loaded = loadConfig({ env: {}, flags: { data: temp.dir } });
  if ('mistakes' in loaded) throw new Error(JSON.stringify(loaded.mistakes));
  const lines: string[] = [];
  const health = { ok: true, problems: [] as string[] };
  const keep = (fields: object, message: string): void => {
    const whole = (_key: string, value: unknown): unknown =>
      value instanceof Error ? `${value.message}\n${value.stack}` : value;
    lines.push(JSON.stringify({ ...fields, message }, whole));
  };
  const queries = queriesOf(core, live);
  const pager = await openPagerPart(
    core,
    {
      config: { pager: { mode: 'loopback', host: '127.0.0.1', port: 8444 }, data: temp.dir },
      queries,
      pagesUrl: () => null,
      log: { warn: keep, error: keep },
    },
    {
      setTimer: () => () => {},
      defer: (work) => void setImmediate(work),
      randomBytes: seededBytes(9),
      clocks: { wall: () => temp.clock.now, monotonic: () => temp.clock.now },
    },
  );
  told.committed = (effects) => pager?.committed(effects);
  const needs = httpDepsOf(core, live, {
    config: changed.publicUrl == null ? loaded.config : { ...loaded.config, publicUrl: changed.publicUrl },
    queries,
    principalOf: principalOfRequests(core, queries, ADMIN_TOKEN),
    certificates: null,
    pager,
    network: () => ({ hostName: 'bell', addresses: [] }),
    reader: null,
    siteTools: createSiteTools((work) => Promise.resolve(doSiteWork(work))),
    pages: null,
    demo: null,
    version: '0.0.0',
    notRecorded: { take: () => ({ ok: false, code: 'NOT_FOUND', owner: null }) },
    brokers: { all: [{ settings: { id: 'house', url: 'mqtt://127.0.0.1' } }] as never, listeningAt: listeningAtHouse },
    showForTest: () => 'shown',
    health: () => health,
    metrics: () => Promise.resolve('lotusbell_calls_open 0\n'),
    log: { info: keep, error: keep },
    gate: pressGateOf(core, live, {
      onNotRecorded: () => {},
      onStored: () => {},
      slowAfterMs: 1_000,
      setTimer: () => () => {},
      log: { error: keep },
    }),
  });
  const door = await createHttpServer({ ...needs, ...changed });

  return {
    context,
    live,
    core,
    checkIns: live.checkIns,
    siteState,
    temp,
    door,
    ask: (request) => ask(door, request),
    ...shortcuts(context),
    lines,
    health,
    end: async () => {
      await door.close();
      await pager?.close();
      temp.end();
    },
  };
}

async function ask<Body>(
  server: HttpServer,
  { method = 'GET', path, as, body, headers = {}, from }: Ask,
): Promise<Reply<Body>> {
  const sendsJson = body !== undefined && typeof body !== 'string';
  const reply = await server.inject({
    method: method as 'GET',
    url: path.startsWith('./') ? path.slice(1) : `/api/v1${path}`,
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(sendsJson ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: sendsJson ? JSON.stringify(body) : (body as string) }),
    ...(from === undefined ? {} : { remoteAddress: from }),
  });
  const type = String(reply.headers['content-type'] ?? '');
  const json = type.includes('json') && reply.body !== '' ? reply.body : '{}';
  return { status: reply.statusCode, headers: reply.headers, type, text: reply.body, body: JSON.parse(json) as Body };
}

/** What most tests need first, done by commands instead of requests. */
function shortcuts(context: CommandContext): Pick<HttpHarness, 'tokenOf' | 'someone' | 'press'> {
  let people = 0;
  let presses = 0;
  return {
    tokenOf: async (staff) => {
      const invited = await inviteStaff(context, staff as StaffId, STARTUP_ACTOR);
      if (!invited.ok) throw new Error(`${staff}: ${invited.code}`);
      const opened = await openSession(context, invited.invite, `phone of ${staff}`, '127.0.0.1');
      if (!opened.ok) throw new Error(`${staff}: ${opened.code}`);
      return opened.token;
    },
    someone: async (role) => {
      const id = `${role}-${++people}` as StaffId;
      const added = await addStaff(
        context,
        { id, name: { zh: '某人', en: 'Somebody' }, team: 'committee' as TeamId, roles: [role] },
        STARTUP_ACTOR,
      );
      if (!added.ok) throw new Error(`${id}: ${added.code}`);
      return id;
    },
    press: async (device) => {
      const id = `p${++presses}` as PressId;
      const answer = await context.committer.run((tx) =>
        takePress(context, tx, { id, device: device as DeviceId, input: 'main', kind: 'press', ageMs: 0 }),
      );
      return answer.callId;
    },
  };
}

/** Switches the site rule for shared screens. */
export async function withDeskPins(harness: HttpHarness, on: boolean): Promise<void> {
  const { body: site } = await harness.ask<Site>({ path: '/site', as: ADMIN_TOKEN });
  const body = { ...site, site: { ...site.site, rules: { ...site.site.rules, deskPin: on } } };
  const { status } = await harness.ask({ method: 'PUT', path: '/site', as: ADMIN_TOKEN, body });
  if (status !== 200) throw new Error(`the site was not taken: ${status}`);
}
