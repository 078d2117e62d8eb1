import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawRequest, statusesOf } from '../support/http/raw-request.ts';

describe('a path that leads out of the pages', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-traversal-'));
  const pages = join(dir, 'pages');
  beforeAll(async () => {
    mkdirSync(join(pages, 'assets'), { recursive: true });
    mkdirSync(`${pages}-beside`);
    writeFileSync(join(dir, 'admin.token'), 'the secret of the house');
    writeFileSync(join(`${pages}-beside`, 'x'), 'the secret of the house');
    writeFileSync(join(pages, '.env'), 'the secret of the house');
    writeFileSync(join(pages, 'index.html'), 'the page');
    writeFileSync(join(pages, 'assets', 'a.js'), 'export {};');
    symlinkSync(join(dir, 'admin.token'), join(dir, 'link'));
    building = await startBuilding({ pages, dataDir: join(dir, 'data') });
    others = await pressMeanwhile(building);
  });
  afterAll(async () => {
    await building.end();
    rmSync(dir, { recursive: true, force: true });
  });

  // As they are on the wire: fetch and URL would tidy them up.
  it.each([
    '/../admin.token',
    '/../../../../../../etc/passwd',
    '/assets/../../admin.token',
    '/%2e%2e/admin.token',
    '/%2e%2e%2fadmin.token',
    '/..%2fadmin.token',
    '/..%5cadmin.token',
    '/..\\admin.token',
    '/assets/..%2f..%2fadmin.token',
    '/%252e%252e%252fadmin.token',
    '/....//admin.token',
    '/./../admin.token',
    '//admin.token',
    '///etc/passwd',
    '/..;/admin.token',
    '/..%00/admin.token',
    '/admin.token%00.html',
    '/%c0%ae%c0%ae/admin.token',
    '/%uff0e%uff0e/admin.token',
    '/.env',
    '/%2eenv',
    '/assets/../.env',
    '/assets/%2e%2e/.env',
    '/pages-beside/x',
    '/../pages-beside/x',
    '/data/admin.token',
    '/../data/admin.token',
    '/../data/lotusbell.db',
    'http://127.0.0.1/../admin.token',
    'file:///etc/passwd',
    '/etc/passwd',
    '/api/docs/../../../admin.token',
    '/api/docs/..%2f..%2f..%2fadmin.token',
    '/api/docs/static/..%2f..%2f..%2fpackage.json',
    '/api/docs/static/../../../package.json',
  ])('%s shows nothing', async (path) => {
    const heard = await rawRequest(building.http(), `GET ${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n`);
    expect(heard).not.toMatch(/secret of the house|root:|SQLite format|"dependencies"/);
    expect(statusesOf(heard).every((status) => status >= 400)).toBe(true);
    await others.reaches();
  });

  it('while the page itself is there', async () => {
    expect(
      await rawRequest(building.http(), 'GET /phone HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n'),
    ).toContain('the page');
  });
});
