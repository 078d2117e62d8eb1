import { connect } from 'node:net';

/**
 * Bytes of a request as no library would send them. @returns all that came back until the other side closed or went
 * quiet.
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

/** Status codes of all answers in what came back, in order. */
export function statusesOf(heard: string): number[] {
  return [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}
