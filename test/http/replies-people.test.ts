import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PagerMadeView, PagerSetupOpenedView, PagerSetupView } from '../../hub/contract/http/pagers.ts';
import type { MeView, StaffView } from '../../hub/contract/http/people.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { authenticator } from '../support/pages/authenticator.ts';
import { ADMIN_TOKEN, withDeskPins } from '../support/http/http-door.ts';
import { replies, type List } from '../support/http/http-replies.ts';

const { hub, tokens, get, post, expectAllHeld } = replies('people');

describe('people', () => {
  test('somebody new is added, joins by invitation, and is cut off everywhere when they leave', async () => {
    const hu = { id: 'hu', name: { zh: '小胡', en: 'Hu' }, team: 'clinic', roles: ['staff', 'staff'] };
    const added = await post<StaffView>('/staff', tokens['lin']!, hu);
    expect(added.body).toEqual({
      id: 'hu',
      name: { zh: '小胡', en: 'Hu' },
      team: 'clinic',
      roles: ['staff'],
      duty: false,
      active: true,
    });

    const invited = await post<{ invite: string; url: string; expiresAt: string }>('/staff/hu/invites', tokens['lin']!);
    expect(invited.body.url).toBe(`http://localhost:80/join#${invited.body.invite}`);
    const { invite } = invited.body;
    const shown = await get({ method: 'POST', path: '/sessions/invitation', body: { invite } });
    expect([shown.status, shown.body]).toEqual([200, { name: hu.name, expiresAt: invited.body.expiresAt }]);
    const joined = await get<{ token: string; staff: StaffView }>({
      method: 'POST',
      path: '/sessions',
      body: { invite, device: 'phone, Firefox' },
    });
    expect(joined.status).toBe(201);
    expect((await hub().ask({ method: 'POST', path: '/sessions/invitation', body: { invite } })).status).toBe(401);
    const as = joined.body.token;
    expect((await get<MeView>({ path: '/me', as })).body).toMatchObject({ staff: { id: 'hu' }, roles: ['staff'] });

    const changes = { team: null, duty: true, name: { zh: '胡医生', en: 'Dr Hu' } };
    const changed = await get<StaffView>({ method: 'PATCH', path: '/staff/hu', as: tokens['lin']!, body: changes });
    expect(changed.body).toEqual({
      id: 'hu',
      name: { zh: '胡医生', en: 'Dr Hu' },
      team: null,
      roles: ['staff'],
      duty: true,
      active: true,
    });

    const { body } = await get<List<{ id: string; device: string }>>({ path: '/staff/hu/sessions', as });
    expect(body.items).toMatchObject([{ device: 'phone, Firefox', current: true, staff: 'hu' }]);

    await get({ method: 'PATCH', path: '/staff/hu', as: tokens['lin']!, body: { active: false } });
    expect((await get<{ code: string }>({ path: '/me', as })).body.code).toBe('NOT_SIGNED_IN');
    expect((await post<{ code: string }>('/staff/hu/invites', tokens['lin']!)).body.code).toBe('STAFF_INACTIVE');
    expect(
      (await get<StaffView>({ method: 'PATCH', path: '/staff/hu', as: tokens['lin']!, body: { active: true } })).body
        .active,
    ).toBe(true);
  });

  test('people are listed page by page', async () => {
    const first = await get<List<StaffView>>({ path: '/staff?limit=4', as: tokens['lin']! });
    const rest = await get<List<StaffView>>({ path: `/staff?limit=100&before=${first.body.next}`, as: tokens['lin']! });
    expect([...first.body.items, ...rest.body.items].map((person) => person.id)).toEqual([
      'wang',
      'li',
      'chen',
      'zhao',
      'sun',
      'lin',
      'hu',
    ]);
    expect(rest.body.next).toBe(null);
  });

  test('signing out ends this session alone; a lead cuts off a lost phone at once', async () => {
    const [here, lost] = [await hub().tokenOf('zhao'), await hub().tokenOf('zhao')];
    expect((await get({ method: 'DELETE', path: '/sessions/current', as: here })).status).toBe(204);
    expect((await hub().ask({ path: '/me', as: here })).status).toBe(401);
    expect((await hub().ask({ path: '/me', as: lost })).status).toBe(200);
    const { body } = await get<List<{ id: string }>>({ path: '/staff/zhao/sessions', as: tokens['lin']! });
    const path = `/sessions/${body.items[0]!.id}`;
    const names = (device: string, as: string) => get({ method: 'PATCH', path, as: tokens[as]!, body: { device } });
    expect((await names(' phone of the night shift ', 'lin')).status).toBe(204);
    expect((await names('another', 'wang')).status).toBe(403);
    expect((await names('  ', 'lin')).status).toBe(400);
    expect((await get({ path: '/staff/zhao/sessions', as: tokens['lin']! })).body).toMatchObject({
      items: [{ device: 'phone of the night shift' }],
    });
    expect((await get({ method: 'DELETE', path: `/sessions/${body.items[0]!.id}`, as: tokens['lin']! })).status).toBe(
      204,
    );
    expect((await hub().ask({ path: '/me', as: lost })).status).toBe(401);
  });

  test("the administrator's token is somebody, but nobody in particular", async () => {
    expect((await get({ path: '/me', as: ADMIN_TOKEN })).body).toEqual({
      session: 'admin',
      staff: null,
      roles: ['admin'],
    });
  });
});

