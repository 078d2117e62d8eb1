import { expect, test } from 'vitest';
import { parseAddress } from '../../config/reading/address.ts';

test.each([
  ['127.0.0.1:8080', '127.0.0.1', 8080],
  ['[::1]:0', '::1', 0],
  ['[::]:1883', '::', 1883],
  ['[fe80::1%eth0]:80', 'fe80::1%eth0', 80],
  ['localhost:0', 'localhost', 0],
  ['bell.lotus.example:65535', 'bell.lotus.example', 65535],
  ['lotus_hub:1883', 'lotus_hub', 1883],
])('an operator may listen on %s', (text, host, port) => {
  expect(parseAddress(text)).toEqual({ host, port });
});

test.each([
  ['8080', 'write the host too: 127.0.0.1:8080, or 0.0.0.0:8080 for the whole network'],
  [':8080', 'write the host too: 127.0.0.1:8080, or 0.0.0.0:8080 for the whole network'],
  ['127.0.0.1', 'write HOST:PORT, e.g. 127.0.0.1:8080; port 0 takes any free one'],
  ['', 'write HOST:PORT, e.g. 127.0.0.1:8080; port 0 takes any free one'],
  ['::1:8080', 'write HOST:PORT; an IPv6 address goes into brackets: [::1]:8080'],
  ['::1', 'write HOST:PORT; an IPv6 address goes into brackets: [::1]:8080'],
  ['localhost:http', 'write HOST:PORT with a number for the port, e.g. 127.0.0.1:8080'],
  ['localhost:-1', 'write HOST:PORT with a number for the port, e.g. 127.0.0.1:8080'],
  ['localhost:65536', 'a port is 0 to 65535'],
  ['[localhost]:80', 'brackets are for IPv6 addresses, e.g. [::1]:8080'],
  ['[]:80', 'brackets are for IPv6 addresses, e.g. [::1]:8080'],
  ['[::g]:80', 'write a name or an address of this machine before the colon, e.g. 127.0.0.1:8080'],
  ['999.1.1.1:80', 'write a name or an address of this machine before the colon, e.g. 127.0.0.1:8080'],
  ['my host:80', 'write a name or an address of this machine before the colon, e.g. 127.0.0.1:8080'],
  ['user@host:80', 'write a name or an address of this machine before the colon, e.g. 127.0.0.1:8080'],
  ['http://localhost:80', 'write HOST:PORT without http:// and without a path'],
  ['localhost:80/', 'write HOST:PORT without http:// and without a path'],
])('an operator who writes %j is told how to write it', (text, hint) => {
  expect(parseAddress(text)).toBe(hint);
});
