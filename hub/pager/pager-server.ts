import { once } from 'node:events';
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { PAGER_LINES_MAX, PAGER_REFUSALS, type PagerRefusal } from '../contract/pager.ts';
import type { PagerView } from '../contract/http/pagers.ts';
import type { Log } from '../types/log.ts';
import type { PagerLine } from '../types/pager.ts';
import { actByToken, type ActionDeps } from './action.ts';
import { askedBy, baseOf, isSince, type Asked } from './request.ts';
import { createStrangers } from './strangers.ts';
import { openSubscription, type Subscription, type SubscriptionDeps, type Transport } from './subscription.ts';

export type PagerServerDeps = ActionDeps &
  SubscriptionDeps & {
    readonly pagers: ActionDeps['pagers'] &
      SubscriptionDeps['pagers'] & { readonly onChange: (listener: () => void) => void };
    /** What a phone must know now, for a poll. */
    readonly replay: (line: PagerLine) => readonly { readonly text: string }[];
    /** Certificate and key, PEM; null: without encryption. */
    readonly tls: { readonly cert: string; readonly key: string } | null;
    /** Never gets a path: topics and tokens are secrets. */
    readonly log: Pick<Log, 'error'>;
  };

export type PagerServer = {
  /** @returns the port. @throws what `listen` throws. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** Pings and keepalives; called about once a second. */
  readonly tick: () => void;
  readonly close: () => Promise<void>;
  readonly connected: () => number;
  /** Open connections of a pager. */
  readonly linesOf: (pager: string) => PagerView['lines'];
  readonly counts: { readonly guesses: number; readonly unanswered: number; readonly evicted: number };
};

const BODY_MAX_BYTES = 4_096;
const HEADERS_MS = 10_000;
const CONNECTIONS_MAX = 2_000;
type Subscribe = Asked & { readonly what: 'auth' | 'json' | 'ws' };

/**
 * The server of the ntfy app (pager.md). It answers the few requests that the app needs and nothing else. No request is
 * logged.
 */