describe('privacy', () => {
  test('anybody is told what is kept; who has left can be erased', async () => {
    expect((await get<object>({ path: '/privacy' })).body).toMatchObject({
      wordsDays: 180,
      backupsKept: 14,
      freeText: true,
    });
    const person = { id: 'gone', name: { zh: '小郭', en: 'Guo' }, roles: ['staff'] };
    await post('/staff', tokens['lin']!, person);
    const { body } = await get<{ staff: { id: string }[] }>({ path: '/site', as: tokens['lin']! });
    await get({
      method: 'PUT',
      path: '/site',
      as: tokens['lin']!,
      body: { ...body, staff: body.staff.filter(({ id }) => id !== 'gone') },
    });
    expect((await post<object>('/staff/gone/erase', tokens['lin']!)).body).toEqual({ erased: true });
  });
});

describe('a phone with its own key', () => {
  test('adds it, signs in with it, and has it removed', async () => {
    const key = authenticator();
    const as = await hub().tokenOf('wang');
    const asked = await post<{ options: unknown }>('/passkeys/options', as);
    const added = await post<{ id: string }>('/passkeys', as, { credential: key.create(asked.body.options) });
    expect(
      (await get<List<{ id: string }>>({ path: '/staff/wang/passkeys', as })).body.items.map(({ id }) => id),
    ).toEqual([added.body.id]);
    const anybody = await get<{ options: unknown }>({ method: 'POST', path: '/sessions/passkey/options' });
    const signedIn = await get<{ token: string }>({
      method: 'POST',
      path: '/sessions/passkey',
      body: { credential: key.get(anybody.body.options) },
    });
    expect(signedIn.status).toBe(201);
    expect((await get({ method: 'DELETE', path: `/passkeys/${added.body.id}`, as: signedIn.body.token })).status).toBe(
      204,
    );
  });
});

describe('a phone in a pocket', () => {
  test('is added, rung for a test, given another topic and removed, by its person and by nobody else', async () => {
    const [wang, li] = [await hub().tokenOf('wang'), await hub().tokenOf('li')];
    const made = await post<PagerMadeView>('/staff/wang/pagers', wang, { name: 'Redmi', language: 'en' });
    expect(made.status).toBe(201);
    const { pager, topic, link, base, setup, fingerprint } = made.body;
    expect(topic).toMatch(/^lb_[-_A-Za-z0-9]{32}$/);
    expect(pager).toMatchObject({
      staff: 'wang',
      name: 'Redmi',
      language: 'en',
      testedAt: null,
      lines: [],
      hears: 'cannot',
      why: 'no-line',
    });
    expect(link).toBe(`ntfy://localhost:8444/${topic}?secure=false&display=Lotus%20Apartment`);
    expect([base, fingerprint]).toEqual(['http://localhost:8444', null]);
    expect(setup).toMatchObject({
      magic: 'ntfy2586',
      version: 1,
      settings: { connectionProtocol: 'ws', connectionAlertSeconds: 300 },
      subscriptions: [{ baseUrl: base, topic, instant: true, dedicatedChannels: true, insistent: -1 }],
    });
    expect((await get<List<{ id: string }>>({ path: '/staff/wang/pagers', as: wang })).body.items).toEqual([pager]);
    expect((await hub().ask({ path: '/staff/wang/pagers', as: li })).status).toBe(403);
    expect((await post(`/pagers/${pager.id}/test-ring`, li, {})).status).toBe(403);
    expect((await post(`/pagers/${pager.id}/test-ring`, wang, { afterS: 10 })).status).toBe(201);
    const again = await post<PagerMadeView>(`/pagers/${pager.id}/rotate`, wang);
    expect(again.status).toBe(201);
    expect(again.body.topic).not.toBe(topic);
    expect((await post(`/pagers/${pager.id}/test-ring`, tokens['lin']!, {})).status).toBe(404);
    expect((await get({ method: 'DELETE', path: `/pagers/${again.body.pager.id}`, as: wang })).status).toBe(204);
    for (let i = 0; i < 4; i++) expect((await post('/staff/wang/pagers', wang, {})).status).toBe(201);
    expect((await post<{ code: string }>('/staff/wang/pagers', wang, {})).body.code).toBe('TOO_MANY_PAGERS');
  });
});

