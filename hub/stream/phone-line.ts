import { Compile } from 'typebox/compile';
import type { WebSocket } from 'ws';
import { CLIENT_SCHEMAS, type ClientMessage } from '../contract/stream.ts';

/** Messages a client may put into one frame. */
const ARRAY_MAX = 256;

let checks: { readonly [Type in keyof typeof CLIENT_SCHEMAS]: { Check: (value: unknown) => boolean } } | null = null;

/**
 * @returns the messages in a frame, unknown types left out; null when the frame itself cannot be read. Never throws.
 */
export function readFrame(text: string): ClientMessage[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > ARRAY_MAX) return null;
  const messages: ClientMessage[] = [];
  for (const one of list) {
    if (typeof one !== 'object' || one === null) return null;
    const type = (one as { type?: unknown }).type;
    if (typeof type !== 'string') return null;
    if (!Object.hasOwn(CLIENT_SCHEMAS, type)) continue;
    if (!schemas()[type as keyof typeof CLIENT_SCHEMAS].Check(one)) return null;
    messages.push(one as ClientMessage);
  }
  return messages;
}

function schemas() {
  checks ??= {
    pong: Compile(CLIENT_SCHEMAS.pong),
    receipt: Compile(CLIENT_SCHEMAS.receipt),
    visible: Compile(CLIENT_SCHEMAS.visible),
  };
  return checks;
}

export function sendJson(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame));
}
