import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ADMIN_TOKEN, httpHarness, type HttpHarness, type Reply } from '../support/http/http-door.ts';

const THIEF = '192.168.1.66';

describe('who guesses invitations', () => {
  let siteState: HttpHarness;
  beforeEach(async () => {
    siteState = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 3 } });
  });
  afterEach(() => siteState.end());

  const join = (invite: string, from = THIEF, headers = {}): Promise<Reply> =>
    siteState.ask({ method: 'POST', path: '/sessions', body: { invite }, from, headers });
  const pass = (ms: number): void => {
    siteState.temp.clock.now += ms;
  };
  const invited = async (): Promise<string> =>
    (await siteState.ask<{ invite: string }>({ method: 'POST', path: '/staff/wang/invites', as: ADMIN_TOKEN })).body
      .invite;
  /** Uses up what is answered, and the first wait. */
  const begin = async (): Promise<void> => {
    for (let n = 0; n < 3; n++) expect((await join('guess')).status).toBe(401);
    const reply = await join('guess');
    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '60']);
    pass(60_000);
  };

  test('waits out the minute, then twice as long after each try, up to a quarter of an hour', async () => {
    await begin();
    for (const waitS of [60, 120, 240, 480, 900, 900]) {
      expect((await join('guess')).status).toBe(401);
      const next = await join('guess');
      expect([next.status, next.body.code, next.headers['retry-after']]).toEqual([
        429,
        'TOO_MANY_REQUESTS',
        String(waitS),
      ]);
      pass(waitS * 1000 - 1);
      expect((await join('guess')).headers['retry-after']).toBe('1');
      pass(1);
    }
  });

  test('and does not keep out whoever has a right invitation at the same address, at any time', async () => {
    await begin();
    expect((await join('guess')).status).toBe(401);
    expect((await join('guess')).status).toBe(429);
    expect((await join(await invited())).status).toBe(201);
    expect((await join('guess')).status).toBe(429);
    expect((await join(await invited())).status).toBe(201);
  });

  test('nor whoever is somewhere else', async () => {
    await begin();
    expect((await join('guess', '192.168.1.67')).status).toBe(401);
  });

  test('is forgiven after ten quiet minutes, not before', async () => {
    await begin();
    expect((await join('guess')).status).toBe(401);
    pass(60_000 + 10 * 60_000 - 1);
    expect((await join('guess')).status).toBe(401);
    expect((await join('guess')).headers['retry-after']).toBe('120');
    pass(120_000 + 10 * 60_000);
    for (let n = 0; n < 3; n++) expect((await join('guess')).status).toBe(401);
    expect((await join('guess')).headers['retry-after']).toBe('60');
  });

  test('three a minute, minute after minute, are mistakes and no attack', async () => {
    for (let minute = 0; minute < 5; minute++) {
      for (let n = 0; n < 3; n++) expect((await join('guess')).status).toBe(401);
      pass(60_000);
    }
  });

  test('is known by the network, however many addresses of it are used, and whatever is said of other ones', async () => {
    for (let n = 0; n < 3; n++) expect((await join('guess', `2001:db8:1:2::${n}`)).status).toBe(401);
    expect((await join('guess', '2001:db8:1:2:aaaa:bbbb:cccc:dddd')).status).toBe(429);
    expect((await join('guess', '2001:db8:1:3::1')).status).toBe(401);
    for (let n = 0; n < 3; n++)
      expect((await join('guess', `::ffff:${THIEF}`, { 'x-forwarded-for': `10.0.0.${n}` })).status).toBe(401);
    expect((await join('guess', THIEF, { 'x-forwarded-for': '10.0.0.9', forwarded: 'for=10.0.0.9' })).status).toBe(429);
  });

  test('may look at one before it is used; who guesses there waits as well, and the right one is not used up', async () => {
    const look = (invite: string): Promise<Reply> =>
      siteState.ask({ method: 'POST', path: '/sessions/invitation', body: { invite }, from: THIEF });
    const invite = await invited();
    for (let n = 0; n < 3; n++) expect((await (n === 1 ? join('guess') : look('guess'))).status).toBe(401);
    expect((await look('guess')).status).toBe(429);
    expect((await join('guess')).status).toBe(429);
    for (let n = 0; n < 2; n++) expect((await look(invite)).status).toBe(200);
    expect((await join(invite)).status).toBe(201);
    expect((await look(invite)).status).toBe(429);
  });

  test('costs no commit', async () => {
    const { counts } = siteState.context.committer;
    const before = counts.commands;
    for (let n = 0; n < 100; n++) await join('guess');
    expect(counts.commands).toBe(before);
  });
});
