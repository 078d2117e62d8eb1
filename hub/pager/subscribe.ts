import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Pagers } from '../live/pagers/pagers.ts';
import type { PagerLine } from '../types/pager.ts';
import type { createLines, Wanted } from './lines.ts';
import { refuse, refuseUpgrade, sendJson } from './replies.ts';
import { askedBy, baseOf, isSince, type Asked } from './request.ts';
import type { createStrangers } from './strangers.ts';

export type SubscribeDeps = {
  readonly pagers: Pick<Pagers, 'byTopic'>;
  /** What a phone must know now, for a poll. */
  readonly replay: (line: PagerLine) => readonly { readonly text: string }[];
  /** Certificate and key, PEM; null: without encryption. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
};

type Subscribe = Asked & { readonly what: 'auth' | 'json' | 'ws' };

/** The two ways to subscribe: a JSON stream, which may also be a poll or the question for permission, and WebSocket. */
export function createSubscribe(
  { pagers, replay, tls }: SubscribeDeps,
  strangers: ReturnType<typeof createStrangers>,
  lines: ReturnType<typeof createLines>,
) {
  // Nothing is expected from the app but pongs and a close.
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024 });

  function valid({ topics }: Subscribe) {
    return topics.flatMap((topic) => {
      const pager = pagers.byTopic(topic);
      return pager === null ? [] : [{ pager, topic }];
    });
  }

  function byHttp(request: IncomingMessage, response: ServerResponse, asked: Subscribe): void {
    const { socket } = request;
    const base = baseOf(request.headers.host, tls !== null);
    const known = valid(asked);
    if (base === null || known.length === 0) {
      if (strangers.guessed(socket)) refuse(response, 'forbidden');
      return;
    }
    if (asked.what === 'auth') return sendJson(response, 200, { success: true });
    if (!isSince(asked.query.get('since'))) return refuse(response, 'since');
    response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
    if (isPoll(asked.query)) {
      const missed = known.flatMap(({ pager, topic }) => replay({ pager, topic, base, send: () => {} }));
      response.end(missed.map(({ text }) => `${text}\n`).join(''));
      return;
    }
    strangers.known(socket);
    socket.setNoDelay(true);
    response.flushHeaders();
    const transport = { socket, write: (text: string) => void response.write(`${text}\n`), ping: null };
    lines.open(transport, wantedOf(request, asked, base));
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
      const line = lines.open(transport, wantedOf(request, asked, base));
      ws.on('pong', (data) => line?.pong(data.toString('latin1')));
    });
  }

  return { byHttp, upgrade, close: (): void => sockets.close() };
}

function wantedOf({ headers }: IncomingMessage, { topics, list }: Subscribe, base: string): Wanted {
  // `ntfy/1.25.0 (fdroid; Android 14; SDK 34)`. Shown to people, so it is cut.
  return { topics, list, base, app: headers['user-agent']?.slice(0, 80) ?? null };
}

function isPoll(query: URLSearchParams): boolean {
  return ['1', 'true', 'yes'].includes(query.get('poll') ?? '');
}
