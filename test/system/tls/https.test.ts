import { X509Certificate } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { demand, openAdmin } from '../../../hub/cli/admin.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { owner, put } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { minutes, seconds } from '../../support/moved-clock.ts';

/**
 * Addresses of this machine that are not loopback: a request to one comes over the network for all the hub can tell. A
 * machine without a network has none; the rules themselves are tried in test/http/plain.test.ts.
 */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((cards) => cards ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address)
  .slice(0, 1);

let building: TestBuilding | null = null;
afterEach(async () => {
  await building?.end();
  building = null;
});

let addresses: string[] = [];

/** Built pages, in so far as a test needs any. */
let pages = '';
beforeAll(() => {
  pages = mkdtempSync(join(tmpdir(), 'lotusbell-pages-'));
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>the one page</title>');
});
afterAll(() => rmSync(pages, { recursive: true }));

async function open(more: (config: HubConfig) => void = () => {}): Promise<TestBuilding> {
  addresses = OUTSIDE;
  building = await startBuilding({
    network: () => ({ hostName: 'bell', addresses }),
    pages,
    config: (config) => {
      config.tls.mode = 'own';
      config.https = { host: '0.0.0.0', port: 0 };
      config.http.host = '0.0.0.0';
      config.mqtt.tls.port = 0;
      more(config);
    },
  });
  return building;
}

const portOf = (url: string | null): number => Number(new URL(url ?? '').port);

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
type Asked = { method?: string; headers?: Record<string, string>; body?: string; ca?: string };

function ask(url: string, { method = 'GET', headers = {}, body, ca }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https') ? httpsRequest : httpRequest;
    const sent = send(url, { method, headers, agent: false, ...(ca === undefined ? {} : { ca }) }, (reply) => {
      let text = '';
      reply
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
        })
        .on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function authorityOf(hub: TestBuilding): Promise<string> {
  return (await ask(`${hub.http()}/ca.crt`)).text;
}

/** The certificate that is shown to whoever comes now. */
function shownAt(port: number, host = '127.0.0.1'): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** Signing takes a few turns of the loop, and it is not the moved clock that it takes. */
async function until(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await look()); tries++) if (tries > 200) throw new Error('the new certificate is not shown');
}

function signIn(url: string, invite: string, more: Asked): Promise<Answer> {
  return ask(`${url}/api/v1/sessions`, {
    method: 'POST',
    body: JSON.stringify({ invite }),
    ...more,
    headers: { 'content-type': 'application/json', ...more.headers },
  });
}

