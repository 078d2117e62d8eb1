import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN, PING_EVERY_MS } from '../../hub/contract/stream-constants.ts';
import type { ClientMessage, ServerMessage } from '../../hub/contract/stream.ts';
import { backoffMs } from './backoff.ts';

/** The hub looks once a second whether a ping is due, so one may be a second late without anything being wrong. */
const GRACE_MS = 1_500;
/** A line on which nothing, not even a ping, was heard for this long is taken for dead. */
export const SILENCE_LIMIT_MS = PING_EVERY_MS + GRACE_MS;

export type Socket = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'onopen' | 'onmessage' | 'onclose'>;
export type StreamOutside = {
  readonly open: (path: string) => Socket;
  readonly setTimer: (run: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  /** 0 to 1. */
  readonly random: () => number;
};
export type StreamListener = {
  /** The last seq this page knows, or null to ask for a snapshot. */
  readonly after: () => number | null;
  readonly onMessages: (messages: readonly ServerMessage[]) => void;
  /** Anything at all came from the hub. */
  readonly onHeard: () => void;
  /** The hub sent us away for good; nothing more is tried. */
  readonly onSentAway: (why: 'not-signed-in' | 'cut-off') => void;
  /** A try ended before the hub said hello; the cookie may be worthless (an upgrade refused with 401 looks like this). */
  readonly onUngreeted: () => void;
};
export type Stream = {
  /** @returns false if there is no line now; what was not sent is not kept. */
  readonly send: (messages: ClientMessage | readonly ClientMessage[]) => boolean;
  /** The page or the network has just come back: try at once. `newNetwork`: even an open line is replaced. */
  readonly wake: (newNetwork: boolean) => void;
  readonly stop: () => void;
};

const OPEN = 1;
/** What the contract lets one frame carry. */
const FRAME_MAX_MESSAGES = 256;

/**
 * Keeps one WebSocket to the hub (stream.md, Opening and resuming) for ever: answers pings, resumes with `after`, drops a line that has gone
 * silent, and tries again after 0.3 s doubling to 5 s, without ever giving up. Only close codes 4401 and 4403 end it.
 */
export function keepStream(listener: StreamListener, outside: StreamOutside): Stream {
  let socket: Socket | null = null;
  let failures = 0;
  let stopped = false;
  let retry: unknown = null;
  let silence: unknown = null;

  function heardNow(): void {
    outside.clearTimer(silence);
    silence = outside.setTimer(dropAndRetry, SILENCE_LIMIT_MS);
  }

  function connect(): void {
    outside.clearTimer(retry);
    retry = null;
    letGo();
    if (stopped) return;
    const after = listener.after();
    const mine = outside.open(after === null ? '/api/v1/stream' : `/api/v1/stream?after=${after}`);
    socket = mine;
    let greeted = false;
    heardNow();
    mine.onmessage = ({ data }: { data: unknown }) => {
      if (mine !== socket) return;
      heardNow();
      listener.onHeard();
      const messages = parse(data);
      for (const message of messages) {
        if (message.type === 'ping') send({ type: 'pong', at: message.at });
        if (message.type === 'hello') {
          greeted = true;
          failures = 0;
        }
      }
      listener.onMessages(messages);
    };
    mine.onclose = ({ code }: { code: number }) => {
      if (mine !== socket) return;
      if (code === CLOSE_NOT_SIGNED_IN || code === CLOSE_CUT_OFF) {
        stop();
        listener.onSentAway(code === CLOSE_CUT_OFF ? 'cut-off' : 'not-signed-in');
        return;
      }
      if (!greeted) listener.onUngreeted();
      dropAndRetry();
    };
  }

  function dropAndRetry(): void {
    letGo();
    if (stopped) return;
    outside.clearTimer(retry);
    retry = outside.setTimer(connect, backoffMs(failures, outside.random()));
    failures += 1;
  }

  /** Forgets the socket first, so that what it still says is not taken for the new line. */
  function letGo(): void {
    outside.clearTimer(silence);
    const old = socket;
    socket = null;
    old?.close();
  }

  function send(messages: ClientMessage | readonly ClientMessage[]): boolean {
    if (socket === null || socket.readyState !== OPEN) return false;
    const list = Array.isArray(messages) ? (messages as readonly ClientMessage[]) : [messages as ClientMessage];
    for (let from = 0; from < list.length; from += FRAME_MAX_MESSAGES) {
      const part = list.slice(from, from + FRAME_MAX_MESSAGES);
      socket.send(JSON.stringify(part.length === 1 ? part[0] : part));
    }
    return true;
  }

  function stop(): void {
    stopped = true;
    outside.clearTimer(retry);
    letGo();
  }

  connect();
  return {
    send,
    stop,
    wake(newNetwork) {
      if (stopped) return;
      if (socket === null || (newNetwork && socket.readyState === OPEN)) {
        failures = 0;
        connect();
      }
    },
  };
}

/** @returns the messages of one frame in order; a frame that cannot be read is none. */
function parse(data: unknown): ServerMessage[] {
  if (typeof data !== 'string') return [];
  try {
    const told: unknown = JSON.parse(data);
    return (Array.isArray(told) ? told : [told]).filter(
      (message): message is ServerMessage =>
        typeof message === 'object' && message !== null && typeof (message as { type?: unknown }).type === 'string',
    );
  } catch {
    return [];
  }
}
