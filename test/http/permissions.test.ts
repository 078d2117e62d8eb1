import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoleName } from '../../hub/contract/http/people.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { createApp } from '../../hub/http/server/app.ts';
import { guardRoutes } from '../../hub/http/auth/guard.ts';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

type Sessions = { readonly items: readonly { readonly id: string; readonly current: boolean }[] };

const ROLES: readonly RoleName[] = ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor'];

/**
 * Written by hand and not taken from the table it checks: who may pass, in the order of ROLES, `x` yes, `-` no. The
 * path names things that do not exist wherever passing would change something.
 */
const TABLE: readonly (readonly [route: string, path: string, may: string, body?: unknown])[] = [
  ['GET /me', '/me', 'xxxxxx'],
  ['DELETE /sessions/current', '/sessions/current', 'xxxxxx'],
  ['GET /staff/:id/sessions', '/staff/wang/sessions', '---xx-'],
  ['DELETE /sessions/:id', '/sessions/none', '---xx-'],
  ['PATCH /sessions/:id', '/sessions/none', '---xx-', { device: 'a phone' }],
  ['PUT /sessions/current/screen', '/sessions/current/screen', '---xx-', {}],
  ['POST /sessions/current/pin', '/sessions/current/pin', 'xxxxxx', {}],
  ['DELETE /sessions/current/pin', '/sessions/current/pin', 'xxxxxx'],
  ['PUT /me/pin', '/me/pin', 'xxxxx-', {}],
  ['DELETE /me/pin', '/me/pin', 'xxxxx-'],
  ['POST /passkeys/options', '/passkeys/options', 'xxxxxx'],
  ['POST /passkeys', '/passkeys', 'xxxxxx', {}],
  ['GET /staff/:id/passkeys', '/staff/wang/passkeys', '---xx-'],
  ['DELETE /passkeys/:id', '/passkeys/none', '---xx-'],
  ['GET /staff/:id/pagers', '/staff/nobody/pagers', '---xx-'],
  ['POST /staff/:id/pagers', '/staff/nobody/pagers', '---xx-', {}],
  ['POST /pagers/:id/rotate', '/pagers/none/rotate', '---xx-'],
  ['POST /pagers/:id/test-ring', '/pagers/none/test-ring', '---xx-', {}],
  ['DELETE /pagers/:id', '/pagers/none', '---xx-'],
  ['GET /staff/:id/calendar-link', '/staff/nobody/calendar-link', '---xx-'],
  ['POST /staff/:id/calendar-link', '/staff/nobody/calendar-link', '---xx-'],
  ['DELETE /staff/:id/calendar-link', '/staff/nobody/calendar-link', '---xx-'],
  ['GET /staff', '/staff', '---xx-'],
  ['POST /staff', '/staff', '---xx-', {}],
  ['PATCH /staff/:id', '/staff/nobody', '---xx-', {}],
  ['POST /staff/:id/erase', '/staff/nobody/erase', '---xx-'],
  ['POST /staff/:id/invites', '/staff/nobody/invites', '---xx-'],
  ['GET /devices', '/devices', '--xxxx'],
  ['POST /devices', '/devices', '--xxx-', {}],
  ['POST /devices/credentials', '/devices/credentials', '--xxx-', {}],
  ['POST /devices/:id/credentials', '/devices/not_an_id/credentials', '--xxx-'],
  ['DELETE /devices/:id/credentials', '/devices/none/credentials', '--xxx-'],
  ['POST /devices/:id/hook', '/devices/not_an_id/hook', '----x-', {}],
  ['DELETE /devices/:id/hook', '/devices/none/hook', '----x-'],
  ['GET /unknown-devices', '/unknown-devices', '--xxx-'],
  ['POST /brokers/:id/listen', '/brokers/none/listen', '--xxx-', {}],
  ['POST /devices/:id/map', '/devices/none/map', '---xx-', {}],
  ['POST /devices/:id/feedback-test', '/devices/none/feedback-test', '--xxx-', {}],
  ['GET /quarantine', '/quarantine', '--xxx-'],
  ['GET /call-points', '/call-points', 'xxxxxx'],
  ['GET /call-points/:id', '/call-points/infusion-1', 'xxxxxx'],
  ['POST /call-points/:id/pairing', '/call-points/none/pairing', '--xxx-'],
  ['POST /call-points/:id/press-test', '/call-points/none/press-test', '--xxx-'],
  ['PUT /call-points/:id/watch', '/call-points/none/watch', '--xxx-', { minutes: 1 }],
  ['DELETE /call-points/:id/watch', '/call-points/none/watch', '--xxx-'],
  ['GET /troubles', '/troubles', 'xxxxxx'],
  ['GET /troubles/:id', '/troubles/none', 'xxxxxx'],
  ['POST /troubles/:id/take-on', '/troubles/none/take-on', '--xxx-', {}],
  ['POST /troubles/:id/solve', '/troubles/none/solve', '--xxx-', {}],
  ['GET /site', '/site', 'xxxxxx'],
  ['PUT /site', '/site', '---xx-', {}],
  ['PATCH /places/:id', '/places/none', '---xx-', {}],
  ['PATCH /call-points/:id', '/call-points/none', '---xx-', {}],
  ['GET /calls', '/calls', 'xxxxxx'],
  ['GET /outcomes', '/outcomes', 'xxxxxx'],
  ['GET /calls/:id', '/calls/none', 'xxxxxx'],
  ['GET /calls/:id/why', '/calls/none/why', 'xxxxxx'],
  ['POST /calls', '/calls', 'xxxxx-', {}],
  ['POST /calls/:id/acknowledge', '/calls/none/acknowledge', 'xxxxx-'],
  ['POST /calls/:id/arrive', '/calls/none/arrive', 'xxxxx-'],
  ['POST /calls/:id/redirect', '/calls/none/redirect', 'xxxxx-', {}],
  ['POST /calls/:id/release', '/calls/none/release', 'xxxxx-', {}],
  ['POST /calls/:id/hand-over', '/calls/none/hand-over', 'xxxxx-', {}],
  ['POST /calls/:id/hand-over/accept', '/calls/none/hand-over/accept', 'xxxxx-'],
  ['POST /calls/:id/hand-over/decline', '/calls/none/hand-over/decline', 'xxxxx-'],
  ['POST /calls/:id/hands', '/calls/none/hands', 'xxxxx-'],
  ['POST /calls/:id/close', '/calls/none/close', 'xxxxx-', {}],
  ['GET /matters', '/matters', 'xxxxxx'],
  ['GET /matters/:id', '/matters/none', 'xxxxxx'],
  ['POST /matters', '/matters', 'xxxxx-', {}],
  ['POST /matters/:id/plan', '/matters/none/plan', 'xxxxx-', {}],
  ['POST /matters/:id/notes', '/matters/none/notes', 'xxxxx-', {}],
  ['POST /matters/:id/done', '/matters/none/done', 'xxxxx-', {}],
  ['POST /matters/:id/hand-over', '/matters/none/hand-over', 'xxxxx-', {}],
  ['POST /matters/:id/hand-over/accept', '/matters/none/hand-over/accept', 'xxxxx-'],
  ['POST /matters/:id/hand-over/decline', '/matters/none/hand-over/decline', 'xxxxx-'],
  ['GET /duty', '/duty', 'xxxxxx'],
  ['GET /reachability', '/reachability', 'xxxxxx'],
  ['GET /reachability/unheard', '/reachability/unheard', 'xxxxxx'],
  ['GET /reports/response', '/reports/response', '---xx-'],
  ['GET /reports/response.csv', '/reports/response.csv', '---xx-'],
  ['GET /roster', '/roster', 'xxxxxx'],
  ['GET /roster/shifts', '/roster/shifts', 'xxxxxx'],
  ['GET /roster.ics', '/roster.ics', 'xxxxxx'],
  ['GET /roster.csv', '/roster.csv', 'xxxxxx'],
  ['PUT /roster', '/roster', '---xx-', { shifts: 'none' }],
  ['POST /roster/import', '/roster/import', '---xx-', {}],
  ['POST /roster/overrides', '/roster/overrides', '---xx-', {}],
  ['DELETE /roster/overrides/:id', '/roster/overrides/none', '---xx-'],
  ['POST /roster/swaps', '/roster/swaps', 'xxxxx-', {}],
  ['POST /roster/swaps/:id/agree', '/roster/swaps/none/agree', 'xxxxx-'],
  ['POST /check-ins', '/check-ins', 'xxxxx-'],
  ['POST /check-ins/:id/heard', '/check-ins/none/heard', 'xxxxx-'],
];
const FOR_ANYONE = [
  'POST /api/v1/sessions',
  'POST /api/v1/sessions/invitation',
  'POST /api/v1/sessions/passkey/options',
  'POST /api/v1/sessions/passkey',
  'POST /api/v1/pairing/claim',
  'POST /api/v1/pager-setups',
  'GET /api/v1/pager-setups/current',
  'POST /api/v1/pager-setups/current/test-ring',
  'GET /api/v1/privacy',
  'GET /api/v1/calendars/:link',
  'GET /privacy',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/docs/*',
  'POST /hooks/:secret',
  'GET /hooks/:secret',
  'GET /demo.json',
  'GET /ca',
  'GET /ca.crt',
  'GET /ca.css',
  'GET /',
  'GET /join',
  'GET /phone',
  'GET /board',
  'GET /panel',
  'GET /why',
  'GET /report',
  'GET /duty',
  'GET /devices',
  'GET /places',
  'GET /pager',
  'GET /pager/ntfy.apk',
  'GET /*',
];
/** Somebody has to go there, and the administrator's token has no legs. */
const FOR_PEOPLE = TABLE.filter(([route]) =>
  /^POST \/(?:calls|matters|troubles|check-ins|passkeys|roster\/swaps)\b|\/watch$|^PUT \/sessions|^\w+ \/me\/pin/.test(
    route,
  ),
).map(([route]) => route);

let siteState: HttpHarness;
const people = new Map<RoleName, string>();

beforeAll(async () => {
  siteState = await httpHarness();
  for (const role of ROLES) people.set(role, await siteState.someone(role));
});
afterAll(() => siteState.end());

describe('who may knock where', () => {
  test('every route of the table of permissions is tried here, and no other', () => {
    const tried = [...TABLE.map(([route]) => route.replace(' ', ' /api/v1')), ...FOR_ANYONE];
    expect(tried.toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
  });

  test('the OpenAPI document and the table of permissions name exactly the same routes, for the same roles', async () => {
    const { body } = await siteState.ask<{ paths: Record<string, Record<string, { 'x-roles': unknown }>> }>({
      path: './api/openapi.json',
    });
    const documented = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, told]): [string, unknown] => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        told['x-roles'],
      ]),
    );
    // Pages and the document itself are nobody's to call by a script.
    const isPage = (route: string): boolean => !/ \/(?:api\/v1\/|healthz|readyz|metrics)/.test(route);
    const table = Object.entries(PERMISSIONS)
      .filter(([route]) => !isPage(route))
      .map(([route, { who }]): [string, unknown] => [route, who]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(table));
    expect(documented).toHaveLength(table.length);
    expect(
      Object.keys(PERMISSIONS)
        .filter(isPage)
        .every((route) => FOR_ANYONE.includes(route)),
    ).toBe(true);
  });

  for (const [route, path, may, body] of TABLE) {
    const method = route.split(' ')[0]!;

    for (const [i, role] of ROLES.entries()) {
      const passes = may[i] === 'x';
      test(`${role} ${passes ? 'may' : 'may not'} ${route}`, async () => {
        const as = await siteState.tokenOf(people.get(role)!);
        const reply = await siteState.ask({ method, path, as, body });
        if (passes)
          expect(['NOT_ALLOWED', 'NOT_SIGNED_IN', 'NOT_A_PERSON', 'FOREIGN_ORIGIN', 'INTERNAL']).not.toContain(
            reply.body.code,
          );
        else expect(reply.body).toMatchObject({ status: 403, code: 'NOT_ALLOWED' });
      });
    }

    test(`nobody without a token may ${route}`, async () => {
      const reply = await siteState.ask({ method, path, body });
      expect(reply.body).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' });
      expect(reply.headers['www-authenticate']).toBe('Bearer');
    });

    test(`the administrator's token ${FOR_PEOPLE.includes(route) ? 'is no person who could' : 'may'} ${route}`, async () => {
      const reply = await siteState.ask({ method, path, as: ADMIN_TOKEN, body });
      if (FOR_PEOPLE.includes(route)) expect(reply.body).toMatchObject({ status: 409, code: 'NOT_A_PERSON' });
      else expect(['NOT_ALLOWED', 'NOT_SIGNED_IN', 'NOT_A_PERSON', 'INTERNAL']).not.toContain(reply.body.code);
    });
  }

  for (const [route, path] of TABLE.filter(([name]) => name.startsWith('GET '))) {
    test(`nobody gets past with HEAD where ${route} would stop them`, async () => {
      expect((await siteState.ask({ method: 'HEAD', path })).status).toBe(401);
    });
  }

  test('a route without a row in the table does not start', async () => {
    const app = createApp({ isNotRecorded: () => null, log: { info: () => {}, error: () => {} } });
    guardRoutes(
      app,
      {
        principalOf: () => null,
        deskPins: null as never,
        queries: null as never,
        publicUrl: null,
        isOwnHost: () => true,
        log: { info: () => {}, error: () => {} },
        tls: null,
        insecure: false,
        pagers: null,
      },
      () => false,
      () => 443,
    );
    expect(() => app.get('/api/v1/backdoor', () => 'open')).toThrow(
      'no row in hub/access/permissions.ts for GET /api/v1/backdoor',
    );
    await app.close();
  });
});

