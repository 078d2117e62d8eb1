import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Compile } from 'typebox/compile';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallView } from '../../hub/contract/call.ts';
import { ERRORS, type ErrorCode } from '../../hub/contract/errors.ts';
import {
  ArriveBody,
  CloseBody,
  EmptyBody,
  HandOverBody,
  RedirectBody,
  ReleaseBody,
} from '../../hub/contract/http/calls.ts';
import { SessionNew } from '../../hub/contract/http/people.ts';
import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN, PING_EVERY_MS } from '../../hub/contract/stream-constants.ts';
import { CLIENT_SCHEMAS, type AlertFrame, type ClientMessage, type ServerMessage } from '../../hub/contract/stream.ts';
import { createMockHouse, readLotus, type ActBody, type Raising } from './mock-calls.ts';
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
};
const FRAMES = {
  pong: Compile(CLIENT_SCHEMAS.pong),
  receipt: Compile(CLIENT_SCHEMAS.receipt),
  visible: Compile(CLIENT_SCHEMAS.visible),
};

type Line = { socket: WebSocket; staff: string };
type Receipt = { staff: string; alertId: string; stage: string };
export type MockHub = Awaited<ReturnType<typeof openMockHub>>;

/**
 * A hub for the pages alone: it serves them, speaks the contract to them as the test tells it to, and notes in `faults` whatever
 * a page sends that does not fit the contract's schemas.
 */
