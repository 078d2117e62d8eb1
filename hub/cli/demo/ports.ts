import { createServer, type AddressInfo } from 'node:net';

export const HOST = '127.0.0.1';

/**
 * The hub must name its pages' origin to the panel, and the panel its own to the hub, before either listens; so ports are looked for
 * beforehand. Whoever takes one in the moments between makes the start fail with EADDRINUSE.
 * @param preferred are taken where nobody else has them. @returns as many different free ports of HOST.
 */
export async function freePorts(preferred: readonly number[]): Promise<number[]> {
  const held: { port: number; letGo: () => Promise<void> }[] = [];
  for (const port of preferred) held.push(await hold(port).catch(() => hold(0)));
  await Promise.all(held.map(({ letGo }) => letGo()));
  return held.map(({ port }) => port);
}

function hold(wanted: number): Promise<{ port: number; letGo: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, HOST, () => {
      const { port } = server.address() as AddressInfo;
      const letGo = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed());
        });
      resolve({ port, letGo });
    });
  });
}
