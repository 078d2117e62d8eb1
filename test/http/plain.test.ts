import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority, makeLeaf } from '../../hub/certificates/make.ts';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

/** Bells that can only call a URL do not speak TLS. This secret is no bell's. */
const HOOKS = ['POST /hooks/:secret', 'GET /hooks/:secret'];
/**
 * What is served to the network over plain HTTP although there is HTTPS, written by hand: nothing that says who anybody
 * is.
 */
const SERVED = ['GET /healthz', 'GET /ca', 'GET /ca.crt', 'GET /ca.css', ...HOOKS];
const SENT_ON = [
  'GET /',
  'GET /join',
  'GET /phone',
  'GET /board',
  'GET /panel',
  'GET /why',
  'GET /report',
  'GET /duty',
  'GET /devices',
  'GET /places',
  'GET /pager',
  'GET /pager/ntfy.apk',
  'GET /privacy',
  'GET /*',
  'GET /demo.json',
  'GET /api/docs',
  'GET /api/docs/*',
];
const FROM = '192.168.1.77';
const FINGERPRINT = Array.from({ length: 32 }, (_none, i) => (i + 160).toString(16).toUpperCase()).join(':');

let siteState: HttpHarness;
let insecure: HttpHarness;
beforeAll(async () => {
  const lifetime = { notBefore: new Date(0), notAfter: new Date(Date.UTC(2036, 0, 31)) };
  const ca = await makeAuthority('Lotusbell bell', lifetime);
  const leaf = await makeLeaf(ca, { dns: ['localhost'], ip: [] }, lifetime);
  const tls = {
    credentials: () => leaf,
    onChanged: () => {},
    addresses: () => ['::1', '127.0.0.1', 'fe80::1', '192.168.1.20'],
    authority: { pem: ca.cert, fingerprint: FINGERPRINT, expires: +lifetime.notAfter },
  };
  siteState = await httpHarness({ tls });
  insecure = await httpHarness({ tls, insecure: true });
});
afterAll(async () => {
  await siteState.end();
  await insecure.end();
});

describe('plain HTTP from the network, where there is HTTPS', () => {
  for (const [route, { plain }] of Object.entries(PERMISSIONS)) {
    test(`${route}: ${SERVED.includes(route) ? 'served' : SENT_ON.includes(route) ? 'sent on' : 'refused'}`, async () => {
      expect(plain).toBe(SERVED.includes(route) ? 'served' : SENT_ON.includes(route) ? 'sent-on' : undefined);
      const [method = '', path = ''] = route.replace('/:id', '/x').replace('/*', '/x').split(' ');
      const ask = { method, path: `.${path}`, as: ADMIN_TOKEN, from: FROM, headers: { host: 'bell.local:8080' } };
      const reply = await siteState.ask(ask);
      if (plain === 'served') expect(reply.status).toBe(HOOKS.includes(route) ? 404 : 200);
      // This house has no pages; what is not there is refused like the rest.
      else if (reply.status === 308)
        expect([plain, reply.headers['location']]).toEqual(['sent-on', `https://bell.local${path}`]);
      else expect(reply.body).toMatchObject({ status: 403, code: 'HTTPS_REQUIRED' });
      expect((await insecure.ask(ask)).body.code).not.toBe('HTTPS_REQUIRED');
    });
  }

  test('the docs are sent on, with what stands behind them in the address', async () => {
    const reply = await siteState.ask({ path: './api/docs/?a=b', from: FROM, headers: { host: 'bell:8080' } });
    expect(reply).toMatchObject({ status: 308, headers: { location: 'https://bell/api/docs/?a=b' } });
  });

  test('a host that is none is not sent anywhere', async () => {
    const asked = await siteState.ask({ path: './api/docs', from: FROM, headers: { host: 'a b' } });
    expect([asked.status, asked.body.code, asked.headers['location']]).toEqual([421, 'FOREIGN_HOST', undefined]);
  });

  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    'this machine itself (%s) is served',
    async (from) => {
      expect((await siteState.ask({ path: '/site', as: ADMIN_TOKEN, from })).status).toBe(200);
    },
  );

  test.each(['10.0.0.127', '2001:db8::1', '::ffff:10.0.0.1', '1127.0.0.1'])('%s is not this machine', async (from) => {
    expect((await siteState.ask({ path: '/site', as: ADMIN_TOKEN, from })).body.code).toBe('HTTPS_REQUIRED');
  });

  test('a header does not make somebody this machine', async () => {
    const headers = {
      'x-forwarded-for': '127.0.0.1',
      forwarded: 'for=127.0.0.1;proto=https',
      'x-forwarded-proto': 'https',
      host: '127.0.0.1',
    };
    expect((await siteState.ask({ path: '/site', as: ADMIN_TOKEN, from: FROM, headers })).body.code).toBe(
      'HTTPS_REQUIRED',
    );
  });
});

describe('/ca', () => {
  const groups = 'A0 A1 A2 A3';

  test('tells in Chinese and English what to do, shows the fingerprint in groups, and runs no script', async () => {
    const [zh, en] = [await siteState.ask({ path: './ca?lang=zh' }), await siteState.ask({ path: './ca?lang=en' })];
    for (const page of [zh, en]) {
      expect(page.status).toBe(200);
      expect(page.type).toBe('text/html; charset=utf-8');
      expect(page.text).toContain(`<code>${groups}</code>`);
      expect(page.text.match(/<code>(?:[0-9A-F]{2} ){3}[0-9A-F]{2}<\/code>/g)).toHaveLength(8);
      expect(page.text).toContain('2036-01-31');
      expect(page.text).not.toMatch(/<script|<style|style=|onclick|javascript:/i);
      expect(page.headers['content-security-policy']).toContain("script-src 'self'");
      expect(page.text.match(/<ol>/g)).toHaveLength(2);
    }
    expect(zh.text).toContain('<html lang="zh-CN">');
    expect(zh.text).toContain('证书信任设置');
    expect(en.text).toContain('Certificate Trust Settings');
  });

  test('speaks the language that the browser wishes for, Chinese when it wishes for neither', async () => {
    const spoken = async (wish: string | null): Promise<unknown> =>
      (await siteState.ask({ path: './ca', headers: wish === null ? {} : { 'accept-language': wish } })).headers[
        'content-language'
      ];
    expect([
      await spoken('en-GB,en;q=0.9,zh;q=0.8'),
      await spoken('zh-CN,zh;q=0.9,en;q=0.8'),
      await spoken('de,fr'),
      await spoken(null),
    ]).toEqual(['en', 'zh-CN', 'zh-CN', 'zh-CN']);
  });

  test('asked for on the machine itself, its code leads where a phone would have to go', async () => {
    expect((await siteState.ask({ path: './ca', headers: { host: 'localhost:8080' } })).text).toContain(
      'aria-label="https://192.168.1.20/ca"',
    );
    expect((await siteState.ask({ path: './ca', headers: { host: '[::1]:8080' } })).text).toContain(
      'aria-label="https://192.168.1.20/ca"',
    );
    expect((await siteState.ask({ path: './ca', headers: { host: 'bell.local:8080' } })).text).toContain(
      'aria-label="https://bell.local/ca"',
    );
  });

  test('a host header cannot write into the page', async () => {
    const { text } = await siteState.ask({ path: './ca', headers: { host: '"><img src=x>' } });
    expect(text).not.toContain('<img');
  });

  test('HEAD is answered without the page', async () => {
    expect(await siteState.ask({ method: 'HEAD', path: './ca' })).toMatchObject({ status: 200, text: '' });
  });
});
