import { WebSocket } from 'ws';
import { CLOSE_CUT_OFF, CLOSE_NOT_SIGNED_IN } from '../../contract/stream-constants.ts';
import type { ClientMessage, ServerMessage } from '../../contract/stream.ts';

const RECONNECT_MS = 1_000;

export type StreamConnection = { readonly send: (message: ClientMessage) => void; readonly stop: () => void };

/**
 * One phone's connection to the hub (stream.md, Opening and resuming). It answers pings and reconnects, each time with
 * a snapshot, until the hub ends the session.
 */
export function openStream(hub: string, token: string, onMessage: (message: ServerMessage) => void): StreamConnection {
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  function connect(): void {
    const mine = new WebSocket(`${hub.replace(/^http/, 'ws')}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    socket = mine;
    mine.on('message', (data) => {
      const received = JSON.parse((data as Buffer).toString('utf8')) as ServerMessage | ServerMessage[];
      for (const message of Array.isArray(received) ? received : [received]) {
        if (message.type === 'ping') send({ type: 'pong', at: message.at });
        if (!stopped) onMessage(message);
      }
    });
    // 'close' always follows.
    mine.on('error', () => {});
    mine.on('close', (code) => {
      if (!stopped && code !== CLOSE_NOT_SIGNED_IN && code !== CLOSE_CUT_OFF) retry = setTimeout(connect, RECONNECT_MS);
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
