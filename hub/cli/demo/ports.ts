import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

export const HOST = '127.0.0.1';

/** @returns the first IPv4 address by which other machines of the network reach this one, or null. */
export function lanAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}

/**
 * Finds free ports before the start, because the hub and the panel need each other's origin before they listen. If
 * another program takes a port in between, the start fails with EADDRINUSE.
 * @param preferred ports that are used when they are free.
 * @param host the address that they must be free on.
 * @returns as many different free ports.
 */
export async function freePorts(preferred: readonly number[], host: string): Promise<number[]> {
  const reserved: { port: number; release: () => Promise<void> }[] = [];
  for (const port of preferred) reserved.push(await reserve(port, host).catch(() => reserve(0, host)));
  await Promise.all(reserved.map(({ release }) => release()));
  return reserved.map(({ port }) => port);
}

function reserve(wanted: number, host: string): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, host, () => {
      const { port } = server.address() as AddressInfo;
      const release = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed());
        });
      resolve({ port, release });
    });
  });
}
