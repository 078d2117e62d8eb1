import { createServer, connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isFromHere, isOpenLine } from '../../hub/in/http/plain-http.ts';

const TLS = { tls: {} as never, insecure: false };
const line = (remoteAddress: string | undefined, localAddress: string): Socket => ({ remoteAddress, localAddress }) as Socket;

it.each([
  ['127.0.0.1', '127.0.0.1', true], ['::1', '::1', true], ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
  ['192.0.2.7', '192.0.2.7', true], ['2001:db8::7', '2001:db8::7', true],
  ['192.0.2.8', '192.0.2.7', false], ['2001:db8::8', '2001:db8::7', false], [undefined, '192.0.2.7', false],
])('in the clear, from %s to %s: may ask for everything: %s', (remote, local, may) => {
  expect(isOpenLine(line(remote, local), TLS)).toBe(may);
});

it('a line to an address of this machine shows that address at both ends', async () => {
  const own = Object.values(networkInterfaces()).flat().find((at) => at !== undefined && at.family === 'IPv4')?.address ?? '127.0.0.1';
  const server = createServer().listen(0, own);
  await once(server, 'listening');
  const arrived = once(server, 'connection') as Promise<[Socket]>;
  const mine = connect((server.address() as { port: number }).port, own);
  const [theirs] = await arrived;
  expect(isFromHere(theirs)).toBe(true);
  mine.destroy();
  theirs.destroy();
  server.close();
});
