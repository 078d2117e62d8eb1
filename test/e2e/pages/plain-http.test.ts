import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zh } from '../../../dashboard/text/zh.ts';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { startHub } from '../program.ts';
import { joinBy } from './scene/scene.ts';

const data = mkdtempSync(join(tmpdir(), 'lotusbell-plain-'));
let hub: Awaited<ReturnType<typeof startHub>>;
let browser: Browser;
let network: Server;

/**
 * A network in which every name is this hub: browsers trust loopback as if it were encrypted, so the page has to come
 * from elsewhere.
 */
async function networkTo(port: number): Promise<Server> {
  const server = createServer((asked, reply) => {
    const { pathname, search } = new URL(asked.url ?? '/');
    const passed = request(
      { host: '127.0.0.1', port, path: pathname + search, method: asked.method, headers: asked.headers },
      (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    passed.on('error', () => reply.destroy());
    asked.pipe(passed);
  });
  server.on('connect', (_request, socket: Socket) => {
    const passed = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const [from, to] of [
      [socket, passed],
      [passed, socket],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

beforeAll(async () => {
  hub = await startHub(data);
  network = await networkTo(Number(new URL(hub.http).port));
  browser = await openBrowser();
}, 700_000);
afterAll(async () => {
  await closeContexts(browser);
  network.closeAllConnections();
  network.close();
  await hub.signal('SIGTERM', 5_000);
  rmSync(data, { recursive: true, force: true });
});

it('a phone whose page came in the clear is told what does not work; one on this machine is not', async () => {
  const authorization = `Bearer ${readFileSync(join(data, 'admin.token'), 'utf8').trim()}`;
  for (const [origin, isTold] of [
    ['http://bell.lan', true],
    [hub.http, false],
  ] as const) {
    const invited = await fetch(`${hub.http}/api/v1/staff/wang/invites`, {
      method: 'POST',
      headers: { authorization },
    });
    const { invite } = (await invited.json()) as { invite: string };
    const proxy =
      origin === hub.http ? {} : { proxy: { server: `http://127.0.0.1:${(network.address() as AddressInfo).port}` } };
    const context = await browser.newContext({ locale: 'zh-CN', ...proxy });
    const page = await context.newPage();
    await joinBy(page, `${origin}/join#${invite}`);
    await page.waitForURL(`${origin}/phone`);
    await page.getByRole('button', { name: zh.shift.start }).waitFor();
    const sentence = page.getByText(zh.shift.plainHttp);
    if (isTold) await sentence.waitFor();
    else expect(await sentence.count()).toBe(0);
    await context.close();
  }
});
