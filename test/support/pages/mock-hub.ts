import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Compile } from 'typebox/compile';
import type { CallView } from '../../../hub/contract/call.ts';
import { ERRORS, type ErrorCode } from '../../../hub/contract/errors.ts';
import {
  ArriveBody,
  CloseBody,
  EmptyBody,
  HandOverBody,
  RedirectBody,
  ReleaseBody,
} from '../../../hub/contract/http/calls.ts';
import { PagerTestNew, type PagerView } from '../../../hub/contract/http/pagers.ts';
import type { TroublesView } from '../../../hub/contract/http/troubles.ts';
import { SessionNew } from '../../../hub/contract/http/people.ts';
import { createMockCalls, type ActBody, type Raising } from './mock-calls.ts';
import { ownerOf, readLotus, staffView } from './mock-site.ts';
import { openMockStream } from './mock-stream.ts';
import { servePageFile } from './page-files.ts';

const BODIES: Record<string, { Check: (value: unknown) => boolean }> = {
  'hand-over': Compile(HandOverBody),
  'hand-over/accept': Compile(EmptyBody),
  'hand-over/decline': Compile(EmptyBody),
  hands: Compile(EmptyBody),
  redirect: Compile(RedirectBody),
  acknowledge: Compile(EmptyBody),
  arrive: Compile(ArriveBody),
  release: Compile(ReleaseBody),
  close: Compile(CloseBody),
  sessions: Compile(SessionNew),
  'test-ring': Compile(PagerTestNew),
};
export type MockTroubles = Pick<TroublesView, 'items' | 'unproven'> & Partial<Pick<TroublesView, 'watched'>>;
export type MockHub = Awaited<ReturnType<typeof openMockHub>>;

/**
 * A mock hub for tests of pages. It serves them and speaks the contract as the test wishes. `received.faults` lists
 * what a page sent that does not fit the schemas of the contract.
 */