describe('the page that sets a phone up', () => {
  type Opened = PagerSetupOpenedView & { readonly code?: string };
  const open = (secret: string) => hub().ask<Opened>({ method: 'POST', path: '/pager-setups', body: { secret } });
  const current = (as: string) => hub().ask<PagerSetupView & { code?: string }>({ path: '/pager-setups/current', as });
  async function made(): Promise<{ readonly view: PagerMadeView; readonly secret: string }> {
    const { body: view } = await post<PagerMadeView>('/staff/chen/pagers', tokens['lin']!, {
      name: 'Mate',
      language: 'zh',
    });
    const [, secret = ''] = /^http:\/\/localhost(?::80)?\/pager#([\w-]{43})$/.exec(view.page.url) ?? [];
    return { view, secret };
  }
  const remove = (id: string) => hub().ask({ method: 'DELETE', path: `/pagers/${id}`, as: tokens['lin']! });

  test('is opened once, by nobody who is signed in, and sees the secrets and the state of its own pager', async () => {
    const { view, secret } = await made();
    const opened = await get<Opened>({ method: 'POST', path: '/pager-setups', body: { secret } });
    expect(opened.status).toBe(201);
    const { key, ...setup } = opened.body;
    expect(setup).toMatchObject({
      pager: view.pager,
      person: { zh: expect.any(String), en: 'Chen' },
      link: view.link,
      setup: view.setup,
      fingerprint: null,
    });
    const again = await get<PagerSetupView>({ path: '/pager-setups/current', as: key });
    expect(again.body).toMatchObject({ pager: view.pager, link: view.link });
    const ring = (as: string) => post<{ code?: string }>('/pager-setups/current/test-ring', as, { afterS: 10 });
    expect((await ring(key)).status).toBe(201);
    expect(
      (await hub().ask({ method: 'POST', path: '/pager-setups/current/test-ring', as: key, body: {} })).body.code,
    ).toBe('TOO_MANY_REQUESTS');
    expect([(await open(secret)).body.code, (await open(key)).body.code]).toEqual(Array(2).fill('PAGER_SETUP_INVALID'));
    // The key opens nothing else, and no sign-in takes its place.
    expect((await hub().ask({ path: '/me', as: key })).status).toBe(401);
    expect((await current(tokens['chen']!)).body.code).toBe('PAGER_SETUP_INVALID');
    expect((await current(secret)).status).toBe(401);
    expect(hub().lines.join()).not.toMatch(/lb_[-\w]{20}/);
    for (const one of [secret, key]) expect(hub().lines.join()).not.toContain(one);
    await remove(view.pager.id);
    expect([(await current(key)).body.code, (await ring(key)).body.code]).toEqual(Array(2).fill('PAGER_SETUP_INVALID'));
  });

  test('serves the app, when the administrator has put it there, and says its SHA-256', async () => {
    const { view, secret } = await made();
    const opened = await open(secret);
    expect(opened.body.apk).toBe(null);
    expect((await hub().ask({ path: './pager/ntfy.apk' })).status).toBe(404);
    const file = join(hub().temp.dir, 'pager', 'ntfy.apk');
    for (const app of ['an app', 'a newer app']) {
      writeFileSync(file, app);
      const sha256 = createHash('sha256').update(app).digest('hex');
      const { apk } = (await get<PagerSetupView>({ path: '/pager-setups/current', as: opened.body.key })).body;
      expect(apk).toEqual({ path: '/pager/ntfy.apk', sha256, bytes: app.length });
      const served = await hub().ask({ path: './pager/ntfy.apk' });
      expect([served.type, served.text]).toEqual(['application/vnd.android.package-archive', app]);
      expect(served.headers['content-disposition']).toBe('attachment; filename="ntfy.apk"');
    }
    rmSync(file);
    expect((await hub().ask({ path: './pager/ntfy.apk' })).status).toBe(404);
    await remove(view.pager.id);
  });

  test('two phones that open the same code: one of them gets it', async () => {
    const { view, secret } = await made();
    const both = await Promise.all([open(secret), open(secret)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 401]);
    await remove(view.pager.id);
  });

  test('a code runs out after a quarter of an hour, its page after an hour, and a rotated pager ends both', async () => {
    const late = await made();
    hub().temp.clock.now += 15 * 60_000;
    expect((await open(late.secret)).body.code).toBe('PAGER_SETUP_INVALID');
    const { body: rotated } = await post<PagerMadeView>(`/pagers/${late.view.pager.id}/rotate`, tokens['lin']!);
    const secret = rotated.page.url.split('#')[1] ?? '';
    hub().temp.clock.now += 14 * 60_000;
    const { key } = (await open(secret)).body;
    hub().temp.clock.now += 59 * 60_000;
    expect((await current(key)).status).toBe(200);
    hub().temp.clock.now += 60_000;
    expect((await current(key)).body.code).toBe('PAGER_SETUP_INVALID');
    const { body: third } = await post<PagerMadeView>(`/pagers/${rotated.pager.id}/rotate`, tokens['lin']!);
    const { body: fourth } = await post<PagerMadeView>(`/pagers/${third.pager.id}/rotate`, tokens['lin']!);
    expect((await open(third.page.url.split('#')[1] ?? '')).body.code).toBe('PAGER_SETUP_INVALID');
    await remove(fourth.pager.id);
  });
});

