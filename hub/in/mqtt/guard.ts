import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** What Aedes hangs on a socket it handles; the parser has the packet it is in the middle of. */
type Parser = EventEmitter & { packet?: { length?: number }; parse: (bytes: Buffer) => number };
type BrokersClient = { readonly id: string | null; readonly _parser: Parser; _parsingBatch: number };

/** @param socket one that the broker handles. */
export function brokersClient(socket: Socket): BrokersClient {
  return (socket as unknown as { client: BrokersClient }).client;
}

/**
 * Ends a connection whose next packet says it is longer than `maxBytes`. Aedes has no limit of its own: an unknown sender could
 * make the hub hold a packet of 256 MB before saying who it is. Looks at the length the parser has read, after each chunk.
 */
export function guardFrames(socket: Socket, maxBytes: number): void {
  socket.on('readable', () => void endIfTooLong(socket, maxBytes));
}

/** @returns whether the connection was ended. */
export function endIfTooLong(socket: Socket, maxBytes: number): boolean {
  const length = brokersClient(socket)._parser.packet?.length ?? 0;
  if (length <= maxBytes) return false;
  socket.destroy(new Error(`packet of ${length} bytes, at most ${maxBytes} are read`));
  return true;
}