export async function openMockHub({ demo = null }: { demo?: { panel: string; [more: string]: unknown } | null } = {}) {
  const site = readLotus();
  const calls = createMockCalls(site);
  const sessions = createMockSessions();
  let troubles: MockTroubles = { items: [], unproven: [] };
  let pagers: readonly PagerView[] = [];
  const pagersTested: string[] = [];
  const meOf = (staff: string) => {
    const view = staffView(site, staff);
    return { session: `of-${staff}`, staff: view, roles: view.roles };
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      stream.received.faults.push(String(error));
      response.destroy();
    });
  });
  const stream = openMockStream(server, { site, calls, staffOf: sessions.staffOf, meOf });
  const { received } = stream;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://mock');
    if (pathname === '/demo.json') {
      if (demo === null) refuse(response, 'NOT_FOUND');
      else json(response, 200, demo);
    } else if (pathname.startsWith('/api/v1/')) {
      await api(request, response, pathname.slice('/api/v1'.length));
    } else {
      servePageFile(pathname, demo?.panel ?? null, response);
    }
  }

  async function api(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const ask = `${request.method} ${path}`;
    const body = await bodyOf(request);
    if (ask === 'POST /sessions') return signIn(body, response);
    if (ask === 'POST /sessions/invitation') return lookAt(body, response);
    const staff = sessions.staffOf(request);
    if (staff === null) return refuse(response, 'NOT_SIGNED_IN');
    if (ask === 'GET /me') return json(response, 200, meOf(staff));
    if (ask === 'GET /site') return json(response, 200, site);
    if (ask === 'GET /reachability') return json(response, 200, { items: stream.reachability(), next: null });
    const [, carrier] = /^GET \/staff\/([^/]+)\/pagers$/.exec(ask) ?? [];
    if (carrier !== undefined)
      return json(response, 200, { items: pagers.filter((pager) => pager.staff === carrier), next: null });
    const [, tested] = /^POST \/pagers\/([^/]+)\/test-ring$/.exec(ask) ?? [];
    if (tested !== undefined) return testPager(tested, body, response);
    if (ask === 'GET /calls') return json(response, 200, { items: calls.all(), next: null });
    if (ask === 'GET /outcomes') return json(response, 200, { day: '2026-11-30', items: [], next: null });
    if (ask === 'GET /duty') return json(response, 200, { items: [], next: null });
    if (ask === 'GET /troubles') return json(response, 200, { watched: [], ...troubles, next: null });
    const [, troubleId] = /^POST \/troubles\/([^/]+)\/take-on$/.exec(ask) ?? [];
    if (troubleId !== undefined) return takeOn(troubleId, staff, response);
    const [, does, watchedPoint] = /^(PUT|DELETE) \/call-points\/([^/]+)\/watch$/.exec(ask) ?? [];
    if (watchedPoint !== undefined) {
      const until = new Date(Date.now() + 86_400_000).toISOString();
      const watched = does === 'PUT' ? [{ callPoint: watchedPoint, by: ownerOf(site, staff), until }] : [];
      troubles = { ...troubles, watched };
      stream.tellTroubles(does === 'PUT' ? 'CallPointWatched' : 'CallPointUnwatched');
      return json(response, 200, {});
    }
    if (ask === 'DELETE /sessions/current') {
      sessions.end(request);
      return json(response, 200, {});
    }
    const [, callId, what] = /^POST \/calls\/([^/]+)\/([a-z/-]+)$/.exec(ask) ?? [];
    if (callId === undefined || what === undefined) return refuse(response, 'NOT_FOUND');
    if (BODIES[what]?.Check(body) !== true) received.faults.push(`${ask}: body ${JSON.stringify(body)} does not fit`);
    const result = act(callId, what, staff, body as ActBody);
    if (!result.ok) return refuse(response, result.code, result.owner === null ? {} : { owner: result.owner });
    return json(response, 200, result.call);
  }

  function testPager(id: string, body: unknown, response: ServerResponse): void {
    if (!BODIES['test-ring']?.Check(body)) return refuse(response, 'INVALID_BODY');
    pagersTested.push(`${id} ${(body as { afterS?: number }).afterS}`);
    json(response, 201, { id: 'ring', expiresAt: new Date(Date.now() + 120_000).toISOString() });
  }

  function takeOn(id: string, staff: string, response: ServerResponse): void {
    const trouble = troubles.items.find((one) => one.id === id);
    if (trouble === undefined) return refuse(response, 'NOT_FOUND');
    const taken = { ...trouble, takenOn: { by: ownerOf(site, staff), at: new Date().toISOString() } };
    troubles = { ...troubles, items: troubles.items.map((one) => (one.id === id ? taken : one)) };
    stream.tellTroubles('TroubleTakenOn');
    json(response, 200, taken);
  }

  function lookAt(body: unknown, response: ServerResponse): void {
    const staff = sessions.invited((body as { invite: string }).invite);
    if (staff === null) return refuse(response, 'INVITE_INVALID');
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    return json(response, 200, { name: staffView(site, staff).name, expiresAt });
  }

  function signIn(body: unknown, response: ServerResponse): void {
    if (BODIES['sessions']?.Check(body) !== true) return refuse(response, 'INVALID_BODY');
    const session = sessions.begin((body as { invite: string }).invite);
    if (session === null) return refuse(response, 'INVITE_INVALID');
    response.setHeader('set-cookie', `lotusbell=${session.token}; HttpOnly; SameSite=Strict; Path=/`);
    return json(response, 200, {
      token: session.token,
      staff: staffView(site, session.staff),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
  }

  function act(callId: string, what: string, staff: string, body: ActBody) {
    const result = calls.act(callId, what, ownerOf(site, staff), body);
    if (result.ok) {
      stream.tellChange(result.fact, result.call);
      if (result.call.state !== 'waiting' || what === 'redirect') stream.withdraw(callId);
    }
    return result;
  }

  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...stream,
    url,
    site,
    calls,
    invite: (staff: string): string => `${url}/join#${sessions.invite(staff)}`,
    /** A press: all phones get the change, and these people are alerted. */
    raise(raising: Raising, to: readonly string[] = ['wang', 'li', 'chen']): CallView {
      const call = calls.raise(raising);
      stream.tellChange('CallRaised', call);
      if (to.length > 0) stream.alert(call, to);
      return call;
    },
    /** Pagers that people carry. */
    carry(now: readonly PagerView[]): void {
      pagers = now;
    },
    /** Test rings that pages asked for: pager and seconds. */
    pagersTested,
    /** What is broken now, as pages read it; they are told that it has changed. */
    breaks(now: MockTroubles): void {
      troubles = now;
      stream.tellTroubles('TroubleRaised');
    },
    /** Another person acts on a call. */
    act(callId: string, what: string, staff: string, body: { outcome?: string } = {}): void {
      const result = act(callId, what, staff, body);
      if (!result.ok) throw new Error(result.code);
    },
    cutOff(staff: string): void {
      sessions.endAll(staff);
      stream.cutOff(staff);
    },
    /** @throws when a page sent something that does not fit the contract. */
    async close(): Promise<void> {
      stream.stop();
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
      if (received.faults.length > 0) throw new Error(`a page broke the contract: ${received.faults.join('; ')}`);
    },
  };
}

/** Invitations and cookies. */
function createMockSessions() {
  const invites = new Map<string, string>();
  const sessions = new Map<string, string>();
  let counter = 0;
  const tokenOf = (request: IncomingMessage): string =>
    /(?:^|; )lotusbell=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  return {
    staffOf: (request: IncomingMessage): string | null => sessions.get(tokenOf(request)) ?? null,
    invite(staff: string): string {
      const secret = `secret-${(counter += 1)}`;
      invites.set(secret, staff);
      return secret;
    },
    invited: (invite: string): string | null => invites.get(invite) ?? null,
    /** @returns null when the invitation does not exist or was used. */
    begin(invite: string): { token: string; staff: string } | null {
      const staff = invites.get(invite);
      if (staff === undefined) return null;
      invites.delete(invite);
      const token = `token-${(counter += 1)}`;
      sessions.set(token, staff);
      return { token, staff };
    },
    end(request: IncomingMessage): void {
      sessions.delete(tokenOf(request));
    },
    endAll(staff: string): void {
      for (const [token, who] of sessions) if (who === staff) sessions.delete(token);
    },
  };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, code: ErrorCode, more: object = {}): void {
  const { status, title, hint } = ERRORS[code];
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title, status, code, hint, ...more }));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
