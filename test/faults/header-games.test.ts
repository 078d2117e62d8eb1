import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawRequest, statusesOf } from '../support/http/raw-request.ts';

describe('games with headers', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let token: string;
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
    token = await building.tokenOf('li');
  });
  afterAll(() => building.end());

  const CALL = '{"place":"front-desk","kind":"visit"}';
  const callsMade = async (): Promise<number> =>
    (await building.ask('GET', '/calls')).body.items.filter((call: any) => call.place === 'front-desk').length;
  const post = (headers: string, body = CALL): string =>
    `POST /api/v1/calls HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
  const ask = (bytes: string): Promise<string> => rawRequest(building.http(), bytes);

  it.each([
    ['X-Forwarded-For', 'X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 127.0.0.1\r\n'],
    ['X-Forwarded-User', 'X-Forwarded-User: lin\r\nRemote-User: lin\r\nX-Remote-User: admin\r\n'],
    ['X-Original-URL', 'X-Original-URL: /healthz\r\nX-Rewrite-URL: /healthz\r\n'],
    ['X-HTTP-Method-Override', 'X-HTTP-Method-Override: GET\r\nX-Method-Override: GET\r\n'],
    ['basic credentials', 'Authorization: Basic YWRtaW46YWRtaW4=\r\n'],
    ['an empty bearer', 'Authorization: Bearer \r\n'],
    ['a bearer with a line of its own', 'Authorization: Bearer x\r\n y\r\n'],
  ])('%s makes nobody of a stranger', async (_name, headers) => {
    const before = await callsMade();
    const statuses = statusesOf(await ask(post(headers)));
    expect(statuses.every((status) => status === 401 || status === 400)).toBe(true);
    expect(await callsMade()).toBe(before);
    await others.reaches();
  });

  it.each([
    ['a Host that is the foreign origin', 'evil.example', 'http://evil.example', 'X-Nothing: 1'],
    ['a forwarded host', 'hub', 'http://evil.example', 'X-Forwarded-Host: evil.example'],
    ['a made-up Sec-Fetch-Site', 'hub', 'http://evil.example', 'Sec-Fetch-Site: same-origin, cross-site'],
    ['no origin', 'hub', '', 'Referer: http://hub/'],
  ])('a cookie with %s does nothing for a foreign page', async (what, host, origin, more) => {
    const before = await callsMade();
    const bytes =
      `POST /api/v1/calls HTTP/1.1\r\nHost: ${host}\r\nCookie: lotusbell=${token}\r\n${origin === '' ? '' : `Origin: ${origin}\r\n`}${more}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${CALL.length}\r\n\r\n${CALL}`;
    const statuses = statusesOf(await ask(bytes));
    // A page that reached us under its own name (DNS rebinding) is no foreign page to the browser.
    expect(statuses).toEqual([what.startsWith('a Host') ? 421 : 403]);
    expect(await callsMade()).toBe(before);
    await others.reaches();
  });

  it.each([
    ['two tokens', (right: string) => `Authorization: Bearer guess\r\nAuthorization: Bearer ${right}\r\n`],
    ['two tokens in one', (right: string) => `Authorization: Bearer guess, Bearer ${right}\r\n`],
    [
      'a token beside a wrong one in the cookie',
      (right: string) => `Authorization: Bearer guess\r\nCookie: lotusbell=${right}\r\n`,
    ],
  ])('%s: the first counts or none, never the better one', async (_name, headers) => {
    const before = await callsMade();
    expect(statusesOf(await ask(post(headers(token)))).every((status) => status >= 400)).toBe(true);
    expect(await callsMade()).toBe(before);
    await others.reaches();
  });

  const INNER = `POST /api/v1/calls HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: ${CALL.length}\r\n\r\n${CALL}`;
  it.each([
    ['a length and chunks', `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${INNER}`],
    ['chunks and a length', `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${INNER}`],
    ['two lengths', `Content-Length: 0\r\nContent-Length: ${INNER.length}\r\n\r\n${INNER}`],
    ['a length with a sign', `Content-Length: +${INNER.length}\r\n\r\n${INNER}`],
    ['a length in hex', `Content-Length: 0x10\r\n\r\n${INNER}`],
    ['chunked by another name', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${INNER}`],
    ['chunked twice', `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${INNER}`],
    ['a space before the colon', `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${INNER}`],
    ['a folded header', `X: a\r\n Transfer-Encoding: chunked\r\n\r\n${INNER}`],
    ['a bare line feed', `X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${INNER}`],
    ['a bad chunk size', `Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${INNER}`],
    ['a NUL in a header', `X: a\0b\r\n\r\n${INNER}`],
  ])("a request smuggled behind %s is nobody's", async (_name, rest) => {
    const before = await callsMade();
    const heard = await ask(
      `POST /api/v1/check-ins HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${token}\r\n${rest}`,
    );
    expect(statusesOf(heard)).not.toContain(201);
    expect(await callsMade()).toBe(before);
    await others.reaches();
  });

  it('an answer cannot be split by what was asked', async () => {
    for (const path of [
      '/api/v1/calls?before=%0d%0aSet-Cookie:%20lotusbell=x',
      '/%0d%0aSet-Cookie:lotusbell=x',
      '/join?x=%0d%0a%0d%0a<script>',
    ]) {
      const heard = await ask(
        `GET ${path} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
      expect(heard).not.toMatch(/\r\nset-cookie/i);
      expect(statusesOf(heard)).toHaveLength(1);
    }
    await others.reaches();
  });

  it('an invitation link names our own address, not the one that somebody claims', async () => {
    const heard = await ask(
      `POST /api/v1/staff/li/invites HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\n` +
        `Authorization: Bearer ${building.hub().adminToken}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(statusesOf(heard)).toEqual([201]);
    expect(heard).not.toContain('evil.example');
    await others.reaches();
  });
});
