import type { Socket } from 'node:net';
import { clientNetworkOf } from '../../live/client-network.ts';
import { createTokenBucket, type TokenBucket } from '../../intake/token-bucket.ts';
import type { Log } from '../../types/log.ts';

export type UnauthenticatedLimitDeps = {
  /** Connections from one address that have not signed in yet. */
  readonly perAddress: number;
  /** Refusals to one address that are answered and logged; further ones are cut without a word. */
  readonly refusalsPerSecond: number;
  readonly steady: () => number;
  readonly log: Pick<Log, 'warn'>;
};

/**
 * Connections that have not said who they are. Nobody is turned away for what others at the same address do: behind one
 * router there may be a whole house that comes back after a power cut, and one intruder. Where there are too many, the
 * one that has been silent longest goes; an honest device says who it is with its first bytes. What is limited is what
 * a refusal may cost.
 */
export type UnauthenticatedLimit = {
  readonly arrived: (socket: Socket) => void;
  readonly signedIn: (socket: Socket) => void;
  /** Counts a refusal. @returns whether it may be answered and logged. */
  readonly refused: (socket: Socket) => boolean;
  /** Makes room where every connection is taken. @returns false when nobody is left who has not signed in. */
  readonly makeRoom: () => boolean;
  readonly counts: { evicted: number; unanswered: number };
};

type Address = { readonly from: string; readonly waiting: Set<Socket>; readonly share: TokenBucket; told: boolean };

/** Addresses remembered without a connection. */
const REMEMBERED = 10_000;

export function createUnauthenticatedLimit({
  perAddress,
  refusalsPerSecond,
  steady,
  log,
}: UnauthenticatedLimitDeps): UnauthenticatedLimit {
  const counts = { evicted: 0, unanswered: 0 };
  const addresses = new Map<string, Address>();
  const addressOf = new WeakMap<Socket, Address>();

  function known(from: string): Address {
    let address = addresses.get(from);
    if (address === undefined) {
      if (addresses.size >= REMEMBERED) forget();
      address = {
        from,
        waiting: new Set(),
        share: createTokenBucket(refusalsPerSecond, refusalsPerSecond, steady),
        told: false,
      };
      addresses.set(from, address);
    }
    return address;
  }

  function forget(): void {
    for (const [from, { waiting }] of addresses) if (waiting.size === 0) addresses.delete(from);
  }

  function leave(address: Address, socket: Socket): void {
    if (!address.waiting.delete(socket) || address.waiting.size > 0 || !address.share.isFull()) return;
    addresses.delete(address.from);
  }

  function evictOldest({ waiting }: Address): void {
    const [oldest] = waiting;
    if (oldest === undefined) return;
    counts.evicted++;
    waiting.delete(oldest);
    oldest.destroy();
  }

  return {
    counts,
    arrived: (socket) => {
      const address = known(clientNetworkOf(socket.remoteAddress));
      if (address.waiting.size >= perAddress) evictOldest(address);
      address.waiting.add(socket);
      addressOf.set(socket, address);
      socket.once('close', () => leave(address, socket));
    },
    signedIn: (socket) => {
      const address = addressOf.get(socket);
      if (address !== undefined) leave(address, socket);
    },
    refused: (socket) => {
      const address = addressOf.get(socket);
      if (address === undefined) return true;
      if (address.share.isFull()) address.told = false;
      if (address.share.take()) return true;
      counts.unanswered++;
      if (!address.told)
        log.warn(
          { from: address.from },
          'many refused connections from one address; further ones are cut without an answer',
        );
      address.told = true;
      return false;
    },
    makeRoom: () => {
      let most: Address | null = null;
      for (const address of addresses.values())
        if (most === null || address.waiting.size > most.waiting.size) most = address;
      if (most === null || most.waiting.size === 0) return false;
      evictOldest(most);
      return true;
    },
  };
}
