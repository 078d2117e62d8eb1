import { once } from 'node:events';
import {
  createServer as createPlain,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecure, type Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { PagerView } from '../contract/http/pagers.ts';
import type { PagerAnswerView } from '../contract/pager.ts';
import { actByToken, type ActionDeps } from './action.ts';
import { createLines, type LinesDeps } from './lines.ts';
import { limitBody, refuse, sendJson } from './replies.ts';
import { askedBy } from './request.ts';
import { createStrangers } from './strangers.ts';
import { createSubscribe, type SubscribeDeps } from './subscribe.ts';

export type PagerServerDeps = ActionDeps &
  LinesDeps &
  SubscribeDeps & { readonly pagers: { readonly onChange: (listener: () => void) => void } };

export type PagerServer = {
  /** @returns the port. @throws what `listen` throws. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** Pings and keepalives; called about once a second. */
  readonly tick: () => void;
  readonly close: () => Promise<void>;
  /** Open connections by JSON stream, or by WebSocket. */
  readonly connected: (isStream: boolean) => number;
  /** Open connections of a pager. */
  readonly linesOf: (pager: string) => PagerView['lines'];
  /** How well it is heard now, by its best connection. */
  readonly hearingOf: (pager: string) => Pick<PagerView, 'hears' | 'why'>;
  readonly counts: {
    /** Wrong topics and tokens; those of them that got no answer; strangers cut to make room. */
    readonly strangers: { readonly guesses: number; readonly unanswered: number; readonly evicted: number };
    readonly lines: { readonly pongsMissed: number; readonly ended: number };
    /** Buttons by what came of them. */
    readonly buttons: Readonly<Record<ButtonResult, number>>;
  };
};

type ButtonResult = PagerAnswerView['role'] | 'notFound' | 'gone' | 'forbidden' | 'notRecorded';
const NO_BUTTONS: Record<ButtonResult, number> = {
  responder: 0,
  helper: 0,
  closed: 0,
  cannot: 0,
  tested: 0,
  notFound: 0,
  gone: 0,
  forbidden: 0,
  notRecorded: 0,
};
const HEADERS_MS = 10_000;
const CONNECTIONS_MAX = 2_000;

/**
 * The server of the ntfy app (pager.md). It answers the few requests that the app needs and nothing else. No request is
 * logged.
 */
export function createPagerServer(deps: PagerServerDeps): PagerServer {
  const strangers = createStrangers(deps.steady);
  const lines = createLines(deps);
  const buttons: Record<ButtonResult, number> = { ...NO_BUTTONS };
  const subscribe = createSubscribe(deps, strangers, lines);
  const server = createServer(deps.tls, answer);
  // Also while a TLS handshake is under way.
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    strangers.add(socket);
  });
  server.on('upgrade', subscribe.upgrade);
  deps.pagers.onChange(lines.pagersChanged);

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
        return subscribe.byHttp(request, response, asked);
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
      buttons[result.ok ? result.answer.role : result.why]++;
      if (result.ok) return sendJson(response, 200, result.answer);
      if (result.why !== 'notFound' || strangers.guessed(request.socket)) refuse(response, result.why);
    } catch (error) {
      buttons.notRecorded++;
      deps.log.error({ err: error }, 'the button of a pager could not be recorded');
      refuse(response, 'notRecorded');
    }
  }

  return {
    listen: async (host, port) => {
      server.listen({ host, port, backlog: 4096 });
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    tick: lines.tick,
    close: async () => {
      lines.terminate();
      subscribe.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        // One that never listened reports an error here, and is closed all the same.
        server.close(() => resolve());
      });
    },
    connected: lines.connected,
    linesOf: lines.linesOf,
    hearingOf: lines.hearingOf,
    counts: { strangers: strangers.counts, lines: lines.counts, buttons },
  };
}

function createServer(tls: PagerServerDeps['tls'], answer: RequestListener): Server | SecureServer {
  const options = {
    headersTimeout: HEADERS_MS,
    requestTimeout: HEADERS_MS,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 8_192,
  };
  const server =
    tls === null
      ? createPlain(options, answer)
      : createSecure({ ...options, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HEADERS_MS }, answer);
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', (_error, socket: Socket) => socket.destroy());
  return server;
}
