import type { Socket } from 'node:net';
import { PAGER_KEEPALIVE_MS, PAGER_PING_IN_CALL_MS, PAGER_PING_MS } from '../contract/pager.ts';
import type { Instant } from '../domain/time.ts';
import { PAGER_GONE_MS, type OpenPager, type PagerReach } from '../live/pager-hearing.ts';
import type { PagerSecrets } from '../live/pager-secrets.ts';
import type { Pagers } from '../live/pagers.ts';
import type { Pager, PagerLine } from '../types/pager.ts';
import { createPings } from './pings.ts';

/** A client that does not take what it is sent is ended; it comes back and gets the present state. */
const MAX_BACKLOG_BYTES = 256 * 1024;
/** The tick comes about once a second; what is nearly due is sent now. */
const TICK_SLACK_MS = 500;

export type SubscriptionDeps = {
  readonly pagers: Pick<Pagers, 'byTopic' | 'testedUntil'>;
  readonly openPager: OpenPager;
  /** Adds a line to delivery, which sends it what it must know. @returns removes it. */
  readonly join: (line: PagerLine) => () => void;
  readonly answered: (pager: string, ping: string) => void;
  readonly eventId: PagerSecrets['eventId'];
  readonly now: () => Instant;
  readonly steady: () => Instant;
  readonly isCallOpen: () => boolean;
};

/** How one transport is written to. */
export type Transport = {
  readonly socket: Socket;
  readonly write: (text: string) => void;
  /** Null for a JSON stream. */
  readonly ping: ((text: string) => void) | null;
};

type Part = { pager: Pager; readonly topic: string; readonly reach: PagerReach; leave: () => void };

export type Subscription = {
  /** Pagers that are heard on this connection. */
  readonly pagers: () => readonly string[];
  readonly isStream: boolean;
  readonly pong: (text: string) => void;
  /** Sends pings and keepalives, and ends a connection that does not answer. */
  readonly tick: () => void;
  /** Pagers were removed or tested: a removed one is cut at once, the others of the connection stay. */
  readonly pagersChanged: () => void;
  /** Ends the TCP connection. Never a close frame: the app would not notice, and be deaf for minutes. */
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
  const { pagers, steady, now, eventId } = deps;
  const openedAt = steady();
  const pings = createPings(steady);
  let writtenAt = openedAt;
  let count = 0;
  let isLost = false;
  let parts: Part[] = [];

  writeObject(event('open'));
  for (const topic of topics) {
    const pager = pagers.byTopic(topic);
    if (pager !== null) parts.push(openPart(pager, topic));
  }
  // A phone that has nothing to show proves with this one that it is there.
  pingNow(nextId());

  function openPart(pager: Pager, topic: string): Part {
    const part: Part = {
      pager,
      topic,
      reach: deps.openPager(pager.staff, ping === null, testedUntil(pager)),
      leave: () => {},
    };
    const line: PagerLine = {
      pager,
      topic,
      base,
      send: (text, receipt) => {
        writeObject(text);
        if (receipt !== null) pingNow(receipt);
      },
    };
    part.leave = deps.join(line);
    return part;
  }

  /** By the time that never jumps. */
  function testedUntil(pager: Pager): Instant | null {
    const until = pagers.testedUntil(pager);
    return until === null ? null : ((steady() + until - now()) as Instant);
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
    for (const { reach } of parts) reach.pinged();
  }

  function event(name: 'open' | 'keepalive'): string {
    return JSON.stringify({ id: nextId(), time: Math.floor(now() / 1000), event: name, topic: list });
  }

  function nextId(): string {
    count += 1;
    return eventId('line', list, String(now()), String(count));
  }

  /** @param isOver it will not be back within seconds. */
  function closePart({ leave, reach }: Part, isOver: boolean): void {
    leave();
    reach.close(isOver);
  }

  return {
    pagers: () => parts.map(({ pager }) => pager.id),
    isStream: ping === null,
    pong: (text) => {
      const answered = pings.answered(text);
      if (answered.length === 0) return;
      for (const { pager, reach } of parts) {
        reach.answered(pings.unansweredSince());
        for (const one of answered) deps.answered(pager.id, one);
      }
    },
    tick: () => {
      const at = steady();
      if (ping === null) {
        if (at - writtenAt >= PAGER_KEEPALIVE_MS - TICK_SLACK_MS) writeObject(event('keepalive'));
        return;
      }
      const since = pings.unansweredSince();
      if (since !== null && at - since >= PAGER_GONE_MS) {
        isLost = true;
        socket.destroy();
        return;
      }
      const every = deps.isCallOpen() ? PAGER_PING_IN_CALL_MS : PAGER_PING_MS;
      if (since === null && at - (pings.lastAt() ?? openedAt) >= every - TICK_SLACK_MS) pingNow(nextId());
    },
    pagersChanged: () => {
      const gone = new Set<Part>();
      for (const part of parts) {
        const pager = pagers.byTopic(part.topic);
        if (pager === null) gone.add(part);
        else if (pager !== part.pager) {
          part.pager = pager;
          part.reach.tested(testedUntil(pager));
        }
      }
      parts = parts.filter((part) => !gone.has(part));
      for (const part of gone) closePart(part, true);
      if (parts.length === 0) socket.destroy();
    },
    terminate: () => socket.destroy(),
    closed: () => {
      for (const part of parts) closePart(part, isLost);
      parts = [];
    },
  };
}
