import type { Socket } from 'node:net';
import { clientIdOn, isSigningIn, onPacket, readOn, watchParsing } from '../aedes-internals.ts';
import type { Packet } from '../packet.ts';
import { endIfTooLong } from './packet-size-limit.ts';
import { createTokenBucket } from '../../intake/token-bucket.ts';

/**
 * Bytes handed to the parser at a time. Aedes handles all packets of a chunk in one go; a chunk of PINGREQs is 32,768
 * of them.
 */
const SLICE_BYTES = 2048;

/** Each filter of a SUBSCRIBE looks up what is retained, in the store. */
const FILTER_COSTS = 10;

export type ReadThrottle = {
  readonly packetsPerSecond: number;
  readonly burst: number;
  readonly maxPacketBytes: number;
  readonly steady: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  /**
   * Reading was stopped for a while; told once for each stop. @param id what the connection calls itself, if it has
   * said so.
   */
  readonly onStopped: (id: string | null) => void;
};

/**
 * Read throttle: a connection may send only so many packets, of whatever kind: pings, subscriptions or presses. Beyond
 * its pace the socket is not read, and TCP holds up the sender. Within it, bytes go to the parser in slices, so that
 * other connections have their turn in between.
 */
export function throttleReads(
  socket: Socket,
  { packetsPerSecond, burst, maxPacketBytes, steady, setTimer, onStopped }: ReadThrottle,
): void {
  const share = createTokenBucket(packetsPerSecond, burst, steady);
  onPacket(socket, (packet) => share.spend(costOf(packet)));
  const isParsing = watchParsing(socket);
  const readAll = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let cancel: (() => void) | null = null;
  socket.once('close', () => cancel?.());

  function goOn(): void {
    cancel = null;
    // A receipt that is held back must not stop the hub from reading the next press.
    if (!socket.destroyed) readOn(socket);
  }

  socket.read = (size?: number) => {
    if (size === 0) return readAll(0);
    if (endIfTooLong(socket, maxPacketBytes)) return null;
    // Aedes reads on by itself once the device is signed in.
    if (isSigningIn(socket)) return null;
    const wait = share.waitMs();
    if (wait > 0) {
      if (cancel === null) {
        onStopped(clientIdOn(socket));
        cancel = setTimer(goOn, wait);
      }
      return null;
    }
    const parsing = isParsing();
    if (!parsing && socket.readableLength <= SLICE_BYTES) return readAll();
    if (cancel === null) {
      const next = setImmediate(goOn);
      cancel = () => clearImmediate(next);
    }
    return parsing ? null : readAll(SLICE_BYTES);
  };
}

/** In packets. */
function costOf({ subscriptions }: Packet): number {
  return 1 + FILTER_COSTS * (subscriptions?.length ?? 0);
}
