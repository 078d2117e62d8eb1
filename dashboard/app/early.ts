import type { Socket } from '../api/stream.ts';
import { keptShift } from '../phone/shift/kept-shift.ts';

/** What the hub is asked for while the pages are still being loaded. */
export type Early = {
  /**
   * The browser's fetch, which gives each answer that was asked for early once. A refusal is asked for again, because
   * somebody may have signed in since.
   */
  readonly fetch: typeof fetch;
  /** Opens the stream; the first time it is the one that was opened early, with all that came since. */
  readonly openStream: (path: string) => Socket;
};

/** Pages for people who are signed in. They need the names of the site before they can show a call. */
const SIGNED_IN = /^\/(?:phone|board|why|report)\/?$/;
/** What nobody took within this time may be out of date. */
const FRESH_MS = 5_000;
const STREAM = '/api/v1/stream';
const OPEN = 1;

/**
 * Asks at once who is signed in, and on the pages of people also for the site document; a board and a phone on shift
 * open their stream. On a slow line each of these would be a fifth of a second later if it were asked for later.
 */
export function askEarly(page: string): Early {
  const paths = ['/api/v1/me', ...(SIGNED_IN.test(page) ? ['/api/v1/site'] : [])];
  const answers = new Map<unknown, Promise<Response | null>>(paths.map((path) => [path, ask(path)]));
  const willListen = /^\/board\/?$/.test(page) || (/^\/phone\/?$/.test(page) && keptShift());
  let stream = willListen ? keeping(socketOf(STREAM)) : null;
  setTimeout(() => {
    answers.clear();
    takeStream()?.close();
  }, FRESH_MS);

  function takeStream(): Socket | null {
    const socket = stream;
    stream = null;
    return socket;
  }

  return {
    async fetch(url, init) {
      const answer = init?.method === 'GET' ? answers.get(url) : undefined;
      answers.delete(url);
      const reply = answer === undefined ? null : await beforeAbort(answer, init?.signal);
      return reply ?? fetch(url, init);
    },
    openStream(path) {
      const early = path === STREAM ? takeStream() : null;
      return early !== null && early.readyState <= OPEN ? early : socketOf(path);
    },
  };
}

function socketOf(path: string): WebSocket {
  return new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`);
}

/** A socket that keeps what comes until somebody listens to it. */
function keeping(socket: WebSocket): Socket {
  const kept: MessageEvent[] = [];
  socket.onmessage = (event) => void kept.push(event);
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    get readyState() {
      return socket.readyState;
    },
    onopen: null,
    get onmessage() {
      return socket.onmessage;
    },
    set onmessage(take) {
      socket.onmessage = take;
      // Not at once: who opens a stream is not ready before the end of its turn.
      if (take === null) return;
      queueMicrotask(() => {
        for (const event of kept.splice(0)) take.call(socket, event);
      });
    },
    get onclose() {
      return socket.onclose;
    },
    set onclose(take) {
      socket.onclose = take;
    },
  };
}

async function ask(path: string): Promise<Response | null> {
  try {
    const headers = { accept: 'application/json' };
    const reply = await fetch(path, { credentials: 'same-origin', cache: 'no-store', headers });
    return reply.ok ? reply : null;
  } catch {
    return null;
  }
}

/** The answer, or null when the caller does not wait any longer. */
function beforeAbort<T>(answer: Promise<T>, signal: AbortSignal | null | undefined): Promise<T | null> {
  return Promise.race([
    answer,
    new Promise<null>((done) => {
      signal?.addEventListener('abort', () => done(null));
    }),
  ]);
}
