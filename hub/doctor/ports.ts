import { createServer } from 'node:net';
import { broken, warning, well, type Finding } from './finding.ts';

export type Door = { readonly name: string; readonly host: string; readonly port: number };

/** @returns whether a hub could listen there; asked only while none runs. */
export async function portIsFree({ name, host, port }: Door): Promise<Finding> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return well('ports', `${name}: ${host}:${port} is free`);
  } catch (error) {
    return broken(
      'ports',
      `${name}: ${host}:${port} cannot be opened (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      'stop what listens there, or choose another address or port in the settings',
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Without TLS whoever is on the network reads along: presses, keys of buttons, cookies of phones. */
export function plainDoor({ name, host, port }: Door): Finding {
  if (isLoopback(host)) return well('network', `${name} without TLS listens on this machine only (${host}:${port})`);
  return warning(
    'network',
    `${name} without TLS listens on ${host}:${port}: whoever is on that network can read along`,
    `let it listen on 127.0.0.1, or use TLS${name === 'MQTT' ? ' (mqtts)' : ' (https)'}; on a network that visitors share this is a must`,
  );
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
