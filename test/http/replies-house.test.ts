import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { enrolDevice } from '../../hub/commands/devices/credentials.ts';
import { STARTUP_ACTOR } from '../../hub/commands/actor.ts';
import type { CallPointView, DeviceView } from '../../hub/contract/http/devices.ts';
import { recordTrouble } from '../../hub/commands/troubles/record-trouble.ts';
import type { TroubleAbout } from '../../hub/domain/trouble/trouble.ts';
import type { DeviceId, TroubleId } from '../../hub/domain/ids.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { ADMIN_TOKEN, type Reply } from '../support/http/http-door.ts';
import { replies, type List } from '../support/http/http-replies.ts';

type Applied = { readonly version: number; readonly mistakes: readonly { readonly severity: string }[] };

const { hub, documented, described, tokens, get, post, expectAllHeld } = replies('house');

describe('pairing', () => {
  test('a window is opened, claimed by a device once, and a test announced', async () => {
    const opened = await post<{ code: string; url: string }>('/call-points/tcm-1/pairing', tokens['sun']!);
    expect(opened.body).toMatchObject({
      callPoint: 'tcm-1',
      code: expect.stringMatching(/^[0-9a-z]{4}-[0-9a-z]{4}$/),
      url: expect.stringMatching(/\/pair#[0-9a-z]{4}-[0-9a-z]{4}$/),
    });
    const claimed = await post<object>('/pairing/claim', '', { code: opened.body.code });
    expect(claimed.body).toMatchObject({
      callPoint: 'tcm-1',
      device: 'tcm-1',
      input: 'main',
      password: expect.any(String),
    });
    expect((await post<object>('/call-points/tcm-1/press-test', tokens['sun']!)).body).toMatchObject({
      callPoint: 'tcm-1',
    });
  });
});

describe('troubles', () => {
  const cord = { device: 'lavatory-help', callPoint: 'lavatory-help', place: 'infusion-room', grave: true };
  const breaks = (id: string) =>
    hub()
      .temp.store()
      .committer.run((tx) =>
        recordTrouble(tx, null, {
          type: 'TroubleRaised',
          trouble: id as TroubleId,
          kind: 'false-presses',
          ...(cord as unknown as TroubleAbout),
          since: tx.now,
          count: 5,
        }),
      );

  test('a caretaker takes one on, and says when it is over', async () => {
    await breaks('t-1');
    const sun = tokens['sun']!;
    expect((await get<List<{ id: string }>>({ path: '/troubles?limit=1', as: sun })).body).toMatchObject({
      items: [{ id: 't-1', ...cord, takenOn: null, solved: null }],
      unproven: [],
      watched: [],
    });
    expect((await get<object>({ path: '/troubles/t-9', as: sun })).status).toBe(404);
    expect((await post<object>('/troubles/t-1/take-on', sun, {})).body).toMatchObject({
      takenOn: { by: { id: 'sun' } },
    });
    expect((await post<{ code: string }>('/troubles/t-1/take-on', tokens['lin']!, {})).body.code).toBe(
      'TROUBLE_TAKEN_ON',
    );
    expect((await post<object>('/troubles/t-1/solve', sun, {})).body).toMatchObject({ state: 'solved' });
    expect((await post<{ code: string }>('/troubles/t-1/take-on', sun, {})).body.code).toBe('TROUBLE_SOLVED');
    expect((await get<object>({ path: '/troubles/t-1', as: sun })).body).toMatchObject({
      solved: { proof: 'person', by: { id: 'sun' } },
    });
  });
});

describe('a watched call point', () => {
  test('names who has it watched and until when, at most a day, and who looks after devices ends it', async () => {
    const path = '/call-points/west-ramp-help/watch';
    const lin = tokens['lin']!;
    const put = (minutes: number) => get<CallPointView>({ method: 'PUT', path, as: lin, body: { minutes } });
    expect((await put(1441)).status).toBe(400);
    expect((await put(1440)).body.watched).toMatchObject({ by: { id: 'lin' } });
    expect((await get<object>({ path: '/troubles', as: lin })).body).toMatchObject({
      watched: [{ callPoint: 'west-ramp-help', by: { id: 'lin' } }],
    });
    expect((await get<CallPointView>({ method: 'DELETE', path, as: tokens['sun']! })).body.watched).toBeNull();
    expect((await get<CallPointView>({ method: 'DELETE', path, as: lin })).status).toBe(404);
  });
});

describe('devices', () => {
  test('the caretaker makes a button known, gives it a secret once, and takes it away from a thief', async () => {
    const made = await post<DeviceView>('/devices', tokens['sun']!, { id: 'west-ramp-help', name: 'left post' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      id: 'west-ramp-help',
      name: 'left post',
      enrolled: false,
      connected: false,
      supervision: 'unknown',
    });
    const issued = await post<{ username: string; password: string }>(
      '/devices/west-ramp-help/credentials',
      tokens['sun']!,
    );
    expect(issued.body.username).toBe('west-ramp-help');
    expect(Buffer.from(issued.body.password, 'base64url')).toHaveLength(32);
    const { body } = await get<CallPointView>({ path: '/call-points/west-ramp-help', as: tokens['wang']! });
    expect(body.device).toMatchObject({ enrolled: true });
    expect(
      (await get({ method: 'DELETE', path: '/devices/west-ramp-help/credentials', as: tokens['sun']! })).status,
    ).toBe(204);
    expect(
      (await get<CallPointView>({ path: '/call-points/west-ramp-help', as: tokens['wang']! })).body.device,
    ).toMatchObject({ enrolled: false });
  });

  test('an administrator makes the URL of a bell, and takes it back', async () => {
    const path = '/devices/west-ramp-help/hook';
    const made = await post<{ url: string; get: boolean }>(path, ADMIN_TOKEN, {});
    expect(made.body).toMatchObject({ url: expect.stringMatching(/\/hooks\/[\w-]{43}$/), get: false });
    expect((await get({ method: 'DELETE', path, as: ADMIN_TOKEN })).status).toBe(204);
  });

  test('a caretaker tries the lamp of a bought device', async () => {
    const site = (await get<object>({ path: '/site', as: tokens['lin']! })).body;
    const devices = [{ id: 'west-ramp-help', dialect: 'tasmota', feedback: [{ output: 'power1' }] }];
    const put = await get({ method: 'PUT', path: '/site', as: tokens['lin']!, body: { ...site, devices } });
    expect(put.status).toBe(200);
    const path = '/devices/west-ramp-help/feedback-test';
    expect((await post<object>(path, tokens['sun']!, { stage: 'registered' })).body).toMatchObject({
      device: 'west-ramp-help',
      stage: 'registered',
    });
    expect((await get({ method: 'PUT', path: '/site', as: tokens['lin']!, body: site })).status).toBe(200);
  });

  test('a caretaker has the hub listen for unknown devices, and a lead maps one', async () => {
    expect((await post<object>('/brokers/house/listen', tokens['sun']!, {})).body).toEqual({
      broker: 'house',
      leftS: 3600,
    });
    expect((await get<object>({ path: '/unknown-devices', as: tokens['sun']! })).body).toEqual({
      items: [],
      listening: [{ broker: 'house', leftS: 0 }],
    });
    const site = (await get<object>({ path: '/site', as: tokens['lin']! })).body;
    const body = { callPoint: 'tcm-1', entry: { dialect: 'tasmota', name: 'bed' } };
    expect((await post<object>('/devices/bed/map', tokens['lin']!, body)).body).toMatchObject({
      device: 'bed',
      callPoint: 'tcm-1',
      unproven: true,
    });
    expect((await get({ method: 'PUT', path: '/site', as: tokens['lin']!, body: site })).status).toBe(200);
  });

  test('a whole fleet of 2,603 gets its secrets in one request, each its own', async () => {
    const devices = Array.from({ length: 2603 }, (_, n) => `pendant-${n}`);
    const { status, body } = await post<List<{ device: string; password: string }>>(
      '/devices/credentials',
      tokens['sun']!,
      { devices },
    );
    expect(status).toBe(201);
    expect(new Set(body.items.map((item) => item.password)).size).toBe(2603);
  });

  test('devices are paged in order of id, each exactly once', async () => {
    const ids: string[] = [];
    for (let before: string | null = '', pages = 0; before !== null && pages < 10; pages++) {
      const reply: Reply<List<DeviceView>> = await get({
        path: `/devices?limit=500${before === '' ? '' : `&before=${before}`}`,
        as: tokens['sun']!,
      });
      ids.push(...reply.body.items.map((device) => device.id));
      before = reply.body.next;
    }
    expect(ids).toHaveLength(2605);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(2605);
  });

  test('call points come in the order of the document, with the call that is open there', async () => {
    const id = await hub().press('infusion-2');
    const first = await get<List<CallPointView>>({ path: '/call-points?limit=5', as: tokens['chen']! });
    const rest = await get<List<CallPointView>>({
      path: `/call-points?before=${first.body.next}`,
      as: tokens['chen']!,
    });
    const points = [...first.body.items, ...rest.body.items];
    expect(points.map((point) => point.id)).toEqual(
      hub()
        .siteState.site()
        .site.callPoints.map((point) => point.id),
    );
    expect(points.find((point) => point.id === 'infusion-2')?.openCall).toBe(id);
    expect((await get<List<CallPointView>>({ path: '/call-points?before=gone', as: tokens['chen']! })).body).toEqual({
      items: [],
      next: null,
    });
  });

  test('the caretaker sees what a broken button said', async () => {
    await enrolDevice(hub().context, 'broken' as DeviceId, null, STARTUP_ACTOR);
    for (const [name, text] of [
      ['cancel', '{"v":1'],
      ['press', '{"v":7}'],
      ['press', '{"v":9}'],
    ] as const) {
      await hub().context.committer.run((tx) =>
        tx.quarantine.put(tx.now, 'broken', `lotus/v1/broken/up/${name}`, 'NOT_JSON', Buffer.from(text)),
      );
    }
    const first = await get<List<{ payload: string }>>({ path: '/quarantine?limit=1', as: tokens['sun']! });
    expect(first.body.items).toMatchObject([
      { device: 'broken', code: 'NOT_JSON', bytes: 7, count: 2, payload: '{"v":9}' },
    ]);
    const rest = await get<List<{ payload: string }>>({
      path: `/quarantine?before=${first.body.next}`,
      as: tokens['sun']!,
    });
    expect(rest.body).toMatchObject({ items: [{ payload: '{"v":1' }], next: null });
  });
});

describe('the site document', () => {
  test('goes out and in again without loss, as JSON and as YAML with its comments', async () => {
    const yaml = await get({ path: '/site', as: ADMIN_TOKEN, headers: { accept: 'application/yaml' } });
    expect(yaml.headers['content-type']).toBe('application/yaml; charset=utf-8');
    const { body: site } = await get<Site>({ path: '/site', as: ADMIN_TOKEN });
    const back = await get({
      method: 'PUT',
      path: '/site',
      as: ADMIN_TOKEN,
      body: yaml.text,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(back.body).toMatchObject({ applied: true, changes: {} });
    expect((await get({ path: '/site', as: ADMIN_TOKEN })).body).toEqual(site);
    expect((await get({ method: 'PUT', path: '/site', as: ADMIN_TOKEN, body: site })).body).toMatchObject({
      applied: true,
      changes: {},
    });
  });

  test('a dry run says what would be different and changes nothing', async () => {
    const { body: site } = await get<Site>({ path: '/site', as: tokens['lin']! });
    const changed = {
      ...site,
      site: { ...site.site, telephone: '021-1111 2222' },
      outcomes: [...site.outcomes, { id: 'tea', name: { zh: '喝茶', en: 'Tea' } }],
      callPoints: site.callPoints
        .filter((point) => point.id !== 'tcm-3')
        .toReversed()
        .map((point) => (point.id === 'tcm-1' ? { ...point, place: 'infusion-room' } : point)),
    };
    const { body } = await get<Applied>({
      method: 'PUT',
      path: '/site?dryRun=true',
      as: tokens['lin']!,
      body: changed,
    });
    expect(body).toEqual({
      applied: false,
      version: hub().siteState.version(),
      mistakes: body.mistakes.filter(({ severity }) => severity === 'warning'),
      changes: {
        site: { added: [], removed: [], changed: ['lotus'] },
        outcomes: { added: ['tea'], removed: [], changed: [] },
        callPoints: { added: [], removed: ['tcm-3'], changed: ['tcm-1'] },
      },
    });
    expect((await get({ path: '/site', as: tokens['lin']! })).body).toEqual(site);
    const applied = await get({ method: 'PUT', path: '/site', as: tokens['lin']!, body: changed });
    expect(applied.body).toMatchObject({ applied: true, version: body.version + 1 });
    expect(
      hub()
        .siteState.site()
        .hasOutcome('tea' as never),
    ).toBe(true);
  });

  test('a place and a button get another name; everything else stays, and other people renamed meanwhile too', async () => {
    const lin = tokens['lin']!;
    const { body: site } = await get<Site>({ path: '/site', as: lin });
    const rename = (path: string, name: object) => get({ method: 'PATCH', path, as: lin, body: { name } });
    const [place, point] = await Promise.all([
      rename('/places/tcm-room', { zh: '针灸室' }),
      rename('/call-points/tcm-1', { zh: '针灸床 1 号', en: 'Couch 1' }),
    ]);
    expect(place.body).toEqual({ id: 'tcm-room', name: { zh: '针灸室', en: 'Acupuncture and cupping room' } });
    expect(point.body).toEqual({ id: 'tcm-1', name: { zh: '针灸床 1 号', en: 'Couch 1' } });
    const named = <T extends { readonly id: string }>(of: readonly T[], { id, name }: any): T[] =>
      of.map((one) => (one.id === id ? { ...one, name } : one));
    expect((await get({ path: '/site', as: lin })).body).toEqual({
      ...site,
      places: named(site.places, place.body),
      callPoints: named(site.callPoints, point.body),
    });
    expect((await rename('/places/none', { zh: '没有' })).status).toBe(404);
    expect((await rename('/places/tcm-room', { zh: ' ' })).status).toBe(400);
    expect((await rename('/places/tcm-room', {})).status).toBe(400);
  });

  test('badge numbers and the YAML are shown only to those who may change them', async () => {
    const { body: site } = await get<Site>({ path: '/site', as: tokens['lin']! });
    const badged = {
      ...site,
      staff: site.staff.map((one) => (one.id === 'li' ? { ...one, badges: ['04:A2:11:7C'] } : one)),
    };
    await get({ method: 'PUT', path: '/site', as: tokens['lin']!, body: badged });
    expect((await get({ path: '/site', as: tokens['lin']! })).text).toContain('04:A2:11:7C');
    expect((await get({ path: '/site', as: tokens['wang']! })).text).not.toContain('04:A2:11:7C');
    const refused = await get<{ code: string }>({
      path: '/site',
      as: tokens['wang']!,
      headers: { accept: 'text/yaml' },
    });
    expect(refused.body.code).toBe('NOT_ALLOWED');
  });
});

describe('health', () => {
  test('alive is not ready: a hub that cannot write says why', async () => {
    expect((await get({ path: './healthz' })).body).toEqual({ status: 'ok' });
    expect((await get({ path: './readyz' })).body).toEqual({ status: 'ready', problems: [] });
    hub().health.ok = false;
    hub().health.problems.push('DISK_FULL: The disk is full.');
    const reply = await get({ path: './readyz' });
    expect(reply.status).toBe(503);
    expect(reply.body).toEqual({ status: 'not-ready', problems: ['DISK_FULL: The disk is full.'] });
    expect((await get({ path: './healthz' })).status).toBe(200);
  });

  test('figures are for this machine, and from elsewhere for a lead or an administrator', async () => {
    const here = await get({ path: './metrics' });
    expect(here.text).toContain('lotusbell_calls_open 0');
    expect(here.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const far = { path: './metrics', from: '192.168.1.20' };
    expect((await get<{ code: string }>(far)).body.code).toBe('NOT_SIGNED_IN');
    expect((await get<{ code: string }>({ ...far, as: tokens['wang']! })).body.code).toBe('NOT_ALLOWED');
    expect((await get({ ...far, as: tokens['lin']! })).status).toBe(200);
    expect((await get({ ...far, as: ADMIN_TOKEN })).status).toBe(200);
    expect(
      (await get<{ code: string }>({ path: './metrics', headers: { 'x-forwarded-for': '192.168.1.20' } })).body.code,
    ).toBe('NOT_SIGNED_IN');
  });

  test('not for a page on the Internet that has pointed its own name at this machine (DNS rebinding)', async () => {
    const by = async (host: string): Promise<number> => (await get({ path: './metrics', headers: { host } })).status;
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', '192.168.1.5', hostname()])
      expect([host, await by(host)]).toEqual([host, 200]);
    for (const host of ['evil.example', `${hostname()}.evil.example`, '127.0.0.1.evil.example:8080'])
      expect([host, await by(host)]).toEqual([host, 421]);
    // Names that a browser may use in the house, but a page on the Internet cannot: not this machine itself.
    expect(await by('bell.lan')).toBe(401);
  });
});

describe('what scripts are promised', () => {
  test('the document lists exactly the routes there are', () => {
    expect(documented().openapi).toBe('3.1.0');
    const routes = Object.keys(PERMISSIONS).filter((route) =>
      / (?:\/api\/v1|\/healthz|\/readyz|\/metrics)/.test(route),
    );
    expect(described().operations).toEqual(routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')).toSorted());
  });

  test('only bodies in which something must stand are required', () => {
    const required = (path: string): unknown => documented().paths[path]?.['post']?.requestBody?.required;
    expect(required('/api/v1/calls/{id}/acknowledge')).toBe(false);
    expect(required('/api/v1/calls/{id}/release')).toBe(true);
    expect(documented().paths['/api/v1/sessions']?.['post']?.security).toEqual([]);
  });
});

test('each route asked here was held to its description above', () => expectAllHeld());
