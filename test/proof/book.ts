import { WebSocket } from 'ws';
import { pause } from '../bench/witness.ts';

/** A fact as a phone sees it on the stream, as far as the proof needs it. Times are milliseconds since 1970. */
export type FactSeen = {
  readonly seq: number; readonly at: number; readonly type: string; readonly callId: string | null;
  readonly pressId: string | null; readonly device: string | null; readonly by: string | null; readonly callPoint: string | null;
  /** When the call wants attention next, where the fact says so. */
  readonly dueAt: number | null;
};

export type Book = { readonly facts: readonly FactSeen[]; readonly readAt: number };

type Message = {
  readonly type: string; readonly seq?: number; readonly at?: string; readonly serverTime?: string;
  readonly fact?: Readonly<Record<string, unknown>>;
};

const SILENCE_MS = 7_000;

/**
 * A clean reader: everything from the first fact to the newest at the time of the `hello`, over the public stream.
 * Comes back with `after` when the hub closes a reader that cannot keep up. @throws when facts are missing.
 */
export async function readBook(port: number, token: string): Promise<Book> {
  const facts: FactSeen[] = [];
  let goal: number | null = null;
  let readAt = 0;
  let last = 0;
  for (let tries = 0; goal === null || last < goal; tries += 1) {
    const before = last;
    await readSome(port, token, last, (message) => {
      if (message.type === 'snapshot') throw new Error(`the hub answered after=${last} with a snapshot: it has not kept its facts`);
      if (message.type === 'hello' && goal === null) {
        goal = message.seq ?? 0;
        readAt = Date.parse(message.serverTime ?? '');
      }
      if (message.type !== 'change' || message.seq === undefined) return goal !== null && last >= goal;
      if (message.seq <= last) throw new Error(`seq went back from ${last} to ${message.seq}`);
      last = message.seq;
      if (goal === null || last <= goal) facts.push(factSeen(message));
      return goal !== null && last >= goal;
    });
    if (last > before) tries = 0;
    else if (tries >= 2) break;
    else await pause(500);
  }
  return { facts, readAt };
}

/** @param take says when it has had enough. Ends then, or when the line closes or stays silent. */
function readSome(port: number, token: string, after: number, take: (message: Message) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/stream?after=${after}`, {
      headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false, maxPayload: 1 << 30,
    });
    let silence = setTimeout(() => socket.terminate(), SILENCE_MS);
    socket.on('message', (data) => {
      const frame = JSON.parse((data as Buffer).toString()) as Message | Message[];
      const messages = Array.isArray(frame) ? frame : [frame];
      try {
        for (const message of messages) {
          if (message.type === 'ping') socket.send('{"type":"pong"}');
          else {
            clearTimeout(silence);
            silence = setTimeout(() => socket.terminate(), SILENCE_MS);
          }
          if (take(message)) { socket.close(); return; }
        }
      } catch (error) {
        socket.terminate();
        reject(error as Error);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => { clearTimeout(silence); resolve(); });
  });
}

function factSeen({ seq, at, fact }: Message): FactSeen {
  const field = (name: string): string | null => typeof fact?.[name] === 'string' ? fact[name] : null;
  const telling = fact?.['telling'] as { dueAt?: unknown } | null | undefined;
  return {
    seq: seq ?? 0, at: instant(at) ?? Number.NaN, type: field('type') ?? '', callId: field('callId'), pressId: field('pressId'),
    device: field('device'), by: field('by'), callPoint: field('callPoint'),
    dueAt: instant(fact?.['dueAt']) ?? instant(fact?.['arriveBy']) ?? instant(telling?.dueAt),
  };
}

function instant(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? Date.parse(value) : null;
}
