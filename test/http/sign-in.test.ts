import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOwnOrigin } from '../../hub/http/auth/own-origin.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness, type Reply } from '../support/http/http-door.ts';

let siteState: HttpHarness;
beforeAll(async () => {
  siteState = await httpHarness();
});
afterAll(() => siteState.end());

type Joined = { readonly token: string };

async function invite(staff: string, from = siteState): Promise<string> {
  return (await from.ask<{ invite: string }>({ method: 'POST', path: `/staff/${staff}/invites`, as: ADMIN_TOKEN })).body
    .invite;
}
const join = async (staff: string, from = siteState, headers: Record<string, string> = {}): Promise<Reply<Joined>> =>
  from.ask<Joined>({ method: 'POST', path: '/sessions', body: { invite: await invite(staff, from) }, headers });
const cookieOf = (reply: Reply<unknown>): string => String(reply.headers['set-cookie'] as string);

describe('joining', () => {
  test('an invitation is used once, by one phone', async () => {
    const secret = await invite('wang');
    const both = await Promise.all(
      [0, 1].map(() => siteState.ask({ method: 'POST', path: '/sessions', body: { invite: secret } })),
    );
    expect(both.map(({ status }) => status)).toEqual([201, 401]);
  });

  test('an invitation runs out', async () => {
    const secret = await invite('wang');
    siteState.temp.clock.now += 10 * 60_000;
    expect((await siteState.ask({ method: 'POST', path: '/sessions', body: { invite: secret } })).body.code).toBe(
      'INVITE_INVALID',
    );
  });

  test('whoever has left since the invitation does not come in', async () => {
    const secret = await invite('zhao');
    await siteState.ask({ method: 'PATCH', path: '/staff/zhao', as: ADMIN_TOKEN, body: { active: false } });
    expect((await siteState.ask({ method: 'POST', path: '/sessions', body: { invite: secret } })).body.code).toBe(
      'INVITE_INVALID',
    );
  });

  test('a session runs out, and a new invitation is asked for', async () => {
    const { body } = await join('wang');
    siteState.temp.clock.now += 31 * 24 * 60 * 60_000;
    expect((await siteState.ask({ path: '/me', as: body.token })).body.code).toBe('NOT_SIGNED_IN');
  });

  test('the page gets a cookie that no script can read, no foreign page can send, and that ends with the session', async () => {
    const reply = await join('wang', siteState, { 'user-agent': 'Mozilla/5.0 (phone)' });
    const cookie = cookieOf(reply);
    expect(cookie).toMatch(/^lotusbell=[\w-]{43}; Max-Age=\d{8}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).toContain(reply.body.token);
    const me = await siteState.ask({
      path: '/me',
      headers: { cookie: `theme=dark; lotusbell=${reply.body.token}; x=1` },
    });
    expect(me.status).toBe(200);
    const sessions = await siteState.ask<{ items: { device: string }[] }>({
      path: '/staff/wang/sessions',
      as: reply.body.token,
    });
    expect(sessions.body.items.at(-1)?.device).toBe('Mozilla/5.0 (phone)');
    const out = await siteState.ask({
      method: 'DELETE',
      path: '/sessions/current',
      headers: { cookie, origin: 'http://localhost:80' },
    });
    expect(out.status).toBe(204);
    expect(cookieOf(out)).toMatch(/^lotusbell=; .*Expires=Thu, 01 Jan 1970/);
  });

  test('behind a server that ends TLS the cookie is for HTTPS alone; by its plain address the hub stays usable', async () => {
    const public_ = await httpHarness({ publicUrl: 'https://bell.example.org' });
    expect(cookieOf(await join('wang', public_, { host: 'bell.example.org' }))).toContain('; Secure');
    expect(cookieOf(await join('wang', public_, { host: '192.168.1.5:8080' }))).not.toContain('Secure');
    const { body } = await public_.ask<{ invite: string; url: string }>({
      method: 'POST',
      path: '/staff/wang/invites',
      as: ADMIN_TOKEN,
    });
    expect(body.url).toBe(`https://bell.example.org/join#${body.invite}`);
    await public_.end();
  });

  test('a token in the header goes before the cookie', async () => {
    const { body } = await join('wang');
    const both = { authorization: 'Bearer wrong', cookie: `lotusbell=${body.token}` };
    expect((await siteState.ask({ path: '/me', headers: both })).status).toBe(401);
  });
});

