import { request } from 'node:http';
import { openLine } from './line.ts';
import { frameReader, upgradeRequest } from './websocket-wire.ts';

/** The listener of pagers, and one topic for each phone. */
export type PagerDoor = { readonly port: number; readonly topics: readonly string[] };

export type Pager = { readonly close: () => void };

export type PagerHandlers = {
  /** A popup came that asks. @param press presses its button `go` or `heard`. */
  readonly onRing: (sequence: string, press: () => Promise<number>) => void;
  readonly onDelete: (sequence: string) => void;
  readonly onLost: (why: string) => void;
};

type Event = {
  readonly event: string;
  readonly sequence_id: string;
  readonly priority: number;
  readonly actions: readonly { readonly id: string; readonly url: string }[];
};

const OPEN_LIMIT_MS = 30_000;

/**
 * The ntfy app with a WebSocket: it answers each ping after the frames before it. @returns when it is connected.
 * @throws when it is refused.
 */
export function openPager(port: number, topic: string, on: PagerHandlers): Promise<Pager> {
  return new Promise((resolve, reject) => {
    let isOpen = false;
    let why: string | null = null;
    const limit = setTimeout(() => line.destroy(), OPEN_LIMIT_MS);
    const read = frameReader({
      onOpen: () => {
        isOpen = true;
        clearTimeout(limit);
        resolve({ close: () => line.destroy() });
      },
      onRefused: (reason) => {
        why = reason;
        line.destroy();
      },
      onFrame: (payload) => take(JSON.parse(payload.toString('utf8')) as Event),
      send: (frame) => line.write(frame),
    });
    const line = openLine(port, {
      onOpen: () => line.write(upgradeRequest(port, `/${topic}/ws?since=none`, {})),
      onBytes: read,
      onClose: (error) => {
        clearTimeout(limit);
        const text = `pager: ${why ?? error?.message ?? 'line closed'}`;
        if (!isOpen) reject(new Error(text));
        on.onLost(text);
      },
    });

    function take({ event, sequence_id: sequence, priority, actions }: Event): void {
      if (event === 'message_delete') on.onDelete(sequence);
      const button = actions?.find(({ id }) => id === 'go' || id === 'heard');
      if (event === 'message' && priority >= 4 && button !== undefined) on.onRing(sequence, () => post(button.url));
    }
  });
}

/** @returns the HTTP status. */
function post(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const made = request(url, { method: 'POST', agent: false, headers: { 'content-length': '0' } }, (reply) => {
      reply.resume();
      reply.on('end', () => resolve(reply.statusCode ?? 0));
    });
    made.on('error', reject);
    made.end();
  });
}