export function createPagerServer(deps: PagerServerDeps): PagerServer {
  const { pagers, steady, tls, log } = deps;
  const strangers = createStrangers(steady);
  const open = new Map<Subscription, string | null>();
  // Nothing is expected from the app but pongs and a close.
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 });
  const options = {
    headersTimeout: HEADERS_MS,
    requestTimeout: HEADERS_MS,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 8_192,
  };
  const server: Server | SecureServer =
    tls === null
      ? createPlain(options, answer)
      : createSecure({ ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HEADERS_MS }, answer);
  server.maxConnections = CONNECTIONS_MAX;
  // Also while a TLS handshake is under way.
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    strangers.add(socket);
  });
  server.on('upgrade', upgrade);
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  pagers.onChange(() => {
    for (const one of open.keys()) one.pagersChanged();
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    limitBody(request);
    const asked = askedBy(request.method ?? '', request.url ?? '');
    // Only a browser sends an Origin, and no page has business here.
    if (request.headers.origin !== undefined) return refuse(response, 'forbidden');
    switch (asked.what) {
      case 'health':
        return sendJson(response, 200, { healthy: true });
      case 'publish':
        return refuse(response, 'forbidden');
      case 'nothing':
        return refuse(response, 'notFound');
      case 'action':
        return void act(request, response, asked.token);
      case 'auth':
      case 'json':
        return subscribeByHttp(request, response, asked);
      case 'ws':
        return refuse(response, 'upgrade');
    }
  }

  async function act(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(response, 'method');
    }
    try {
      const result = await actByToken(deps, token);
      if (result.ok) return sendJson(response, 200, result.answer);
      if (result.why !== 'notFound' || strangers.guessed(request.socket)) refuse(response, result.why);
    } catch (error) {
      log.error({ err: error }, 'the button of a pager could not be recorded');
      refuse(response, 'notRecorded');
    }
  }

  function subscribeByHttp(request: IncomingMessage, response: ServerResponse, asked: Subscribe): void {
    const { socket } = request;
    const base = baseOf(request.headers.host, tls !== null);
    const lines = valid(asked);
    if (base === null || lines.length === 0) {
      if (strangers.guessed(socket)) refuse(response, 'forbidden');
      return;
    }
    if (asked.what === 'auth') return sendJson(response, 200, { success: true });
    if (!isSince(asked.query.get('since'))) return refuse(response, 'since');
    response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    if (isPoll(asked.query)) {
      const missed = lines.flatMap(({ pager, topic }) => deps.replay({ pager, topic, base, send: () => {} }));
      response.end(missed.map(({ text }) => `${text}\n`).join(''));
      return;
    }
    strangers.known(socket);
    socket.setNoDelay(true);
    response.flushHeaders();
    const transport = { socket, write: (text: string) => void response.write(`${text}\n`), ping: null };
    subscribe(transport, asked, base, appOf(request));
  }

  function upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void {
    const socket = wire as Socket;
    const asked = askedBy(request.method ?? '', request.url ?? '');
    if (asked.what !== 'ws') return refuseUpgrade(socket, '404 Not Found');
    const base = baseOf(request.headers.host, tls !== null);
    if (base === null || request.headers.origin !== undefined || valid(asked).length === 0) {
      if (strangers.guessed(socket)) refuseUpgrade(socket, '403 Forbidden');
      return;
    }
    if (!isSince(asked.query.get('since'))) return refuseUpgrade(socket, '400 Bad Request');
    sockets.handleUpgrade(request, socket, head, (ws) => {
      strangers.known(socket);
      socket.setNoDelay(true);
      ws.on('error', () => {});
      // ws answers a bad frame and a close with a close frame of its own. TCP alone ends a line here.
      ws.close = () => ws.terminate();
      const transport = {
        socket,
        write: (text: string) => ws.send(text, { binary: false }),
        ping: (text: string) => ws.ping(text),
      };
      const line = subscribe(transport, asked, base, appOf(request));
      ws.on('pong', (data) => line?.pong(data.toString('latin1')));
    });
  }

  function valid({ topics }: Subscribe) {
    return topics.flatMap((topic) => {
      const pager = pagers.byTopic(topic);
      return pager === null ? [] : [{ pager, topic }];
    });
  }

  function subscribe(
    transport: Transport,
    { topics, list }: Subscribe,
    base: string,
    app: string | null,
  ): Subscription | null {
    const { socket } = transport;
    try {
      const line = openSubscription(deps, transport, { topics, list, base });
      open.set(line, app);
      socket.once('close', () => {
        open.delete(line);
        line.closed();
      });
      for (const pager of line.pagers()) endOldest(pager);
      return line;
    } catch (error) {
      log.error({ err: error }, 'a pager could not be told what is open; it comes back');
      socket.destroy();
      return null;
    }
  }

  function endOldest(pager: string): void {
    const lines = [...open.keys()].filter((line) => line.pagers().includes(pager));
    for (const line of lines.slice(0, Math.max(0, lines.length - PAGER_LINES_MAX))) line.terminate();
  }

  return {
    listen: async (host, port) => {
      server.listen({ host, port, backlog: 4096 });
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    tick: () => {
      for (const line of open.keys()) line.tick();
    },
    close: async () => {
      for (const line of open.keys()) line.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        // One that never listened reports an error here, and is closed all the same.
        server.close(() => resolve());
      });
    },
    connected: () => open.size,
    linesOf: (pager) =>
      [...open].flatMap(([line, app]) =>
        line.pagers().includes(pager)
          ? [{ transport: line.isStream ? 'json' : 'websocket', app, outdated: isOutdated(app) } as const]
          : [],
      ),
    counts: strangers.counts,
  };
}

/** `ntfy/1.25.0 (fdroid; Android 14; SDK 34)`. Shown to people, so it is cut. */
function appOf({ headers }: IncomingMessage): string | null {
  return headers['user-agent']?.slice(0, 80) ?? null;
}

/** Before 1.22.2 the app does not know that a message is taken back. */
function isOutdated(app: string | null): boolean {
  const found = /^ntfy\/(\d+)\.(\d+)\.(\d+)/.exec(app ?? '');
  if (found === null) return false;
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map(Number);
  return major * 1_000_000 + minor * 1_000 + patch < 1_022_002;
}

function isPoll(query: URLSearchParams): boolean {
  return ['1', 'true', 'yes'].includes(query.get('poll') ?? '');
}

/** The app sends no body that matters. */
function limitBody(request: IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES) request.socket.destroy();
  });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

function refuse(response: ServerResponse, why: PagerRefusal): void {
  const refusal = PAGER_REFUSALS[why];
  response.setHeader('connection', 'close');
  sendJson(response, refusal.http, refusal);
}

/** An empty body, as the ntfy server answers; the app then waits and tries again. */
function refuseUpgrade(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.setTimeout(2_000, () => socket.destroy());
}
