import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientNetworkOf } from '../../live/client-network.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { refuse } from '../server/refuse.ts';

export type LoginBackoff = {
  /** Counts a failed try. @returns seconds until the next one is looked at; 0: this one was within the limit. */
  readonly failed: (address: string) => number;
};

const MINUTE_MS = 60_000;
const LONGEST_MS = 15 * MINUTE_MS;
/** So long without a failed try, once it may try again, and an address is as good as new. */
const FORGIVEN_MS = 10 * MINUTE_MS;
/** Addresses remembered; beyond it those go that need not wait now. */
const REMEMBERED = 10_000;

type Tries = { count: number; minuteEnds: number; delayMs: number; waitsUntil: number };

/**
 * Failed tries from one address: `perMinute` of them are answered, then the rest of that minute is waited; after that one try at a
 * time, and each failure doubles the wait, up to a quarter of an hour. What succeeds is never asked here, so nobody who is
 * invited waits for what somebody else at the same address does.
 */
export function createLoginBackoff(perMinute: number, now: () => number): LoginBackoff {
  const byAddress = new Map<string, Tries>();

  function triesOf(address: string, at: number): Tries {
    const known = byAddress.get(address);
    if (
      known !== undefined &&
      at < Math.max(known.minuteEnds, known.waitsUntil) + (known.delayMs > 0 ? FORGIVEN_MS : 0)
    )
      return known;
    if (byAddress.size >= REMEMBERED)
      for (const [other, { waitsUntil }] of byAddress) if (waitsUntil <= at) byAddress.delete(other);
    const fresh: Tries = { count: 0, minuteEnds: at + MINUTE_MS, delayMs: 0, waitsUntil: 0 };
    byAddress.set(address, fresh);
    return fresh;
  }

  return {
    failed: (from) => {
      const at = now();
      const tries = triesOf(clientNetworkOf(from), at);
      if (at < tries.waitsUntil) return Math.ceil((tries.waitsUntil - at) / 1000);
      if (tries.delayMs === 0) {
        if (++tries.count <= perMinute) return 0;
        tries.delayMs = MINUTE_MS;
        tries.waitsUntil = tries.minuteEnds;
        return Math.ceil((tries.waitsUntil - at) / 1000);
      }
      // It has waited, so this try was looked at; the next one waits longer.
      tries.waitsUntil = at + tries.delayMs;
      tries.delayMs = Math.min(LONGEST_MS, tries.delayMs * 2);
      return 0;
    },
  };
}

/** Answers a try that failed: with `code`, or with how long to wait. Every way in that can be guessed at ends here. */
export function rejectConnection(slow: LoginBackoff, request: FastifyRequest, reply: FastifyReply, code: ErrorCode) {
  const waitS = slow.failed(request.ip);
  if (waitS === 0) return refuse(reply, code);
  reply.header('retry-after', String(waitS));
  return refuse(reply, 'TOO_MANY_REQUESTS');
}
