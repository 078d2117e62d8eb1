import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN, PING_EVERY_MS } from '../../hub/contract/stream-constants.ts';
import type { ClientMessage, ServerMessage } from '../../hub/contract/stream.ts';
import { backoffMs } from './backoff.ts';

/** The hub looks once a second whether a ping is due, so a ping may be a second late. */
const GRACE_MS = 1_500;
/** A connection on which nothing came for this long, not even a ping, is taken for dead. */
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
  /** The hub has ended the session. Nothing more is tried. */
  readonly onSignedOut: (why: 'not-signed-in' | 'cut-off') => void;
  /** Closed before the hello. The cookie may be invalid: an upgrade refused with 401 looks like this. */
  readonly onClosedBeforeHello: () => void;
};
export type Stream = {
  /** @returns false if there is no connection now. What was not sent is not kept. */
  readonly send: (messages: readonly ClientMessage[]) => boolean;
  /** The page or the network has come back: try at once. `newNetwork`: an open connection is replaced, too. */
  readonly wake: (newNetwork: boolean) => void;
  readonly stop: () => void;
};

const OPEN = 1;
/** The most messages that one frame may carry by the contract. */
const FRAME_MAX_MESSAGES = 256;

/**
 * Keeps one WebSocket to the hub (stream.md, Opening and resuming). Answers pings, resumes with `after`, drops a
 * connection that has gone silent, and tries again after 0.3 s doubling to 5 s, without end. Only close codes 4401 and
 * 4403 end it.
 */
export function openStream(listener: StreamListener, outside: StreamOutside): Stream {
  let socket: Socket | null = null;
  let failures = 0;
  let stopped = false;
  let retry: unknown = null;
  let silence: unknown = null;

  function restartSilence(): void {
    outside.clearTimer(silence);
    silence = outside.setTimer(dropAndRetry, SILENCE_LIMIT_MS);
  }

  function connect(): void {
    outside.clearTimer(retry);
    retry = null;
    drop();
    if (stopped) return;
    const mine = outside.open(pathAfter(listener.after()));
    socket = mine;
    let greeted = false;
    restartSilence();
    mine.onmessage = ({ data }: { data: unknown }) => {
      if (mine !== socket) return;
      restartSilence();
      listener.onHeard();
      const messages = parse(data);
      answerPings(mine, messages);
      if (messages.some(({ type }) => type === 'hello')) {
        greeted = true;
        failures = 0;
      }
      listener.onMessages(messages);
    };
    mine.onclose = ({ code }: { code: number }) => mine === socket && onClose(code, greeted);
  }

  function onClose(code: number, greeted: boolean): void {
    if (code === CLOSE_NOT_SIGNED_IN || code === CLOSE_CUT_OFF) {
      stop();
      listener.onSignedOut(code === CLOSE_CUT_OFF ? 'cut-off' : 'not-signed-in');
      return;
    }
    if (!greeted) listener.onClosedBeforeHello();
    dropAndRetry();
  }

  function dropAndRetry(): void {
    drop();
    if (stopped) return;
    outside.clearTimer(retry);
    retry = outside.setTimer(connect, backoffMs(failures, outside.random()));
    failures += 1;
  }

  /** Forgets the socket before it is closed, so that its last messages are not taken for those of the next one. */
  function drop(): void {
    outside.clearTimer(silence);
    const old = socket;
    socket = null;
    old?.close();
  }

  function stop(): void {
    stopped = true;
    outside.clearTimer(retry);
    drop();
  }

  connect();
  return {
    send: (messages) => socket !== null && sendTo(socket, messages),
    stop,
    wake(newNetwork) {
      if (stopped || (socket !== null && !(newNetwork && socket.readyState === OPEN))) return;
      failures = 0;
      connect();
    },
  };
}

function pathAfter(seq: number | null): string {
  return seq === null ? '/api/v1/stream' : `/api/v1/stream?after=${seq}`;
}

function answerPings(socket: Socket, messages: readonly ServerMessage[]): void {
  for (const message of messages) if (message.type === 'ping') sendTo(socket, [{ type: 'pong', at: message.at }]);
}

/** @returns false if the socket is not open. */
function sendTo(socket: Socket, messages: readonly ClientMessage[]): boolean {
  if (socket.readyState !== OPEN) return false;
  for (let from = 0; from < messages.length; from += FRAME_MAX_MESSAGES) {
    const part = messages.slice(from, from + FRAME_MAX_MESSAGES);
    socket.send(JSON.stringify(part.length === 1 ? part[0] : part));
  }
  return true;
}

/** @returns the messages of one frame in order; an unreadable frame has none. */
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
