import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientNetworkOf } from '../../live/client-network.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { refuse } from '../server/refuse.ts';

export type LoginBackoff = {
  /**
   * Counts a failed attempt from an IP address.
   * @returns 0 when this attempt is answered as usual, else the seconds to wait before the next one.
   */
  readonly failed: (address: string) => number;
};

const MINUTE_MS = 60_000;
const MAX_DELAY_MS = 15 * MINUTE_MS;
/** An address that waits this long after its delay without a failed attempt is forgotten. */
const FORGET_AFTER_MS = 10 * MINUTE_MS;
/** Addresses kept in memory. Above this number those without a running delay are removed. */
const MAX_ADDRESSES = 10_000;

type Attempts = { count: number; minuteEnds: number; delayMs: number; waitsUntil: number };

/**
 * Exponential backoff for failed sign-ins from one address (an IPv6 network counts as one address).
 * In one minute `perMinute` failures are answered. The next attempts wait for the end of that minute.
 * After that one attempt at a time is answered. Each failure doubles the delay, up to 15 minutes.
 * A successful sign-in is never counted or delayed, so people behind the same address as an attacker still come in.
 * @param perMinute failures per minute that are answered without a delay.
 */
export function createLoginBackoff(perMinute: number, now: () => number): LoginBackoff {
  const byAddress = new Map<string, Attempts>();

  function attemptsOf(address: string, at: number): Attempts {
    const known = byAddress.get(address);
    if (
      known !== undefined &&
      at < Math.max(known.minuteEnds, known.waitsUntil) + (known.delayMs > 0 ? FORGET_AFTER_MS : 0)
    )
      return known;
    if (byAddress.size >= MAX_ADDRESSES)
      for (const [other, { waitsUntil }] of byAddress) if (waitsUntil <= at) byAddress.delete(other);
    const fresh: Attempts = { count: 0, minuteEnds: at + MINUTE_MS, delayMs: 0, waitsUntil: 0 };
    byAddress.set(address, fresh);
    return fresh;
  }

  return {
    failed: (from) => {
      const at = now();
      const attempts = attemptsOf(clientNetworkOf(from), at);
      if (at < attempts.waitsUntil) return Math.ceil((attempts.waitsUntil - at) / 1000);
      if (attempts.delayMs === 0) {
        if (++attempts.count <= perMinute) return 0;
        attempts.delayMs = MINUTE_MS;
        attempts.waitsUntil = attempts.minuteEnds;
        return Math.ceil((attempts.waitsUntil - at) / 1000);
      }
      // The delay is over, so this attempt is answered. The next one waits longer.
      attempts.waitsUntil = at + attempts.delayMs;
      attempts.delayMs = Math.min(MAX_DELAY_MS, attempts.delayMs * 2);
      return 0;
    },
  };
}

/**
 * Answers a failed sign-in with `code`, or with TOO_MANY_REQUESTS and Retry-After.
 * Every route at which a secret can be guessed uses this.
 */
export function refuseAttempt(backoff: LoginBackoff, request: FastifyRequest, reply: FastifyReply, code: ErrorCode) {
  const waitS = backoff.failed(request.ip);
  if (waitS === 0) return refuse(reply, code);
  reply.header('retry-after', String(waitS));
  return refuse(reply, 'TOO_MANY_REQUESTS');
}
