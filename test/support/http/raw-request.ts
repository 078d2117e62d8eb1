import { connect } from 'node:net';

/**
 * Sends the bytes of a request that no HTTP library would send.
 * @returns all that was received until the other side closed or was silent for `quietMs`.
 */
export function rawRequest(http: string, bytes: string | Buffer, quietMs = 300): Promise<string> {
  const { hostname, port } = new URL(http);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let quiet: NodeJS.Timeout | null = null;
    const done = (): void => {
      if (quiet !== null) clearTimeout(quiet);
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.on('error', () => {});
    socket.on('close', done);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (quiet !== null) clearTimeout(quiet);
      quiet = setTimeout(done, quietMs);
    });
    socket.write(bytes);
  });
}

/** Status codes of all answers in the received text, in order. */
export function statusesOf(heard: string): number[] {
  return [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}
