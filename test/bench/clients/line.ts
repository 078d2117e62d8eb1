import { connect, type Socket } from 'node:net';

/**
 * One read buffer for all connections of this process. Each read is handled completely before the next one, so nothing
 * is allocated for incoming bytes, and a burst is read in large pieces.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(1 << 20);

export type Line = {
  readonly write: (bytes: Buffer | string) => void;
  readonly end: (bytes?: Buffer) => void;
  readonly destroy: () => void;
};

/**
 * A TCP connection to 127.0.0.1. Writes made while incoming bytes are handled are sent together afterwards.
 * @param onClose is called once, however the connection ends. @returns at once; `onOpen` follows.
 */
export function openLine(
  port: number,
  on: { onOpen: () => void; onBytes: (bytes: Buffer) => void; onClose: (error: Error | null) => void },
): Line {
  let failure: Error | null = null;
  const socket: Socket = connect({
    host: '127.0.0.1',
    port,
    noDelay: true,
    onread: {
      buffer: READ_BUFFER,
      callback: (length) => {
        socket.cork();
        on.onBytes(READ_BUFFER.subarray(0, length));
        socket.uncork();
        return true;
      },
    },
  });
  socket.on('connect', on.onOpen);
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('end', () => socket.destroy());
  socket.on('close', () => on.onClose(failure));
  socket.resume();
  return {
    write: (bytes) => {
      socket.write(bytes);
    },
    end: (bytes) => {
      if (bytes) socket.end(bytes);
      else socket.end();
    },
    destroy: () => {
      socket.destroy();
    },
  };
}
