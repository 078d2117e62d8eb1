import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { httpHarness, type HttpHarness } from '../support/http/http-door.ts';

let siteState: HttpHarness;
let ended = false;
afterEach(async () => {
  vi.useRealTimers();
  if (!ended) await siteState.end();
  ended = false;
});

/** A line to the door that keeps what comes. */
async function line(
  port: number,
): Promise<{ socket: Socket; heard: () => string; until: (text: string) => Promise<void>; closed: Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  const waiting = new Set<() => void>();
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('utf8');
    for (const look of waiting) look();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (heard.includes(text)) resolve();
      };
      waiting.add(look);
      look();
    });
  return { socket, heard: () => heard, until, closed };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe('bytes on the line', () => {
  test.each([
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n', 'BAD_REQUEST'],
    ['a header without an end', `GET / HTTP/1.1\r\nHost: hub\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, 'TOO_LARGE'],
    [
      'two lengths',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: hub\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'BAD_REQUEST',
    ],
    [
      'a length that is none',
      'POST /api/v1/sessions HTTP/1.1\r\nHost: hub\r\nContent-Length: many\r\n\r\n',
      'BAD_REQUEST',
    ],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', ''],
  ])('%s: the line is answered and closed, the next one served', async (_name, bytes, code) => {
    siteState = await httpHarness();
    const port = await siteState.door.listen('127.0.0.1', 0);
    const bad = await line(port);
    bad.socket.write(bytes, 'latin1');
    await bad.closed;
    expect(bad.heard()).toMatch(/^HTTP\/1\.1 4/);
    expect(bad.heard()).toContain(code);
    const next = await line(port);
    next.socket.write(get('/healthz'));
    await next.until('{"status":"ok"}');
    next.socket.destroy();
  });

  test('a body larger than it says is not waited for, a line torn in the middle harms nobody', async () => {
    siteState = await httpHarness();
    const port = await siteState.door.listen('127.0.0.1', 0);
    const torn = await line(port);
    torn.socket.write(
      'POST /api/v1/sessions HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"invite":',
    );
    torn.socket.destroy();
    const large = await line(port);
    large.socket.write(
      'POST /api/v1/sessions HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{',
    );
    await large.until('TOO_LARGE');
    large.socket.destroy();
    expect(siteState.lines.filter((text) => text.includes('http-failed'))).toEqual([]);
  });
});

describe('a hub that stops', () => {
  let askedNow: () => void = () => {};

  test('lets the request under way end, and tells who comes meanwhile that it is restarting', async () => {
    let measure: (text: string) => void = () => {};
    const asked = new Promise<void>((resolve) => {
      askedNow = resolve;
    });
    siteState = await httpHarness({
      metrics: () =>
        new Promise((resolve) => {
          measure = resolve;
          askedNow();
        }),
    });
    const port = await siteState.door.listen('127.0.0.1', 0);
    const phone = await line(port);
    phone.socket.write(get('/metrics'));
    await asked;
    const closing = siteState.door.close();
    const another = new Promise<void>((resolve) => {
      siteState.door.servers[0]!.once('request', () => resolve());
    });
    phone.socket.write(get('/readyz'));
    await another;
    measure('figures 1\n');
    await phone.closed;
    await closing;
    expect(phone.heard()).toContain('figures 1');
    expect(phone.heard()).toMatch(/HTTP\/1\.1 503[\s\S]*"code":"STOPPING"/);
    siteState.temp.end();
    ended = true;
  });

  test('does not wait longer than two seconds for a request that never ends', async () => {
    const asked = new Promise<void>((resolve) => {
      askedNow = resolve;
    });
    siteState = await httpHarness({ metrics: () => new Promise(() => askedNow()) });
    const port = await siteState.door.listen('127.0.0.1', 0);
    const phone = await line(port);
    phone.socket.write(get('/metrics'));
    await asked;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closing = siteState.door.close();
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    await closing;
    await phone.closed;
    siteState.temp.end();
    ended = true;
  });
});
