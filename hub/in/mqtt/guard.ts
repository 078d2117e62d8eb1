import type { Socket } from 'node:net';

/**
 * Ends a connection whose next packet says it is longer than `maxBytes`. Aedes has no limit of its own: an unknown sender could
 * make the hub hold a packet of 256 MB before saying who it is. Looks at the length the parser has read, after each chunk.
 */
export function guardFrames(socket: Socket, maxBytes: number): void {
  socket.on('readable', () => {
    const parser = (socket as unknown as { client?: { _parser?: { packet?: { length?: number } } } }).client?._parser;
    const length = parser?.packet?.length ?? 0;
    if (length > maxBytes) socket.destroy(new Error(`packet of ${length} bytes, at most ${maxBytes} are read`));
  });
}
