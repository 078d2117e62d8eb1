import { createServer } from 'node:net';
import { broken, warning, passed, type Finding } from './finding.ts';

/** An address on which the hub listens. */
export type Listener = { readonly name: string; readonly host: string; readonly port: number };

/** Can a hub listen there? Checked only while no hub runs. */
export async function portIsFree({ name, host, port }: Listener): Promise<Finding> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return passed('ports', `${name}: ${host}:${port} is free`);
  } catch (error) {
    return broken(
      'ports',
      `${name}: ${host}:${port} cannot be opened (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
      'stop the program that listens there, or choose another address or port in the settings',
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Without TLS everybody on the network can read presses, secrets of buttons and cookies of phones. */
export function plainListener({ name, host, port }: Listener): Finding {
  if (isLoopback(host)) return passed('network', `${name} without TLS listens on this machine only (${host}:${port})`);
  return warning(
    'network',
    `${name} without TLS listens on ${host}:${port}: everybody on that network can read the traffic`,
    `let it listen on 127.0.0.1, or use TLS${name === 'MQTT' ? ' (mqtts)' : name === 'Pagers' ? ' (pager.mode: tls)' : ' (https)'}; on a network that visitors use, this is necessary`,
  );
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
