import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpHarness, type HttpHarness } from '../support/http/http-door.ts';

let dir: string;
let siteState: HttpHarness;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lotusbell-pages-'));
  mkdirSync(join(dir, 'pages', 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.txt'), 'a secret beside the pages');
  writeFileSync(join(dir, 'pages', 'index.html'), '<!doctype html><title>the one page</title>');
  writeFileSync(join(dir, 'pages', 'icon.svg'), '<svg/>');
  writeFileSync(join(dir, 'pages', 'assets', 'main-1a2b3c.js'), 'export {};');
  writeFileSync(join(dir, 'pages', 'assets', 'main-1a2b3c.js.br'), 'as brotli');
  writeFileSync(join(dir, 'pages', 'assets', 'main-1a2b3c.js.gz'), 'as gzip');
  writeFileSync(join(dir, 'pages', '.hidden'), 'a hidden file');
  let shown = 0;
  const panel = 'http://127.0.0.1:9999';
  siteState = await httpHarness({
    pages: join(dir, 'pages'),
    demo: { panel, view: () => Promise.resolve({ panel, shown: ++shown }) },
  });
});
afterAll(async () => {
  await siteState.end();
  rmSync(dir, { recursive: true, force: true });
});

describe('pages', () => {
  test.each([
    './',
    './join',
    './phone',
    './board',
    './panel',
    './why',
    './report',
    './duty',
    './devices',
    './places',
    './pager',
    './phone/',
    './phone?lang=en',
  ])('%s is the page', async (path) => {
    const reply = await siteState.ask({ path });
    expect(reply.status).toBe(200);
    expect(reply.text).toContain('the one page');
    expect(reply.type).toMatch(/^text\/html/);
    expect(reply.headers['cache-control']).toBe('no-cache');
    expect(await siteState.ask({ method: 'HEAD', path })).toMatchObject({ status: 200, text: '' });
  });

  test('files with a hash in their name are kept, others asked for again', async () => {
    const script = await siteState.ask({ path: './assets/main-1a2b3c.js' });
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.type).toMatch(/javascript/);
    const icon = await siteState.ask({ path: './icon.svg' });
    expect(icon.headers['cache-control']).toBe('no-cache');
    expect(
      (
        await siteState.ask({
          path: './icon.svg',
          headers: { 'if-none-match': String(icon.headers['etag'] as string) },
        })
      ).status,
    ).toBe(304);
  });

  test('files are sent as they were compressed by the build, to those who can read them, each with its own ETag', async () => {
    const as = (encoding: string) =>
      siteState.ask({ path: './assets/main-1a2b3c.js', headers: { 'accept-encoding': encoding } });
    const replies = [await as('gzip, deflate, br'), await as('gzip'), await as('identity')];
    expect(replies.map(({ text, headers }) => [text, headers['content-encoding'], headers['vary']])).toEqual([
      ['as brotli', 'br', 'accept-encoding'],
      ['as gzip', 'gzip', 'accept-encoding'],
      ['export {};', undefined, 'accept-encoding'],
    ]);
    for (const { type, headers } of replies) {
      expect(type).toMatch(/javascript/);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    expect(new Set(replies.map(({ headers }) => headers['etag'])).size).toBe(3);
  });

  test('an address that nobody knows is a page for a browser and a problem for a program', async () => {
    const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    for (const path of ['./wp-login.php', './phone/x', './assets']) {
      const page = await siteState.ask({ path, headers: html });
      expect([page.status, page.type, page.text]).toEqual([
        404,
        expect.stringMatching(/^text\/html/),
        expect.stringContaining('the one page'),
      ]);
      expect((await siteState.ask({ path })).body.code).toBe('NOT_FOUND');
    }
    expect((await siteState.ask({ path: '/nowhere', headers: html })).body.code).toBe('NOT_FOUND');
    expect((await siteState.ask({ path: './secret.txt', headers: html })).text).not.toContain('secret beside');
  });

  test.each([
    './secret.txt',
    './../secret.txt',
    './..%2fsecret.txt',
    './assets/..%2f..%2fsecret.txt',
    './.hidden',
    './assets',
    './assets/',
    './wp-login.php',
    './phone/x',
  ])('%s is not found, and nothing beside the pages is shown', async (path) => {
    const reply = await siteState.ask({ path });
    expect(reply.body.code).toMatch(/^(NOT_FOUND|BAD_REQUEST)$/);
    expect(reply.text).not.toMatch(/secret beside|hidden file|the one page/);
  });

  test('load nothing but their own files, and nobody frames them', async () => {
    const policy = String((await siteState.ask({ path: './phone' })).headers['content-security-policy'] as string);
    expect(policy.split(';').toSorted()).toEqual([
      "base-uri 'none'",
      "connect-src 'self' ws: wss: http://127.0.0.1:9999",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "manifest-src 'self'",
      "media-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "worker-src 'self'",
    ]);
  });

  test('every reply carries the headers, refusals and files too', async () => {
    for (const path of ['./', './assets/main-1a2b3c.js', '/me', './nowhere', './healthz']) {
      const { headers } = await siteState.ask({ path });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
    expect((await siteState.ask({ path: '/me' })).headers['cache-control']).toBe('no-store');
  });

  test('the demo tells its pages where the panel is, anew each time', async () => {
    expect((await siteState.ask({ path: './demo.json' })).body).toEqual({ panel: 'http://127.0.0.1:9999', shown: 1 });
    expect((await siteState.ask({ path: './demo.json' })).body).toEqual({ panel: 'http://127.0.0.1:9999', shown: 2 });
  });
});

test('a hub without pages and demo says so instead of showing something', async () => {
  const bare = await httpHarness();
  for (const path of ['./', './phone', './demo.json']) expect((await bare.ask({ path })).body.code).toBe('NOT_FOUND');
  expect(String((await bare.ask({ path: './' })).headers['content-security-policy'] as string)).toContain(
    "connect-src 'self' ws: wss:;",
  );
  await bare.end();
});

describe('the docs', () => {
  test('are read under a policy of their own, which holds nowhere else', async () => {
    const page = await siteState.ask({ path: './api/docs' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('swagger-ui');
    expect(page.headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    expect((await siteState.ask({ path: './api/docs/static/swagger-ui.css' })).status).toBe(200);
    expect((await siteState.ask({ path: './phone' })).headers['content-security-policy']).not.toContain(
      'unsafe-inline',
    );
  });

  test('describe the calls, but do not answer them', async () => {
    expect((await siteState.ask({ path: '/calls' })).body.code).toBe('NOT_SIGNED_IN');
    expect((await siteState.ask({ path: './api/docs/../v1/calls' })).status).toBe(401);
    expect((await siteState.ask({ path: './api/docs/nowhere' })).status).toBe(404);
  });
});
