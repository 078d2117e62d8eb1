import type { Socket } from 'node:net';
import { PAGER_GUESSES_BURST, PAGER_GUESSES_PER_S } from '../contract/pager.ts';
import { clientNetworkOf } from '../live/client-network.ts';
import type { Instant } from '../domain/time.ts';

/** Connections that have not subscribed. Of more, the oldest is ended, so that pagers always find room. */
const MAX_STRANGERS = 256;
/** Networks whose guesses are counted. An attacker has more addresses; then the oldest count is forgotten. */
const MAX_NETWORKS = 4_096;

/**
 * Bounds what clients without a valid topic or token can cost. A right topic is never counted and never waits: a phone
 * behind the same access point as an attacker must come through.
 */
export function createStrangers(steady: () => Instant) {
  const sockets = new Set<Socket>();
  const left = new Map<string, { tokens: number; at: number }>();
  const counts = { guesses: 0, unanswered: 0, evicted: 0 };

  function mayAnswer(address: string | undefined): boolean {
    const network = clientNetworkOf(address);
    const at = steady();
    const found = left.get(network) ?? { tokens: PAGER_GUESSES_BURST, at };
    const tokens = Math.min(PAGER_GUESSES_BURST, found.tokens + ((at - found.at) * PAGER_GUESSES_PER_S) / 1000);
    left.delete(network);
    left.set(network, { tokens: Math.max(0, tokens - 1), at });
    if (left.size > MAX_NETWORKS) left.delete(left.keys().next().value as string);
    return tokens >= 1;
  }

  return {
    counts,
    add(socket: Socket): void {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (sockets.size <= MAX_STRANGERS) return;
      counts.evicted++;
      (sockets.values().next().value as Socket).destroy();
    },
    /** It has named a valid topic. With TLS it is another object than the TCP connection below it, with the same port. */
    known({ remoteAddress, remotePort }: Socket): void {
      for (const one of sockets)
        if (one.remotePort === remotePort && one.remoteAddress === remoteAddress) sockets.delete(one);
    },
    /** Counts a wrong topic or token. @returns whether it gets an answer. */
    guessed(socket: Socket): boolean {
      counts.guesses++;
      if (mayAnswer(socket.remoteAddress)) return true;
      counts.unanswered++;
      socket.destroy();
      return false;
    },
    size: () => sockets.size,
  };
}