describe('what is theirs', () => {
  test("an auditor sees where they are signed in themselves and cuts off their own lost phone, but nobody else's", async () => {
    const me = await siteState.someone('auditor');
    const [here, lost] = [await siteState.tokenOf(me), await siteState.tokenOf(me)];
    const { body } = await siteState.ask<Sessions>({ path: `/staff/${me}/sessions`, as: here });
    const other = body.items.find((session) => !session.current);
    expect((await siteState.ask({ method: 'DELETE', path: `/sessions/${other?.id}`, as: here })).status).toBe(204);
    expect((await siteState.ask({ path: '/me', as: lost })).status).toBe(401);

    const wang = await siteState.tokenOf('wang');
    const { body: listed } = await siteState.ask<Sessions>({ path: '/staff/wang/sessions', as: wang });
    expect(
      (await siteState.ask({ method: 'DELETE', path: `/sessions/${listed.items[0]?.id}`, as: here })).body.code,
    ).toBe('NOT_ALLOWED');
    expect((await siteState.ask({ path: '/me', as: wang })).status).toBe(200);
  });
});

describe('an administrator', () => {
  test('is not signed out by a lead; by themselves and by another administrator they are', async () => {
    const admin = await siteState.someone('admin');
    const [phone, own] = [await siteState.tokenOf(admin), await siteState.tokenOf(admin)];
    const idOf = async (token: string): Promise<string | undefined> =>
      (await siteState.ask<Sessions>({ path: `/staff/${admin}/sessions`, as: token })).body.items.find(
        ({ current }) => current,
      )?.id;
    const end = async (id: string | undefined, as: string): Promise<number> =>
      (await siteState.ask({ method: 'DELETE', path: `/sessions/${id}`, as })).status;
    const [phoneId, ownId] = [await idOf(phone), await idOf(own)];
    expect(await end(phoneId, await siteState.tokenOf('lin'))).toBe(403);
    expect((await siteState.ask({ path: '/me', as: phone })).status).toBe(200);
    expect(await end(phoneId, own)).toBe(204);
    expect(await end(ownId, ADMIN_TOKEN)).toBe(204);
  });
});

