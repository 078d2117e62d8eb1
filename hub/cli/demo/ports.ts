import { createServer, type AddressInfo } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * Finds free ports before the start, because the hub and the panel need each other's origin before they listen. If
 * another program takes a port in between, the start fails with EADDRINUSE.
 * @param preferred ports that are used when they are free.
 * @returns as many different free ports of HOST.
 */
export async function freePorts(preferred: readonly number[]): Promise<number[]> {
  const reserved: { port: number; release: () => Promise<void> }[] = [];
  for (const port of preferred) reserved.push(await reserve(port).catch(() => reserve(0)));
  await Promise.all(reserved.map(({ release }) => release()));
  return reserved.map(({ port }) => port);
}

function reserve(wanted: number): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, HOST, () => {
      const { port } = server.address() as AddressInfo;
      const release = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed());
        });
      resolve({ port, release });
    });
  });
}
