import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';

describe('a foreign page that opens the stream', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  let cookie: string;
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
    cookie = `lotusbell=${await building.tokenOf('li')}`;
  });
  afterAll(() => building.end());

  /** Opens the stream, lets somebody press, and @returns what came of it. */
  async function listen(headers: Record<string, string>): Promise<{ code: number; heard: string[] }> {
    const heard: string[] = [];
    const socket = new WebSocket(`${building.http().replace('http', 'ws')}/api/v1/stream?after=0`, { headers });
    socket.on('error', () => {});
    socket.on('message', (data) => heard.push((data as Buffer).toString()));
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await others.reaches();
    return { code: await closed, heard };
  }

  it.each([
    ['another site', { origin: 'http://evil.example' }],
    ['no site at all', { origin: 'null' }],
    ['another port of the same machine', { origin: 'http://127.0.0.1:1' }],
    ['a name that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['a file', { origin: 'file://' }],
    ['a name of its own that points at us', { origin: 'http://evil.example', host: 'evil.example' }],
    [
      'a page that says it is forwarded for us',
      { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    ],
  ])('%s, with the cookie of a worker: closed as not signed in, and nothing told', async (_who, headers) => {
    expect(await listen({ cookie, ...headers })).toEqual({ code: 4401, heard: [] });
  });

  it.each([
    ['nothing', {}],
    ['our own origin but no cookie', { origin: 'own' }],
    ['a made-up cookie', { cookie: 'lotusbell=guess' }],
    ['a made-up token', { authorization: 'Bearer guess' }],
    ['a token in the address', { 'x-token': 'in-address' }],
    ['a cookie of another name', { cookie: 'lotusbell2=x; xlotusbell=y' }],
  ])('with %s: the same', async (_what, headers: Record<string, string>) => {
    const made = headers['origin'] === 'own' ? { origin: building.http() } : headers;
    expect(await listen(made)).toEqual({ code: 4401, heard: [] });
  });

  it('our own page with the cookie is let in', async () => {
    const socket = new WebSocket(`${building.http().replace('http', 'ws')}/api/v1/stream`, {
      headers: { cookie, origin: building.http() },
    });
    const first = await new Promise<string>((resolve, reject) => {
      socket.once('message', (data) => resolve((data as Buffer).toString()));
      socket.once('close', (code) => reject(new Error(String(code))));
    });
    expect(JSON.parse(first)).toMatchObject({ type: 'hello', me: { staff: { id: 'li' } } });
    socket.terminate();
  });
});