describe('over HTTPS', () => {
  test('a phone that trusts the authority signs in, its cookie never leaves in the clear, and it hears a press by the stream', async () => {
    const hub = await open();
    const ca = await authorityOf(hub);
    const url = `https://localhost:${portOf(hub.hub().addresses().https)}`;
    const { body } = await hub.ask('POST', '/staff/wang/invites');
    const joined = await signIn(url, body.invite, { ca, headers: { origin: url } });
    const cookie = joined.headers['set-cookie']?.[0] ?? '';

    expect(joined.status).toBe(201);
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict/);
    expect(joined.headers['strict-transport-security']).toBeUndefined();

    const stream = new WebSocket(`${url.replace('https', 'wss')}/api/v1/stream`, {
      ca,
      origin: url,
      headers: { cookie: cookie.split(';')[0] },
    });
    const heard: string[] = [];
    stream.on('message', (data) => heard.push((data as Buffer).toString()));
    await eventually('the phone is welcomed', () => heard.some((text) => text.includes('"hello"')));
    await (await hub.button('south-gate-bell')).press();
    await eventually('the phone is alerted', () => heard.some((text) => text.includes('"alert"')));
    stream.terminate();
  });

  test('a phone that does not trust it turns away', async () => {
    const hub = await open();
    await expect(ask(`${hub.hub().addresses().https}/healthz`)).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test('a page that came in the clear under the same name, or from elsewhere, gets neither stream nor change by the cookie', async () => {
    const hub = await open();
    const ca = await authorityOf(hub);
    const port = portOf(hub.hub().addresses().https);
    const url = `https://localhost:${port}`;
    const cookie = `lotusbell=${await hub.tokenOf('wang')}`;
    for (const origin of [`http://localhost:${port}`, 'https://evil.example', `https://localhost:${port + 1}`]) {
      expect((await ask(`${url}/api/v1/check-ins`, { method: 'POST', ca, headers: { cookie, origin } })).status).toBe(
        403,
      );
      const stream = new WebSocket(`${url.replace('https', 'wss')}/api/v1/stream`, { ca, origin, headers: { cookie } });
      expect(
        await new Promise((resolve) => {
          stream.on('close', resolve);
        }),
      ).toBe(4401);
    }
    expect(
      (await ask(`${url}/api/v1/check-ins`, { method: 'POST', ca, headers: { cookie, origin: url } })).status,
    ).toBeLessThan(300);
  });

  test('bytes that are no TLS, and old TLS, are cut off; the next phone is served', async () => {
    const hub = await open();
    const port = portOf(hub.hub().addresses().https);
    await expect(ask(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await expect(
      new Promise((resolve, reject) => {
        connect(
          {
            host: '127.0.0.1',
            port,
            rejectUnauthorized: false,
            maxVersion: 'TLSv1.1',
            minVersion: 'TLSv1',
            ciphers: 'DEFAULT@SECLEVEL=0',
          },
          () => resolve('connected'),
        ).on('error', reject);
      }),
    ).rejects.toThrow(/alert|protocol|version|reset/i);
    expect((await ask(`https://127.0.0.1:${port}/healthz`, { ca: await authorityOf(hub) })).status).toBe(200);
  });
});

describe('a certificate that changes', () => {
  test('after a new address it is swapped in within a minute, at both doors, and phones and buttons stay connected', async () => {
    const hub = await open();
    const ca = await authorityOf(hub);
    const { https, mqtts } = hub.hub().addresses();
    const before = await shownAt(portOf(https));
    const stream = new WebSocket(`${https?.replace('https', 'wss')}/api/v1/stream`, {
      ca,
      headers: { authorization: `Bearer ${await hub.tokenOf('wang')}` },
    });
    const heard: string[] = [];
    let closed = false;
    stream
      .on('message', (data) => {
        heard.push((data as Buffer).toString());
        if (heard.at(-1)?.includes('"ping"') === true) stream.send(JSON.stringify({ type: 'pong' }));
      })
      .on('close', () => {
        closed = true;
      });
    const pings = (): number => heard.filter((text) => text.includes('"ping"')).length;
    await eventually('the phone is welcomed', () => heard.some((text) => text.includes('"hello"')));

    addresses = [...addresses, '10.99.0.7'];
    for (let s = 0; s < 60; s += 5) {
      const before = pings();
      await hub.clock.forward(seconds(5));
      await eventually('the phone is asked whether it is there', () => pings() > before);
    }
    await until(async () => (await shownAt(portOf(https))).checkIP('10.99.0.7') !== undefined);
    const [web, broker] = [await shownAt(portOf(https)), await shownAt(portOf(mqtts))];
    expect(web.serialNumber).not.toBe(before.serialNumber);
    expect(broker.serialNumber).toBe(web.serialNumber);

    await (await hub.button('south-gate-bell')).press();
    await eventually('the phone is alerted', () => heard.some((text) => text.includes('"alert"')));
    expect(closed).toBe(false);
    stream.terminate();
    expect((await ask(`${https}/healthz`, { ca })).status).toBe(200);
  });

  test("the owner's own is replaced without a restart; a broken one is refused and shows in /readyz", async () => {
    const owned = await owner(Date.UTC(2026, 10, 23, 1));
    const [first, second] = [await owned.server(), await owned.server()];
    const dir = join(pages, 'certificates');
    const files = put(dir, first);
    const hub = await open((config) => {
      config.tls = { mode: 'files', certFile: files.cert, keyFile: files.key };
    });
    const port = portOf(hub.hub().addresses().https);
    const serial = async (): Promise<string> => (await shownAt(port)).serialNumber;
    expect(await serial()).toBe(new X509Certificate(first.cert).serialNumber);

    put(dir, { cert: second.cert, key: first.key });
    await hub.clock.forward(minutes(1));
    expect(await serial()).toBe(new X509Certificate(first.cert).serialNumber);
    expect((await hub.ask('GET', '/readyz')).body).toMatchObject({
      status: 'ready',
      problems: [expect.stringContaining('KEY_DOES_NOT_MATCH') as string],
    });

    put(dir, second);
    await hub.clock.forward(minutes(1));
    await until(async () => (await serial()) === new X509Certificate(second.cert).serialNumber);
    expect((await hub.ask('GET', '/readyz')).body.problems).toEqual([]);

    const reply = await ask(`https://localhost:${port}/healthz`, { ca: owned.authority.cert });
    expect(reply.headers['strict-transport-security']).toBe('max-age=15552000');
    expect((await ask(`${hub.http()}/healthz`)).headers['strict-transport-security']).toBeUndefined();
    expect((await ask(`${hub.http()}/ca`)).status).toBe(404);
  });
});

describe.each(OUTSIDE)('plain HTTP beside HTTPS, at %s', (address) => {
  const plain = (hub: TestBuilding): string => `http://${address}:${portOf(hub.http())}`;

  test('sends pages from the network on to the same name over HTTPS, path and question kept', async () => {
    const hub = await open();
    const secure = `https://${address}:${portOf(hub.hub().addresses().https)}`;
    for (const path of ['/', '/join', '/phone?lang=en', '/board', '/assets/main.js', '/api/docs']) {
      expect(await ask(`${plain(hub)}${path}`), path).toMatchObject({
        status: 308,
        headers: { location: `${secure}${path}` },
      });
    }
    expect((await ask(`${plain(hub)}/join`, { headers: { host: 'Bell.local:8080' } })).headers.location).toBe(
      `https://bell.local:${new URL(secure).port}/join`,
    );
    expect((await ask(`${plain(hub)}//evil.example/`, { headers: { host: 'bell' } })).headers.location).toMatch(
      /^https:\/\/bell:\d+\//,
    );
  });

  test('refuses everything else from the network, tokens or not, and the stream', async () => {
    const hub = await open();
    const authorization = `Bearer ${hub.hub().adminToken}`;
    for (const [method, path] of [
      ['GET', '/api/v1/me'],
      ['GET', '/api/v1/site'],
      ['POST', '/api/v1/sessions'],
      ['GET', '/readyz'],
      ['GET', '/metrics'],
      ['POST', '/phone'],
      ['GET', '/api/v1/none'],
    ] as const) {
      const reply = await ask(`${plain(hub)}${path}`, { method, headers: { authorization } });
      expect([path, reply.status, JSON.parse(reply.text).code]).toEqual([path, 403, 'HTTPS_REQUIRED']);
    }
    const stream = new WebSocket(`${plain(hub).replace('http', 'ws')}/api/v1/stream`, { headers: { authorization } });
    expect(
      await new Promise((resolve) => {
        stream.on('close', resolve);
      }),
    ).toBe(4401);
    expect((await ask(`${plain(hub)}/healthz`)).status).toBe(200);
  });

  test('an admin command that finds only that address is told what to set', async () => {
    const hub = await open();
    const running = { http: plain(hub), mqtt: null, mqtts: null, pid: process.pid };
    await expect(
      demand(openAdmin(plain(hub), hub.hub().adminToken, running), { method: 'GET', path: '/site' }),
    ).rejects.toMatchObject({ hint: expect.stringContaining('set http.host: 0.0.0.0, or 127.0.0.1') });
  });

  test('serves this very machine as ever', async () => {
    const hub = await open();
    expect((await hub.ask('GET', '/site')).status).toBe(200);
  });

  test('serves the network too when the operator says so', async () => {
    const hub = await open((config) => {
      config.http.insecure = true;
    });
    expect(
      (await ask(`${plain(hub)}/api/v1/site`, { headers: { authorization: `Bearer ${hub.hub().adminToken}` } })).status,
    ).toBe(200);
    expect((await ask(`${plain(hub)}/readyz`)).status).toBe(200);
  });

  test('sends on to what phones type, where the name is the same', async () => {
    const hub = await open((config) => {
      config.publicUrl = 'https://bell.example.org';
    });
    expect((await ask(`${plain(hub)}/phone`, { headers: { host: 'bell.example.org:8080' } })).headers.location).toBe(
      'https://bell.example.org/phone',
    );
  });

  test('lets a phone that does not trust the hub yet reach /ca and take the authority, and nothing secret', async () => {
    const hub = await open();
    const [page, certificate, style] = [
      await ask(`${plain(hub)}/ca`),
      await ask(`${plain(hub)}/ca.crt`),
      await ask(`${plain(hub)}/ca.css`),
    ];
    expect([page.status, certificate.status, style.status]).toEqual([200, 200, 200]);
    expect(certificate.headers['content-type']).toBe('application/x-x509-ca-cert');
    expect(certificate.text.match(/-----BEGIN [A-Z ]+-----/g)).toEqual(['-----BEGIN CERTIFICATE-----']);
    expect(new X509Certificate(certificate.text).ca).toBe(true);
    expect(page.text).toContain(`${plain(hub)}/ca`);
    expect(page.text).toContain(`href="https://${address}:${portOf(hub.hub().addresses().https)}"`);
  });
});

test('without TLS nothing is different: one door, no authority, no header that binds', async () => {
  building = await startBuilding();
  expect(building.hub().addresses()).toMatchObject({ https: null, mqtts: null });
  expect((await ask(`${building.http()}/ca`)).status).toBe(404);
  expect((await ask(`${building.http()}/healthz`)).headers['strict-transport-security']).toBeUndefined();
});
