import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API, PERMISSIONS } from '../../hub/access/permissions.ts';
import { compress } from '../../hub/http/server/compress.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

let hub: HttpHarness;
let wang: string;
beforeAll(async () => {
  hub = await httpHarness();
  wang = await hub.tokenOf('wang');
});
afterAll(() => hub.end());

/** The bytes of an answer as they are on the wire. */
async function bytesOf(path: string, as: string, accepted: string) {
  const headers = { authorization: `Bearer ${as}`, accept: 'application/json', 'accept-encoding': accepted };
  const { rawPayload, headers: answered, statusCode } = await hub.door.inject({ url: `${API}${path}`, headers });
  return { bytes: rawPayload, coding: answered['content-encoding'], headers: answered, status: statusCode };
}

describe('compressed answers', () => {
  test('the site document is sent small to a phone, in what its browser can read', async () => {
    const plain = await bytesOf('/site', wang, 'identity');
    expect(plain).toMatchObject({ coding: undefined, headers: { vary: 'accept, accept-encoding' } });
    const brotli = await bytesOf('/site', wang, 'gzip, deflate, br');
    expect(brotli).toMatchObject({ coding: 'br', headers: { 'content-length': String(brotli.bytes.length) } });
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(brotli.bytes.length).toBeLessThan(plain.bytes.length / 2.5);
    const gzip = await bytesOf('/site', wang, 'br;q=0, gzip');
    expect(gzip.coding).toBe('gzip');
    expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect((await bytesOf('/site', wang, 'deflate')).coding).toBeUndefined();
    // A list that fits into one packet.
    expect((await bytesOf('/calls', wang, 'br')).coding).toBeUndefined();
  });

  test('a document with badge numbers is sent as it is: its length would tell of them', async () => {
    expect((await bytesOf('/site', ADMIN_TOKEN, 'br, gzip')).coding).toBeUndefined();
  });

  test('the same document is not sent twice', async () => {
    const { headers } = await hub.ask({ path: '/site', as: wang });
    const tag = String(headers['etag']);
    const again = await hub.ask({ path: '/site', as: wang, headers: { 'if-none-match': `"other", ${tag}` } });
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag: tag } });
    await hub.someone('staff');
    const changed = await hub.ask({ path: '/site', as: wang, headers: { 'if-none-match': tag } });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(tag);
  });

  test('no answer with a secret is ever compressed, and no new route by itself', async () => {
    const compressed: string[] = [];
    for (const route of Object.keys(PERMISSIONS)) {
      const [method, url] = route.split(' ');
      const request = { method, routeOptions: { url }, headers: { 'accept-encoding': 'br' } };
      const reply = { statusCode: 200, holdsSecret: false, header: () => reply };
      const payload = 'x'.repeat(5_000);
      const sent = await compress(request as never, reply as never, payload);
      if (sent !== payload) compressed.push(route.replace(API, ''));
    }
    expect(compressed.toSorted()).toEqual([
      'GET /call-points',
      'GET /calls',
      'GET /calls/:id/why',
      'GET /duty',
      'GET /outcomes',
      'GET /reachability',
      'GET /reachability/unheard',
      'GET /reports/response',
      'GET /reports/response.csv',
      'GET /roster.csv',
      'GET /roster.ics',
      'GET /site',
      'GET /troubles',
    ]);
  });
});