describe('a calendar link', () => {
  test('is made, read by a calendar app, and removed', async () => {
    const wang = tokens['wang']!;
    const path = '/staff/wang/calendar-link';
    const { body, status } = await post<{ url: string }>(path, wang);
    expect([status, (await get({ path, as: wang })).status]).toEqual([201, 200]);
    const link = `.${new URL(body.url).pathname}`;
    const { headers } = await get({ path: link });
    expect((await get({ path: link, headers: { 'if-none-match': String(headers['etag']) } })).status).toBe(304);
    expect((await get({ method: 'DELETE', path, as: wang })).status).toBe(204);
  });
});

describe('a shared screen', () => {
  test('is set up by a lead; a person with a PIN acts there, and leaves', async () => {
    const before = (await hub().ask<Site>({ path: '/site', as: ADMIN_TOKEN })).body;
    await withDeskPins(hub(), true);
    const [wang, screen] = [await hub().tokenOf('wang'), await hub().tokenOf('lin')];
    expect((await get({ method: 'PUT', path: '/me/pin', as: wang, body: { pin: '2580' } })).status).toBe(204);
    expect(
      (
        await get<MeView>({
          method: 'PUT',
          path: '/sessions/current/screen',
          as: screen,
          body: { place: 'front-desk' },
        })
      ).body,
    ).toMatchObject({ staff: null, screen: 'front-desk' });
    expect((await get<MeView>({ path: '/me', as: screen })).body.screen).toBe('front-desk');
    expect(
      (await post<{ staff: StaffView }>('/sessions/current/pin', screen, { staff: 'wang', pin: '2580' })).body.staff.id,
    ).toBe('wang');
    expect((await get({ method: 'DELETE', path: '/sessions/current/pin', as: screen })).status).toBe(204);
    expect((await get({ method: 'DELETE', path: '/me/pin', as: wang })).status).toBe(204);
    expect(
      (await post<{ code: string }>('/sessions/current/pin', screen, { staff: 'wang', pin: '2580' })).body.code,
    ).toBe('PIN_WRONG');
    await withDeskPins(hub(), before.site.rules?.deskPin === true);
  });
});

test('each route asked here was held to its description above', () => expectAllHeld());
