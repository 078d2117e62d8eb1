import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallPoint } from '../call-point/call-point.ts';
import type { Fleet } from '../fleet/fleet.ts';

const MAX_BODY_BYTES = 1024;
const MAX_LISTENERS = 64;
/** A page that does not read its events is disconnected. */
const MAX_UNSENT_BYTES = 1_000_000;
const KEEP_OPEN_EVERY_MS = 15_000;

const GESTURES: Record<string, (point: CallPoint, body: Record<string, unknown>) => void> = {
  press: (point) => {
    point.press();
  },
  down: (point) => {
    point.down();
  },
  up: (point) => {
    point.up();
  },
  cancel: (point) => {
    point.cancel();
  },
  reset: (point) => {
    point.reset();
  },
  presence: (point, { badge }) => {
    point.presence(typeof badge === 'string' ? badge.slice(0, 128) : undefined);
  },
};

export interface PanelOptions {
  fleet: Fleet;
  /** The only origin that may read and press, for example `http://127.0.0.1:8080`. */
  origin: string;
  /** 0: any free port. */
  port?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
}

export interface Panel {
  /** For example `http://127.0.0.1:49152`. */
  url: string;
  close(): Promise<void>;
}

/**
 * The server of the demo's panel page.
 * - `GET /points` answers all states.
 * - `GET /events` streams them: `event: state` for all at first, then for each change; `event: beep` with `{id, beep}`.
 * - `POST /points/:id/press`, `down`, `up`, `cancel`, `reset`, `presence` (`{badge?}`) answer the state afterwards.
 * Errors: `{code, message}` with 403, 404, 405, 413.
 */
export async function openPanel({ fleet, origin, port = 0, host = '127.0.0.1' }: PanelOptions): Promise<Panel> {
  const events = createEventStream(fleet);
  const server = createServer((request, response) => {
    handle({ fleet, origin, events }, request, response).catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${taken}`,
    async close() {
      events.close();
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

interface EventStream {
  /** Sends all states now, then each change, until the page disconnects. */
  listen(response: ServerResponse): void;
  close(): void;
}

/** Server-sent events of a fleet. */
function createEventStream(fleet: Fleet): EventStream {
  const listeners = new Set<ServerResponse>();

  const tell = (listener: ServerResponse, text: string): void => {
    if (listener.writableLength > MAX_UNSENT_BYTES) listener.destroy();
    else listener.write(text);
  };
  const tellAll = (event: string, data: object): void => {
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const listener of listeners) tell(listener, text);
  };
  const stopWatching = fleet.watch({
    onState: (state) => {
      tellAll('state', state);
    },
    onBeep: (id, beep) => {
      tellAll('beep', { id, beep });
    },
  });
  const keepOpen = setInterval(() => {
    for (const listener of listeners) tell(listener, ': still here\n\n');
  }, KEEP_OPEN_EVERY_MS);

  return {
    listen(response) {
      if (listeners.size >= MAX_LISTENERS) {
        refuse(response, 503, 'TOO_MANY_LISTENERS', 'close another panel page first');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      for (const state of fleet.states()) response.write(`event: state\ndata: ${JSON.stringify(state)}\n\n`);
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    close() {
      stopWatching();
      clearInterval(keepOpen);
    },
  };
}

interface Handled {
  fleet: Fleet;
  origin: string;
  events: EventStream;
}

async function handle(
  { fleet, origin, events }: Handled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const from = request.headers.origin;
  // Without this check another page in the same browser could press buttons. A host name that points at 127.0.0.1 could
  // read (DNS rebinding).
  if ((from !== undefined && from !== origin) || !isLoopback(request.headers.host)) {
    refuse(response, 403, 'FOREIGN_ORIGIN', `only ${origin} may use this`);
    return;
  }
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  const { pathname } = new URL(request.url ?? '/', 'http://panel');
  const [, id = '', what = ''] = /^\/points\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  const allowed = id !== '' ? 'POST' : pathname === '/points' || pathname === '/events' ? 'GET' : null;
  if (request.method === 'OPTIONS') {
    response
      .writeHead(204, { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'content-type' })
      .end();
  } else if (allowed === null) {
    refuse(response, 404, 'NOT_FOUND', 'see /points and /events');
  } else if (request.method !== allowed) {
    response.setHeader('allow', allowed);
    refuse(response, 405, 'METHOD_NOT_ALLOWED', `use ${allowed}`);
  } else if (pathname === '/events') {
    events.listen(response);
  } else if (pathname === '/points') {
    answer(response, 200, fleet.states());
  } else {
    await gesture(fleet, request, response, id, what);
  }
}

async function gesture(
  fleet: Fleet,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  what: string,
): Promise<void> {
  const point = fleet.point(id);
  const act = Object.hasOwn(GESTURES, what) ? GESTURES[what] : undefined;
  if (point === undefined || act === undefined) {
    const hint =
      point === undefined ? `there is no call point ${id}` : `use one of ${Object.keys(GESTURES).join(', ')}`;
    refuse(response, 404, 'NOT_FOUND', hint);
    return;
  }
  const body = await readBody(request);
  if (body === null) {
    refuse(response, 413, 'BODY_TOO_LARGE', `at most ${MAX_BODY_BYTES} bytes`);
    return;
  }
  act(point, body);
  answer(response, 200, point.state());
}

function isLoopback(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');
}

/** @returns the JSON object in the body; empty when there is none or it is invalid; null when it is too large. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return null;
  }
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  answer(response, status, { code, message });
}
