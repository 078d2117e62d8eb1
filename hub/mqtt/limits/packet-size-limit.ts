import type { Socket } from 'node:net';
import { declaredLength } from '../aedes-internals.ts';

/**
 * Ends a connection whose next packet says it is longer than `maxBytes`. Aedes has no limit of its own: an unknown
 * sender could make the hub hold a packet of 256 MB before saying who it is. Looks at the length the parser has read,
 * after each chunk.
 * @param socket one that the broker handles.
 */
export function limitPacketSize(socket: Socket, maxBytes: number): void {
  socket.on('readable', () => void endIfTooLong(socket, maxBytes));
}

/** @returns whether the connection was ended. */
export function endIfTooLong(socket: Socket, maxBytes: number): boolean {
  const length = declaredLength(socket);
  if (length <= maxBytes) return false;
  socket.destroy(new Error(`packet of ${length} bytes, at most ${maxBytes} are read`));
  return true;
}
