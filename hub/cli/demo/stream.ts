import { WebSocket } from 'ws';
import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN } from '../../contract/stream-constants.ts';
import type { ClientMessage, ServerMessage } from '../../contract/stream.ts';

const AGAIN_MS = 1_000;

export type StreamLine = { readonly send: (message: ClientMessage) => void; readonly stop: () => void };

/** One phone's line to the hub (stream.md, Opening and resuming): answers pings and comes back by itself, each time with a snapshot, until it is sent away. */
export function openStream(hub: string, token: string, onMessage: (message: ServerMessage) => void): StreamLine {
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  function connect(): void {
    const mine = new WebSocket(`${hub.replace(/^http/, 'ws')}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    socket = mine;
    mine.on('message', (data) => {
      const told = JSON.parse((data as Buffer).toString('utf8')) as ServerMessage | ServerMessage[];
      for (const message of Array.isArray(told) ? told : [told]) {
        if (message.type === 'ping') send({ type: 'pong', at: message.at });
        if (!stopped) onMessage(message);
      }
    });
    // 'close' always follows and says enough.
    mine.on('error', () => {});
    mine.on('close', (code) => {
      if (!stopped && code !== CLOSE_NOT_SIGNED_IN && code !== CLOSE_CUT_OFF) retry = setTimeout(connect, AGAIN_MS);
    });
  }

  function send(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  connect();
  return {
    send,
    stop: () => {
      stopped = true;
      clearTimeout(retry);
      socket?.terminate();
    },
  };
}
