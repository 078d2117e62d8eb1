import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAuthority, makeLeaf } from '../../hub/certificates/make.ts';
import { createIsOwnHost, type HostNames } from '../../hub/http/auth/own-host.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

describe('the names of a hub', () => {
  const plain: HostNames = { publicUrl: null, configured: [], machine: 'bell', certificate: null };
  const isOwn = createIsOwnHost(plain);

  test.each([
    undefined,
    '',
    'localhost',
    'LocalHost:8080',
    'app.localhost',
    '127.0.0.1:8080',
    '192.168.1.20',
    '203.0.113.7:80',
    '[::1]:8080',
    '[2001:db8::7]',
    'bell',
    'glocke:8080',
    'bell.local',
    'bell.local.:8080',
    'bell.lan',
    'bell.home.arpa',
    'bell.internal',
  ])('%s is reached whatever the settings are', (host) => {
    expect(isOwn(host)).toBe(true);
  });

  test.each([
    'evil.example',
    'bell.example.org',
    'localhost.evil.example',
    'bell.local.evil.example',
    '127.0.0.1.evil.example:8080',
    '192.168.1.20.nip.io',
    'evil.example@127.0.0.1',
    'evil.example/127.0.0.1',
    'evil.example#.local',
    'a b',
    ':8080',
    '[::1',
  ])('%s is none of them', (host) => {
    expect(isOwn(host)).toBe(false);
  });

  test('publicUrl, the settings, the machine and the certificate add names, and only these', async () => {
    const by = (more: Partial<HostNames>, host: string): boolean => createIsOwnHost({ ...plain, ...more })(host);
    expect(by({ publicUrl: 'https://Bell.example.org:8443' }, 'bell.example.org')).toBe(true);
    expect(by({ publicUrl: 'https://bell.example.org' }, 'other.example.org')).toBe(false);
    expect(by({ configured: ['bell.example.org', 'bell.example.com'] }, 'BELL.example.com:8080')).toBe(true);
    expect(by({ configured: ['*'] }, 'evil.example')).toBe(true);
    expect(by({ machine: 'Bell.example.org' }, 'bell.example.org')).toBe(true);

    const lifetime = { notBefore: new Date(0), notAfter: new Date(Date.UTC(2036, 0, 31)) };
    const ca = await makeAuthority('Lotusbell bell', lifetime);
    let { cert } = await makeLeaf(ca, { dns: ['*.example.org'], ip: [] }, lifetime);
    const certified = createIsOwnHost({ ...plain, certificate: () => cert });
    expect([certified('bell.example.org'), certified('a.bell.example.org')]).toEqual([true, false]);
    cert = (await makeLeaf(ca, { dns: ['bell.example.com'], ip: [] }, lifetime)).cert;
    expect([certified('bell.example.org'), certified('bell.example.com')]).toEqual([false, true]);
  });
});

describe('a page on the Internet that has pointed its own name at the hub', () => {
  let door: HttpHarness;
  const host = 'evil.example:8080';
  beforeAll(async () => {
    door = await httpHarness();
  });
  afterAll(() => door.end());

  test.each(['./', './phone', './board', './api/docs', './api/openapi.json', './ca', './nothing', '/site', '/privacy'])(
    'does not read %s, whatever it knows',
    async (path) => {
      const asked = await door.ask({ path, as: ADMIN_TOKEN, headers: { host } });
      expect(asked.status).toBe(421);
      expect(asked.body).toMatchObject({ code: 'FOREIGN_HOST', hint: expect.stringContaining('hostNames') });
    },
  );

  test('a browser is shown a page that says what to do, with nothing of the request in it', async () => {
    const headers = { host: '"><script>.example', accept: 'text/html' };
    const asked = await door.ask({ path: './phone', headers });
    expect([asked.status, asked.type]).toEqual([421, 'text/html; charset=utf-8']);
    for (const words of ['邀请二维码', 'hostNames', '/ca.css']) expect(asked.text).toContain(words);
    expect(asked.text).not.toContain('script');
    expect((await door.ask({ path: './ca.css', headers })).status).toBe(200);
  });

  test('a health check under any name is answered; what is wrong is told only under a name of the hub', async () => {
    door.health.ok = false;
    door.health.problems = ['DISK_FULL'];
    expect((await door.ask({ path: './healthz', headers: { host } })).status).toBe(200);
    expect(await door.ask({ path: './readyz', headers: { host } })).toMatchObject({
      status: 503,
      body: { status: 'not-ready', problems: [] },
    });
    expect((await door.ask({ path: './readyz' })).body).toMatchObject({ problems: ['DISK_FULL'] });
  });

  test('the log names it once, and no more than twenty of such names', async () => {
    for (let n = 0; n < 60; n += 1) await door.ask({ path: '/me', headers: { host: `n${n % 30}.example` } });
    const named = door.lines.filter((line) => line.includes('foreign-host'));
    expect(named).toHaveLength(20);
    expect(new Set(named).size).toBe(20);
  });
});
