import type { Socket } from 'node:net';
import { brokersClient, endIfTooLong } from './guard.ts';
import { createShare } from './share.ts';

/** Bytes handed to the parser at a time. Aedes handles all packets of a chunk in one go; a chunk of PINGREQs is 32,768 of them. */
const SLICE_BYTES = 2048;

/** Each filter of a SUBSCRIBE looks up what is retained, in the store. */
const FILTER_COSTS = 10;

export type ReadingPace = {
  readonly packetsPerSecond: number;
  readonly burst: number;
  readonly maxPacketBytes: number;
  readonly steady: () => number;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  /** Reading was stopped for a while; told once for each stop. @param id what the connection calls itself, if it has said so. */
  readonly onStopped: (id: string | null) => void;
};

/**
 * Lets a connection say only so much: packets of every kind count, whether they are pings, subscriptions or presses. Beyond its
 * pace the socket is not read, and TCP holds up the sender. Within it, bytes go to the parser in slices, so that other
 * connections have their turn in between.
 */
export function paceReading(
  socket: Socket,
  { packetsPerSecond, burst, maxPacketBytes, steady, setTimer, onStopped }: ReadingPace,
): void {
  const share = createShare(packetsPerSecond, burst, steady);
  const client = brokersClient(socket);
  client._parser.on('packet', (packet: { readonly subscriptions?: readonly unknown[] }) => share.spend(costOf(packet)));
  // A message that is answered at once makes Aedes read on while the parser is still in the middle of its slice.
  let parsing = false;
  const parse = client._parser.parse.bind(client._parser);
  client._parser.parse = (bytes) => {
    parsing = true;
    try {
      return parse(bytes);
    } finally {
      parsing = false;
    }
  };
  const readAll = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let cancel: (() => void) | null = null;
  socket.once('close', () => cancel?.());

  function goOn(): void {
    cancel = null;
    if (socket.destroyed) return;
    // Aedes waits for what it has in hand; a receipt that is held back must not stop it from hearing the next press.
    client._parsingBatch = Math.min(client._parsingBatch, 1);
    socket.emit('readable');
  }

  socket.read = (size?: number) => {
    if (size === 0) return readAll(0);
    if (endIfTooLong(socket, maxPacketBytes)) return null;
    const wait = share.waitMs();
    if (wait > 0) {
      if (cancel === null) {
        onStopped(client.id);
        cancel = setTimer(goOn, wait);
      }
      return null;
    }
    if (!parsing && socket.readableLength <= SLICE_BYTES) return readAll();
    if (cancel === null) {
      const next = setImmediate(goOn);
      cancel = () => clearImmediate(next);
    }
    return parsing ? null : readAll(SLICE_BYTES);
  };
}

/** In packets. */
function costOf({ subscriptions }: { readonly subscriptions?: readonly unknown[] }): number {
  return 1 + FILTER_COSTS * (subscriptions?.length ?? 0);
}
