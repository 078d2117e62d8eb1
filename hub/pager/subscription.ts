import { PAGER_KEEPALIVE_MS, PAGER_PING_IN_CALL_MS, PAGER_PING_MS } from '../contract/pager.ts';
import type { Instant } from '../domain/time.ts';
import { judgePager, PAGER_GONE_MS, PAGER_SILENT_MS, type JudgedPager } from '../live/pagers/pager-hearing.ts';
import type { PagerSecrets } from '../live/pagers/pager-secrets.ts';
import { createParts, type PartsDeps } from './parts.ts';
import { createPings } from './pings.ts';

/** A client that does not take what it is sent is ended; it comes back and gets the present state. */
const MAX_BACKLOG_BYTES = 256 * 1024;
/** The tick comes about once a second; what is nearly due is sent now. */
const TICK_SLACK_MS = 500;

export type SubscriptionDeps = PartsDeps & {
  readonly eventId: PagerSecrets['eventId'];
  readonly isCallOpen: () => boolean;
  /** Of all connections: pings without an answer for 3 s, and lines ended after 15 s. */
  readonly counts: { pongsMissed: number; ended: number };
};

/** What a line needs of its TCP connection. */
export type Wire = {
  readonly destroyed: boolean;
  readonly writableLength: number;
  readonly destroy: () => unknown;
  readonly once: (event: 'close', listener: () => void) => unknown;
};

/** How one transport is written to. */
export type Transport = {
  readonly socket: Wire;
  readonly write: (text: string) => void;
  /** Null for a JSON stream. */
  readonly ping: ((text: string) => void) | null;
};

export type Subscription = {
  /** Pagers that are heard on this connection. */
  readonly pagers: () => readonly string[];
  readonly isStream: boolean;
  /** How well this pager is heard on this connection. */
  readonly judged: (pager: string) => JudgedPager;
  readonly pong: (text: string) => void;
  /** Sends pings and keepalives, and ends a connection that does not answer. */
  readonly tick: () => void;
  /** Pagers were removed or tested: a removed one is cut at once, the others of the connection stay. */
  readonly pagersChanged: () => void;
  /** Ends the TCP connection. Never a close frame: the app would not notice, and take no message for minutes. */
  readonly terminate: () => void;
  readonly closed: () => void;
};

/**
 * One open connection, with a line for each of its topics.
 * @param list the topics as the app named them.
 */
export function openSubscription(
  deps: SubscriptionDeps,
  { socket, write, ping }: Transport,
  { topics, list, base }: { readonly topics: readonly string[]; readonly list: string; readonly base: string },
): Subscription {
  const { steady, now, eventId } = deps;
  const openedAt = steady();
  const pings = createPings(steady);
  const isStream = ping === null;
  const parts = createParts(deps, isStream);
  let writtenAt = openedAt;
  let count = 0;
  let isLost = false;
  let missed: Instant | null = null;

  writeObject(event('open'));
  for (const topic of topics) parts.add({ topic, base, send });
  // A phone that has nothing to show proves with this one that it is there.
  pingNow(nextId());

  function send(text: string, receipt: string | null): void {
    writeObject(text);
    if (receipt !== null) pingNow(receipt);
  }

  function writeObject(text: string): void {
    if (socket.destroyed) return;
    writtenAt = steady();
    write(text);
    if (socket.writableLength > MAX_BACKLOG_BYTES) socket.destroy();
  }

  function pingNow(text: string): void {
    if (ping === null || socket.destroyed) return;
    pings.sent(text);
    ping(text);
    parts.pinged();
  }

  function event(name: 'open' | 'keepalive'): string {
    return JSON.stringify({ id: nextId(), time: Math.floor(now() / 1000), event: name, topic: list });
  }

  function nextId(): string {
    count += 1;
    return eventId('line', list, String(now()), String(count));
  }

  return {
    pagers: parts.pagers,
    isStream,
    judged: (pager) =>
      judgePager({ pager, isStream, testedUntil: parts.testedUntil(pager), ...pings.heard() }, steady()),
    pong: (text) => {
      const answered = pings.answered(text);
      if (answered.length > 0) parts.answered(answered, pings.unansweredSince());
    },
    tick: () => {
      const at = steady();
      if (ping === null) {
        if (at - writtenAt >= PAGER_KEEPALIVE_MS - TICK_SLACK_MS) writeObject(event('keepalive'));
        return;
      }
      const since = pings.unansweredSince();
      if (since !== null && since !== missed && at - since >= PAGER_SILENT_MS) {
        missed = since;
        deps.counts.pongsMissed++;
      }
      if (since !== null && at - since >= PAGER_GONE_MS) {
        isLost = true;
        deps.counts.ended++;
        socket.destroy();
        return;
      }
      const every = deps.isCallOpen() ? PAGER_PING_IN_CALL_MS : PAGER_PING_MS;
      if (since === null && at - (pings.lastAt() ?? openedAt) >= every - TICK_SLACK_MS) pingNow(nextId());
    },
    pagersChanged: () => {
      if (parts.pagersChanged() === 0) socket.destroy();
    },
    terminate: () => socket.destroy(),
    closed: () => parts.close(isLost),
  };
}