describe('a lead does not become an administrator by a detour', () => {
  const person = { name: { zh: '某人', en: 'Somebody' } };

  test('not by adding, raising, changing or inviting one', async () => {
    const as = await siteState.tokenOf('lin');
    const before = siteState.siteState.site().site;
    const admin = people.get('admin')!;
    for (const ask of [
      { method: 'POST', path: '/staff', body: { ...person, id: 'mine', roles: ['admin'] } },
      { method: 'PATCH', path: '/staff/lin', body: { roles: ['lead', 'admin'] } },
      { method: 'PATCH', path: `/staff/${admin}`, body: { active: false } },
      { method: 'POST', path: `/staff/${admin}/invites` },
    ]) {
      const { body } = await siteState.ask({ ...ask, as });
      expect(body).toMatchObject({
        code: 'NOT_ALLOWED',
        detail: 'Only an administrator changes, invites or signs out administrators.',
      });
    }
    expect(siteState.siteState.site().site).toEqual(before);
  });

  test('not by way of the site document, which an administrator may change so', async () => {
    const lin = await siteState.tokenOf('lin');
    const { body: site } = await siteState.ask<Site>({ path: '/site', as: lin });
    const raised = { ...site, staff: site.staff.map((one) => (one.id === 'lin' ? { ...one, roles: ['admin'] } : one)) };
    expect((await siteState.ask({ method: 'PUT', path: '/site', body: raised, as: lin })).body.code).toBe(
      'NOT_ALLOWED',
    );
    const { body } = await siteState.ask({ method: 'PUT', path: '/site?dryRun=true', body: raised, as: ADMIN_TOKEN });
    expect(body).toMatchObject({ applied: false, changes: { staff: { changed: ['lin'] } } });
  });
});
