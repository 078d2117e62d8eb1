import { ask } from '../bench/hub-admin.ts';

/** A fact of the contract, as far as the proof needs it. Times are milliseconds since 1970. */
export type FactSeen = {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly callId: string | null;
  readonly pressId: string | null;
  readonly device: string | null;
  readonly by: string | null;
  readonly callPoint: string | null;
  /** When the next step of the call is due, where the fact says so. */
  readonly dueAt: number | null;
  /** It told people, and nobody could hear. */
  readonly unheard: boolean;
};

/** `readAt`: everything that happened before this instant is included. Facts are in order of `seq`. */
export type EventLog = { readonly facts: readonly FactSeen[]; readonly readAt: number };

type WireFact = { readonly seq: number; readonly at: string; readonly type: string } & Readonly<
  Record<string, unknown>
>;

const CALLS_PER_PAGE = 500;
const TIMELINES_AT_ONCE = 4;

/**
 * Reads all calls, each with its timeline, from a hub that has just been started, over the public routes alone. (The
 * stream sends a snapshot to a reader that is too far behind.) @throws on any refusal.
 */
export async function readEventLog(port: number, token: string): Promise<EventLog> {
  const readAt = Date.now();
  const ids = new Set<string>();
  // Open calls first: a call that is closed meanwhile is then found in both lists, not in none.
  for (const state of ['open', 'closed']) {
    for (let next: string | null = ''; next !== null;) {
      const page: { items: { id: string }[]; next: string | null } = await get(
        port,
        token,
        `/calls?state=${state}&limit=${CALLS_PER_PAGE}${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`,
      );
      for (const { id } of page.items) ids.add(id);
      next = page.next;
    }
  }
  const facts: FactSeen[] = [];
  const left = [...ids];
  const one = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { timeline } = await get<{ timeline: WireFact[] }>(port, token, `/calls/${id}`);
      for (const fact of timeline) facts.push(factSeen(id, fact));
    }
  };
  await Promise.all(Array.from({ length: TIMELINES_AT_ONCE }, one));
  return { facts: facts.sort((a, b) => a.seq - b.seq), readAt };
}

async function get<T>(port: number, token: string, path: string): Promise<T> {
  const { status, body } = await ask(port, token, 'GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body as T;
}

function factSeen(callId: string, fact: WireFact): FactSeen {
  const field = (name: string): string | null => (typeof fact[name] === 'string' ? fact[name] : null);
  const telling = fact['telling'] as { dueAt?: unknown; unheard?: unknown } | null | undefined;
  return {
    seq: fact.seq,
    at: Date.parse(fact.at),
    type: fact.type,
    callId,
    pressId: field('pressId'),
    device: field('device'),
    by: field('by'),
    callPoint: field('callPoint'),
    dueAt: instant(fact['dueAt']) ?? instant(fact['arriveBy']) ?? instant(telling?.dueAt),
    unheard: telling?.unheard === true,
  };
}

function instant(value: unknown): number | null {
  return typeof value === 'string' ? Date.parse(value) : null;
}
