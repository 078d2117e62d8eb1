import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Principal } from '../access/principal.ts';
import {
  CLIENT_FRAME_MAX_BYTES,
  CLOSE_HUB_RESTARTING,
  CLOSE_NOT_SIGNED_IN,
  CLOSE_TOO_MANY,
  LINES_OF_SESSION,
} from '../contract/stream-constants.ts';
import { CLOSE_ANSWER_MS, closeSocket, refuseUpgrade, whileReadable } from './close-socket.ts';
import { openConnection, type Connection, type ConnectionDeps } from './connection.ts';
import { pingAll } from './heartbeat.ts';
import { createSnapshotTexts } from './snapshot-text.ts';
import { createTurns } from './turns.ts';

export const STREAM_PATH = '/api/v1/stream';

export type StreamDeps = Omit<ConnectionDeps, 'snapshots' | 'turns'> & {
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
  /** Milliseconds that never jump. They go on in the middle of a turn. */
  readonly nowMs: () => number;
  readonly principalOf: (request: IncomingMessage) => Principal | null;
  readonly limits: { readonly maxPhones: number };
};

export type StreamServer = {
  /** Sends pings, and closes connections that do not answer. Called about once a second. */
  readonly tick: () => void;
  readonly close: () => void;
  readonly counts: { opened: number; refused: number };
};

/** A server of the HTTP listener, with or without TLS. */
type Upgrading = {
  on: (event: 'upgrade', take: (request: IncomingMessage, socket: Duplex, head: Buffer) => void) => unknown;
};

/** The stream on the servers of HTTP (stream.md, Opening and resuming). */
export function createStreamServer(servers: readonly Upgrading[], given: StreamDeps): StreamServer {
  const { principalOf, limits } = given;
  const { site } = given.context.siteState;
  const snapshots = createSnapshotTexts(given.queries, { ...given, site });
  const turns = createTurns(given);
  const deps: ConnectionDeps = { ...given, snapshots, turns };
  const counts = { opened: 0, refused: 0 };
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: CLIENT_FRAME_MAX_BYTES });
  const connections = new Set<Connection>();

  for (const server of servers) server.on('upgrade', upgrade);

  function upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void {
    wire.on('error', () => {});
    const path = request.url ?? '/';
    const url = URL.canParse(path, 'http://hub') ? new URL(path, 'http://hub') : null;
    if (url === null || url.pathname !== STREAM_PATH) return refuseUpgrade(wire, '404 Not Found');
    if (connections.size >= limits.maxPhones) {
      counts.refused++;
      return refuseUpgrade(wire, '503 Service Unavailable', 'Retry-After: 5\r\n');
    }
    sockets.handleUpgrade(request, wire, head, (socket) => {
      socket.on('error', () => {});
      whileReadable(socket, () => {
        const principal = principalOf(request);
        if (principal === null) {
          counts.refused++;
          // A browser cannot read the status of a refused upgrade, but it can read a close code.
          return closeSocket(socket, CLOSE_NOT_SIGNED_IN, 'not signed in');
        }
        counts.opened++;
        const stillSignedIn = (): boolean => principalOf(request) !== null;
        closeSurplus(principal.session);
        openConnection(deps, { socket, wire, principal, after: afterOf(url), stillSignedIn }, connections);
      });
    });
  }

  /** The oldest lines of a session give way to a new one: one session must not take the lines of all. */
  function closeSurplus(session: string): void {
    const lines = [...connections].filter((one) => one.principal.session === session && isOpen(one.socket));
    for (const { socket } of lines.slice(0, Math.max(0, lines.length + 1 - LINES_OF_SESSION)))
      closeSocket(socket, CLOSE_TOO_MANY, 'too many lines of this session');
  }

  return {
    counts,
    tick: () => {
      pingAll(deps, connections);
      turns.tick();
      snapshots.tick();
    },
    close: () => {
      for (const { socket } of connections) closeSocket(socket, CLOSE_HUB_RESTARTING, 'hub restarting');
      sockets.close();
      // A client that does not answer must not prevent the end of the hub.
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, CLOSE_ANSWER_MS / 2).unref();
    },
  };
}

function afterOf(url: URL): number | null {
  const text = url.searchParams.get('after');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function isOpen({ readyState, OPEN }: Connection['socket']): boolean {
  return readyState === OPEN;
}