describe('requests that change something with a cookie', () => {
  const tried = async (headers: Record<string, string>, method = 'POST'): Promise<number> => {
    const { body } = await join('wang');
    const made = method === 'POST' ? { body: { place: 'front-desk', kind: 'visit' } } : {};
    return (
      await siteState.ask({
        method,
        path: '/calls',
        ...made,
        headers: { cookie: `lotusbell=${body.token}`, ...headers },
      })
    ).status;
  };

  test('come from our own page', async () => {
    expect(await tried({ origin: 'http://localhost:80' })).toBe(201);
    expect(await tried({ origin: 'http://192.168.1.5:8080', host: '192.168.1.5:8080' })).toBe(201);
    expect(await tried({ 'sec-fetch-site': 'same-origin' })).toBe(201);
  });

  test('do not come from a foreign page, nor from nowhere', async () => {
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost:8081' },
      { origin: 'http://localhost.evil.example' },
      { origin: 'javascript:1' },
    ])
      expect({ headers, status: await tried(headers as Record<string, string>) }).toEqual({ headers, status: 403 });
  });

  test('while reading is free, and scripts with a token need no origin', async () => {
    expect(await tried({ origin: 'http://evil.example' }, 'GET')).toBe(200);
    const { body } = await join('wang');
    const reply = await siteState.ask({
      method: 'POST',
      path: '/calls',
      as: body.token,
      body: { place: 'front-desk', kind: 'visit' },
    });
    expect(reply.status).toBe(201);
  });

  test('with an empty body are taken, whatever its type is said to be; a form of a foreign page is not', async () => {
    const { body } = await join('wang');
    const own = { cookie: `lotusbell=${body.token}`, origin: 'http://localhost:80' };
    const ask = (id: string, headers: Record<string, string>, sent = '') =>
      siteState.ask({ method: 'POST', path: `/calls/${id}/acknowledge`, body: sent, headers });
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/json',
      'application/octet-stream',
      'nonsense',
    ]) {
      const id = await siteState.press('east-ramp-help');
      const headers = { ...own, 'content-type': type, 'content-length': '0' };
      const foreign = await ask(id, { ...headers, origin: 'http://evil.example' });
      expect([type, foreign.body.code]).toEqual([type, 'FOREIGN_ORIGIN']);
      expect([type, (await ask(id, { ...headers, origin: 'null' })).body.code]).toEqual([type, 'FOREIGN_ORIGIN']);
      expect([type, (await ask(id, headers)).status]).toEqual([type, 200]);
      if (type !== 'application/json' && type !== 'nonsense')
        expect([type, (await ask(id, { ...own, 'content-type': type }, 'a=1')).body.code]).toEqual([
          type,
          'UNSUPPORTED_TYPE',
        ]);
    }
  });

  test('a foreign page cannot sign a browser in as somebody else', async () => {
    expect((await join('wang', siteState, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await join('wang', siteState, { origin: 'http://localhost:80' })).status).toBe(201);
  });

  test.each([
    ['http://hub.lan:8080', 'hub.lan:8080', null, true],
    ['http://hub.lan', 'hub.lan:80', null, true],
    ['https://hub.lan', 'hub.lan', null, true],
    ['http://HUB.lan:8080', 'hub.LAN:8080', null, true],
    ['http://[::1]:8080', '[::1]:8080', null, true],
    ['https://bell.example', '127.0.0.1:8080', 'https://bell.example', true],
    ['https://bell.example:444', '127.0.0.1:8080', 'https://bell.example', false],
    ['http://bell.example', '127.0.0.1:8080', 'https://bell.example', false],
    ['http://evil.example', 'hub.lan:8080', null, false],
    ['null', 'hub.lan', null, false],
    ['', '', null, false],
    [undefined, 'hub.lan', null, false],
    ['http://hub.lan', undefined, null, false],
    ['http://hub.lan', 'hub lan', null, false],
  ])('page %s, hub %s, known as %s: own is %s', (origin, host, publicUrl, own) => {
    expect(isOwnOrigin(origin, host, publicUrl, false)).toBe(own);
  });

  test.each([
    ['https://hub.lan:8443', 'hub.lan:8443', null, true],
    ['https://hub.lan', 'hub.lan:443', null, true],
    ['http://hub.lan', 'hub.lan', null, false],
    ['http://hub.lan', 'hub.lan:80', null, false],
    ['https://hub.lan', 'hub.lan:8443', null, false],
    ['https://bell.example', 'hub.lan:8443', 'https://bell.example', true],
    ['http://bell.example', 'hub.lan:8443', 'http://bell.example', false],
  ])('over TLS: page %s, hub %s, known as %s: own is %s', (origin, host, publicUrl, own) => {
    expect(isOwnOrigin(origin, host, publicUrl, true)).toBe(own);
  });
});

describe('the log', () => {
  test('tells who changed what by ids, and never a secret, whatever was sent where', async () => {
    const logged = await httpHarness({ metrics: () => Promise.reject(new Error('broken meter')) });
    const secrets: string[] = [ADMIN_TOKEN];
    const wanted = await logged.ask<{ invite: string }>({
      method: 'POST',
      path: '/staff/wang/invites',
      as: ADMIN_TOKEN,
    });
    const joined = await logged.ask<Joined>({
      method: 'POST',
      path: '/sessions',
      body: { invite: wanted.body.invite },
    });
    const devices = await logged.ask<{ items: { password: string }[] }>({
      method: 'POST',
      path: '/devices/credentials',
      as: ADMIN_TOKEN,
      body: { devices: ['d'] },
    });
    const one = await logged.ask<{ password: string }>({
      method: 'POST',
      path: '/devices/d/credentials',
      as: ADMIN_TOKEN,
    });
    secrets.push(wanted.body.invite, joined.body.token, devices.body.items[0]!.password, one.body.password);
    const token = joined.body.token;
    const json = { 'content-type': 'application/json' };
    await logged.ask({ method: 'POST', path: '/sessions', body: `{"invite":"${wanted.body.invite}"`, headers: json });
    await logged.ask({ method: 'POST', path: '/sessions', body: { invite: 7, token } });
    await logged.ask({ method: 'POST', path: `/${token}`, as: token });
    const fall = { place: 'front-desk', kind: 'visit', note: 'fell in the bath' };
    await logged.ask({ method: 'POST', path: `/calls?token=${token}`, as: token, body: fall });
    await logged.ask({
      method: 'POST',
      path: '/calls',
      headers: { cookie: `lotusbell=${token}`, origin: 'http://evil.example' },
    });
    await logged.ask({ path: `./metrics?token=${token}`, as: token });
    const written = logged.lines.join('\n');
    for (const secret of secrets) expect(written).not.toContain(secret);
    expect(written).not.toMatch(/bath|Wang|小王/);
    expect(written).toContain('broken meter');
    expect(logged.lines.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        event: 'http-change',
        method: 'POST',
        route: '/api/v1/staff/:id/invites',
        id: 'wang',
        status: 201,
        session: 'admin',
        staff: null,
      }),
    );
    expect(written).toContain('"code":"FOREIGN_ORIGIN"');
    await logged.end();
  });
});