export async function openMockHub({ demo = null }: { demo?: { panel: string; [more: string]: unknown } | null } = {}) {
  const site = readLotus();
  const house = createMockHouse(site);
  const invites = new Map<string, string>();
  const sessions = new Map<string, string>();
  const lines = new Set<Line>();
  const changes: (ServerMessage & { type: 'change' })[] = [];
  const standing: { frame: AlertFrame; to: readonly string[] }[] = [];
  const received = {
    receipts: [] as Receipt[],
    visible: [] as { staff: string; visible: boolean }[],
    pongs: 0,
    keys: [] as string[],
    faults: [] as string[],
  };
  let silent = false;
  let counter = 0;

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      received.faults.push(String(error));
      response.destroy();
    });
  });

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
    const staff = staffOf(request);
    if (staff === null) return refuse(response, 'NOT_SIGNED_IN');
    if (ask === 'GET /me') return json(response, 200, meOf(staff));
    if (ask === 'GET /site') return json(response, 200, site);
    if (ask === 'GET /reachability') return json(response, 200, { items: reachability(), next: null });
    if (ask === 'DELETE /sessions/current') {
      sessions.delete(tokenOf(request));
      return json(response, 200, {});
    }
    const [, callId, what] = /^POST \/calls\/([^/]+)\/([a-z/-]+)$/.exec(ask) ?? [];
    if (callId === undefined || what === undefined) return refuse(response, 'NOT_FOUND');
    if (BODIES[what]?.Check(body) !== true) received.faults.push(`${ask}: body ${JSON.stringify(body)} does not fit`);
    received.keys.push(String(request.headers['idempotency-key'] ?? ''));
    const result = house.act(callId, what, house.ownerOf(staff), body as ActBody);
    if (!result.ok) return refuse(response, result.code, result.owner === null ? {} : { owner: result.owner });
    tellChange(result.fact, result.call);
    if (result.call.state !== 'waiting' || what === 'redirect') withdraw(callId);
    return json(response, 200, result.call);
  }

  function signIn(body: unknown, response: ServerResponse): void {
    if (BODIES['sessions']?.Check(body) !== true) return refuse(response, 'INVALID_BODY');
    const { invite } = body as { invite: string };
    const staff = invites.get(invite);
    if (staff === undefined) return refuse(response, 'INVITE_INVALID');
    invites.delete(invite);
    const token = `token-${(counter += 1)}`;
    sessions.set(token, staff);
    response.setHeader('set-cookie', `lotusbell=${token}; HttpOnly; SameSite=Strict; Path=/`);
    return json(response, 200, {
      token,
      staff: house.staffView(staff),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
  }

  const tokenOf = (request: IncomingMessage): string =>
    /(?:^|; )lotusbell=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const staffOf = (request: IncomingMessage): string | null => sessions.get(tokenOf(request)) ?? null;
  const meOf = (staff: string) => ({
    session: `of-${staff}`,
    staff: house.staffView(staff),
    roles: house.staffView(staff).roles,
  });
  const reachability = () =>
    site.staff.map(({ id }) => ({
      staff: id,
      state: [...lines].some((line) => line.staff === id) ? ('proven' as const) : ('unproven' as const),
      why: '',
      lastProofAt: null,
    }));

  const sockets = new WebSocketServer({ server, path: '/api/v1/stream' });
  sockets.on('connection', (socket, request) => {
    const staff = staffOf(request);
    if (staff === null) {
      socket.close(CLOSE_NOT_SIGNED_IN);
      return;
    }
    if (silent) return;
    const line: Line = { socket, staff };
    lines.add(line);
    socket.on('close', () => lines.delete(line));
    socket.on('message', (data: Buffer) => hear(line, data.toString('utf8')));
    const after = new URL(request.url ?? '/', 'http://mock').searchParams.get('after');
    send(line, {
      type: 'hello',
      seq: house.seq(),
      boot: 'mock',
      serverTime: new Date().toISOString(),
      me: meOf(staff),
    });
    if (after === null) {
      send(line, {
        type: 'snapshot',
        seq: house.seq(),
        calls: house.open(),
        duty: [
          { team: 'committee', staff: ['wang'] },
          { team: 'clinic', staff: ['chen'] },
        ],
        reachability: reachability(),
      });
    } else {
      const missed = changes.filter(({ seq }) => seq > Number(after));
      if (missed.length > 0) socket.send(JSON.stringify(missed));
    }
    for (const { frame, to } of standing) if (to.includes(staff)) send(line, frame);
  });

  function hear({ staff }: Line, text: string): void {
    const told: unknown = JSON.parse(text);
    for (const message of (Array.isArray(told) ? told : [told]) as ClientMessage[]) {
      const fits = (FRAMES as Partial<typeof FRAMES>)[message.type]?.Check(message) ?? false;
      if (!fits) received.faults.push(`frame ${JSON.stringify(message)} does not fit`);
      else if (message.type === 'pong') received.pongs += 1;
      else if (message.type === 'visible') received.visible.push({ staff, visible: message.visible });
      else received.receipts.push({ staff, alertId: message.alertId, stage: message.stage });
    }
  }

  function send({ socket }: Line, frame: object): void {
    if (!silent) socket.send(JSON.stringify(frame));
  }
  function tellAll(frame: object): void {
    for (const line of lines) send(line, frame);
  }
  function tellChange(type: string, call: CallView): void {
    const frame = {
      type: 'change' as const,
      seq: call.seq,
      at: new Date().toISOString(),
      fact: { type, callId: call.id },
      call,
    };
    changes.push(frame);
    tellAll(frame);
  }
  function alert(call: CallView, to: readonly string[], more: Partial<AlertFrame> = {}): string {
    const alertId = `alert-${(counter += 1)}`;
    const frame: AlertFrame = {
      type: 'alert',
      alertId,
      seq: call.seq,
      call,
      why: 'raised',
      say: house.words(call),
      sound: house.soundOf(call),
      ...more,
    };
    standing.push({ frame, to });
    for (const line of lines) if (to.includes(line.staff)) send(line, frame);
    return alertId;
  }
  function withdraw(callId: string): void {
    for (const { frame } of standing.filter((one) => one.frame.call.id === callId))
      tellAll({ type: 'withdraw', alertId: frame.alertId, reason: 'taken' });
    standing.splice(0, standing.length, ...standing.filter((one) => one.frame.call.id !== callId));
  }

  function ping(): void {
    tellAll({ type: 'ping', at: new Date().toISOString() });
  }
  const pings = setInterval(ping, PING_EVERY_MS);

  function json(response: ServerResponse, status: number, value: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }
  function refuse(response: ServerResponse, code: ErrorCode, more: object = {}): void {
    const { status, title, hint } = ERRORS[code];
    response
      .writeHead(status, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ type: 'about:blank', title, status, code, hint, ...more }));
  }

  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    received,
    house,
    tellChange,
    alert,
    ping,
    invite(staff: string): string {
      const secret = `secret-${(counter += 1)}`;
      invites.set(secret, staff);
      return `${url}/join#${secret}`;
    },
    /** Somebody presses: the call is told to everybody, and these people are alerted. */
    raise(raising: Raising, to: readonly string[] = ['wang', 'li', 'chen']): CallView {
      const call = house.raise(raising);
      tellChange('CallRaised', call);
      if (to.length > 0) alert(call, to);
      return call;
    },
    /** Somebody else does something with a call. */
    act(callId: string, what: string, staff: string, body: { outcome?: string } = {}): void {
      const result = house.act(callId, what, house.ownerOf(staff), body);
      if (!result.ok) throw new Error(result.code);
      tellChange(result.fact, result.call);
      if (result.call.state !== 'waiting') withdraw(callId);
    },
    tell: tellAll,
    repeatAlerts(): void {
      for (const { frame, to } of standing) for (const line of lines) if (to.includes(line.staff)) send(line, frame);
    },
    /** The lines stay open, but nothing comes over them any more: a frozen hub, or a network that swallows. */
    hush(): void {
      silent = true;
    },
    speakAgain(): void {
      silent = false;
    },
    dropLines(): void {
      for (const { socket } of lines) socket.terminate();
    },
    cutOff(staff: string): void {
      for (const [token, who] of sessions) if (who === staff) sessions.delete(token);
      for (const line of lines) if (line.staff === staff) line.socket.close(CLOSE_CUT_OFF);
    },
    async close(): Promise<void> {
      clearInterval(pings);
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
