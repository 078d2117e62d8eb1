import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../hub/contract/errors.ts';
import type { ProblemBody } from '../../hub/contract/http/problem.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { authenticator } from '../support/pages/authenticator.ts';
import { ADMIN_TOKEN, httpHarness, withDeskPins, type Ask, type HttpHarness } from '../support/http/http-door.ts';
import { sqliteError } from '../support/disk/temp-store.ts';

type Told = ProblemBody & {
  readonly owner?: unknown;
  readonly mistakes?: readonly { readonly line: number; readonly hint: string }[];
};

let siteState: HttpHarness;
let wang: string;
let li: string;
let sun: string;
let lin: string;
const met = new Set<string>();

beforeAll(async () => {
  siteState = await httpHarness({ metrics: () => Promise.reject(new Error('the meter fell off the wall')) });
  [wang, li, sun, lin] = [
    await siteState.tokenOf('wang'),
    await siteState.tokenOf('li'),
    await siteState.tokenOf('sun'),
    await siteState.tokenOf('lin'),
  ];
});
afterEach(() => {
  siteState.temp.fault.at = () => {};
});
afterAll(() => siteState.end());

/** Asks, and holds that the refusal is a whole problem of the catalogue. */
async function refused(ask: Ask, code: ErrorCode): Promise<Told> {
  const { status, type, body } = await siteState.ask<Told>(ask);
  expect(body).toMatchObject({ type: 'about:blank', code, status: ERRORS[code].status, title: ERRORS[code].title });
  expect(body.hint).not.toBe('');
  expect(status).toBe(ERRORS[code].status);
  expect(type).toMatch(/^application\/problem\+json(?:; charset=utf-8)?$/);
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.[tj]s:\d|node_modules/);
  met.add(code);
  return body;
}
const post = (path: string, as: string, body?: unknown): Ask => ({ method: 'POST', path, as, body });
const json = { 'content-type': 'application/json' };

describe('what is wrong at a shared screen', () => {
  test('no PINs here, no screen, nobody acting, a wrong one', async () => {
    await refused({ method: 'PUT', path: '/me/pin', as: wang, body: { pin: '2580' } }, 'PIN_OFF');
    await withDeskPins(siteState, true);
    const screen = await siteState.tokenOf('lin');
    await refused(post('/sessions/current/pin', screen, { staff: 'wang', pin: '2580' }), 'NOT_A_SCREEN');
    const sets = (place: string): Ask => ({
      method: 'PUT',
      path: '/sessions/current/screen',
      as: screen,
      body: { place },
    });
    await refused(sets('roof'), 'UNKNOWN_PLACE');
    await siteState.ask(sets('front-desk'));
    await refused(post('/calls/none/acknowledge', screen), 'PIN_REQUIRED');
    await refused(post('/sessions/current/pin', screen, { staff: 'wang', pin: '2580' }), 'PIN_WRONG');
    await withDeskPins(siteState, false);
  });
});

describe('what is wrong with a call', () => {
  test('the second of two thumbs is told who goes', async () => {
    const id = await siteState.press('infusion-1');
    const both = await Promise.all([
      siteState.ask(post(`/calls/${id}/acknowledge`, wang)),
      siteState.ask(post(`/calls/${id}/acknowledge`, li)),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 409]);
    const told = await refused(post(`/calls/${id}/acknowledge`, li), 'CALL_ALREADY_TAKEN');
    expect(told.owner).toEqual({ id: 'wang', name: { zh: '小王', en: 'Wang' }, team: 'committee' });
    expect((await refused(post(`/calls/${id}/release`, li, { reason: 'x' }), 'NOT_OWNER')).owner).toMatchObject({
      id: 'wang',
    });
    await refused(post(`/calls/${id}/close`, wang, { outcome: 'helped' }), 'NOT_ARRIVED');
    await refused(post(`/calls/${id}/close`, wang, { outcome: 'gone-fishing' }), 'UNKNOWN_OUTCOME');
    await refused(post(`/calls/${id}/arrive`, wang, { proof: { plate: 'south-gate-bell' } }), 'PROOF_WRONG');
    await refused(post(`/calls/${id}/acknowledge`, ADMIN_TOKEN), 'NOT_A_PERSON');
    await siteState.ask(post(`/calls/${id}/arrive`, wang));
    await siteState.ask(post(`/calls/${id}/close`, wang, { outcome: 'helped' }));
    await refused(post(`/calls/${id}/acknowledge`, wang), 'CALL_CLOSED');
    await refused(post(`/calls/${id}/hands`, wang), 'CALL_CLOSED');
  });

  test('a call is offered to somebody else who can hear it, one at a time, and answered by the one asked', async () => {
    const id = await siteState.press('infusion-3');
    await refused(post(`/calls/${id}/hand-over`, wang, { to: { staff: 'li' } }), 'CALL_NOT_TAKEN');
    await siteState.ask(post(`/calls/${id}/acknowledge`, wang));
    expect(
      (await refused(post(`/calls/${id}/hand-over`, li, { to: { staff: 'wang' } }), 'NOT_OWNER')).owner,
    ).toMatchObject({ id: 'wang' });
    await refused(post(`/calls/${id}/hand-over`, wang, { to: { staff: 'wang' } }), 'HAND_OVER_TO_SELF');
    await refused(
      post('/roster/swaps', wang, {
        with: 'nobody',
        mine: { from: '2026-12-01T09:00:00Z', to: '2026-12-01T12:00:00Z' },
      }),
      'UNKNOWN_STAFF',
    );
    await refused(post('/matters', wang, { reason: 'gossip' }), 'UNKNOWN_REASON');
    const matter = await siteState.ask<{ id: string }>(post('/matters', wang, { reason: 'pension' }));
    await refused(post(`/matters/${matter.body.id}/notes`, lin, { text: 'x' }), 'NOT_YOUR_TEAM');
    await siteState.ask(post(`/matters/${matter.body.id}/done`, wang, { outcome: 'helped' }));
    await refused(post(`/matters/${matter.body.id}/done`, wang, { outcome: 'helped' }), 'MATTER_DONE');
    await refused(post('/staff/wang/erase', ADMIN_TOKEN), 'STILL_ON_STAFF');
    const { body: site } = await siteState.ask<{ site: { rules: object } }>({ path: '/site', as: ADMIN_TOKEN });
    const freeText = (on: boolean) =>
      siteState.ask({
        method: 'PUT',
        path: '/site',
        as: ADMIN_TOKEN,
        body: { ...site, site: { ...site.site, rules: { ...site.site.rules, freeText: on } } },
      });
    await freeText(false);
    await refused(post('/calls', wang, { place: 'east-door', kind: 'visit', note: 'knee' }), 'FREE_TEXT_OFF');
    await refused(post('/matters', wang, { reason: 'pension', nextStep: 'x' }), 'FREE_TEXT_OFF');
    const quiet = await siteState.press('infusion-4');
    for (const [reason, kept] of [
      ['Mrs Gu of flat 3 fell', ''],
      ['I cannot get away', 'I cannot get away'],
    ]) {
      await siteState.ask(post(`/calls/${quiet}/acknowledge`, wang));
      expect((await siteState.ask(post(`/calls/${quiet}/release`, wang, { reason }))).status).toBe(200);
      const { body } = await siteState.ask<{ timeline: { type: string; reason?: string }[] }>({
        path: `/calls/${quiet}`,
        as: wang,
      });
      expect(body.timeline.at(-1)).toMatchObject({ type: 'CallReleased', reason: kept });
    }
    await freeText(true);
    await refused(post('/pairing/claim', '', { code: 'wrong' }), 'PAIRING_CODE_INVALID');
    const ring = await siteState.ask<{ id: string }>(post('/check-ins', wang));
    await refused(post(`/check-ins/${ring.body.id}/heard`, wang), 'RING_NOT_HEARD');
    await refused(post(`/calls/${id}/hand-over`, wang, { to: { team: 'nobodys' } }), 'HAND_OVER_TO_NOBODY');
    expect((await refused(post(`/calls/${id}/redirect`, wang, { team: 'clinic' }), 'SAME_TEAM')).owner).toMatchObject({
      id: 'wang',
    });
    expect((await refused(post(`/calls/${id}/hand-over/accept`, li), 'NO_HAND_OVER')).owner).toMatchObject({
      id: 'wang',
    });
    expect((await siteState.ask(post(`/calls/${id}/hand-over`, wang, { to: { staff: 'lin' } }))).status).toBe(200);
    await refused(post(`/calls/${id}/hand-over`, wang, { to: { staff: 'li' } }), 'HAND_OVER_PENDING');
    await refused(post(`/calls/${id}/hand-over/accept`, li), 'NOT_OFFERED_TO_YOU');
    await refused(post(`/calls/${id}/hand-over/decline`, li), 'NOT_OFFERED_TO_YOU');
  });

  test('nobody gives back what nobody has, and no call is made at a place that does not exist', async () => {
    const id = await siteState.press('infusion-2');
    await refused(post(`/calls/${id}/release`, wang, { reason: 'x' }), 'CALL_NOT_TAKEN');
    await refused(post('/calls', wang, { place: 'roof', kind: 'help' }), 'UNKNOWN_PLACE');
    await refused(post('/calls', wang, { place: 'front-desk', kind: 'party' }), 'UNKNOWN_KIND');
    for (const path of ['/calls/none', '/call-points/none', '/nowhere', './nowhere', './.env', './api/v2/me']) {
      await refused({ path, as: wang }, 'NOT_FOUND');
    }
  });

  test('a site may want proof of being there at an emergency', async () => {
    const { body: site } = await siteState.ask<Site>({ path: '/site', as: lin });
    const strict = {
      ...site,
      site: { ...site.site, rules: { ...site.site.rules, declaredArrivalAtEmergency: false } },
    };
    expect((await siteState.ask({ method: 'PUT', path: '/site', as: lin, body: strict })).status).toBe(200);
    const id = await siteState.press('lavatory-help');
    await refused(post(`/calls/${id}/arrive`, wang), 'PROOF_REQUIRED');
    expect((await siteState.ask(post(`/calls/${id}/arrive`, wang, { proof: { plate: 'lavatory-help' } }))).status).toBe(
      200,
    );
  });
});

describe('what is wrong with a request', () => {
  test('who asks is not known, may not, or came from a foreign page', async () => {
    for (const as of [undefined, 'wrong', 'x'.repeat(600), 'two words']) {
      await refused({ path: '/me', ...(as === undefined ? {} : { as }) }, 'NOT_SIGNED_IN');
    }
    await refused(
      { path: '/me', headers: { authorization: `Basic ${Buffer.from(`wang:${wang}`).toString('base64')}` } },
      'NOT_SIGNED_IN',
    );
    await refused({ path: '/staff', as: wang }, 'NOT_ALLOWED');
    await refused(
      { method: 'POST', path: '/calls', headers: { cookie: `lotusbell=${wang}`, origin: 'http://evil.example' } },
      'FOREIGN_ORIGIN',
    );
    await refused({ path: '/me', as: wang, headers: { host: 'evil.example' } }, 'FOREIGN_HOST');
    await refused({ method: 'POST', path: '/sessions', body: { invite: 'made-up' } }, 'INVITE_INVALID');
  });

  test('a body that cannot be read, is too large, too deep, of another type, or does not fit', async () => {
    const path = '/calls';
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
    for (const body of ['{', 'null,', '{"place":"roof",}', deep, `{"a":${'{"b":'.repeat(50_000 / 5)}1`]) {
      await refused({ method: 'POST', path, as: wang, body, headers: json }, 'BAD_REQUEST');
    }
    await refused(
      { method: 'POST', path, as: wang, body: `{"note":"${'n'.repeat(70_000)}"}`, headers: json },
      'TOO_LARGE',
    );
    const yaml = { 'content-type': 'application/yaml' };
    await refused({ method: 'PUT', path: '/site', as: lin, body: 'x'.repeat(1_100_000), headers: yaml }, 'TOO_LARGE');
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
    ]) {
      await refused(
        { method: 'POST', path, as: wang, body: '{}', headers: { 'content-type': type } },
        'UNSUPPORTED_TYPE',
      );
    }
    const told = await refused(post('/calls', wang, { place: 'front-desk', kind: 'NOT AN ID' }), 'INVALID_BODY');
    expect(told.detail).toMatch(/^body\/kind must match pattern/);
    expect(told.detail).not.toContain('NOT AN ID');
    for (const body of [[], 'x', 7, true]) {
      await refused({ method: 'POST', path, as: wang, body: JSON.stringify(body), headers: json }, 'INVALID_BODY');
    }
    await refused({ path: '/calls?limit=0', as: wang }, 'INVALID_BODY');
    await refused({ path: '/calls?limit=many', as: wang }, 'INVALID_BODY');
    await refused({ path: '/calls?limit=5&limit=6', as: wang }, 'INVALID_BODY');
    await refused({ path: '/calls?before=yesterday', as: wang }, 'INVALID_BODY');
    await refused({ path: '/quarantine?before=-1', as: sun }, 'INVALID_BODY');
    await refused({ method: 'POST', path: '/devices/Not%20An%20Id/credentials', as: sun }, 'INVALID_BODY');
  });

  test('brackets in a note are no nesting', async () => {
    const note = `${'['.repeat(200)} "quoted" \\ ${'{'.repeat(200)}`;
    const reply = await siteState.ask<{ note: string }>(
      post('/calls', wang, { place: 'front-desk', kind: 'visit', note }),
    );
    expect(reply.body.note).toBe(note);
  });

  test('a method that a path does not take, with those that it does', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/calls', 'GET, HEAD, POST'],
      ['GET', '/calls/some/acknowledge', 'POST'],
      ['DELETE', '/staff/wang', 'PATCH'],
      ['POST', './healthz', 'GET, HEAD'],
      ['OPTIONS', '/me', 'GET, HEAD'],
    ] as const) {
      await refused({ method, path, as: wang }, 'METHOD_NOT_ALLOWED');
      expect((await siteState.ask({ method, path, as: wang })).headers['allow']).toBe(allow);
    }
  });

  test('ids and teams that are taken or unknown, people who have left', async () => {
    const person = { id: 'wang', name: { zh: '小王', en: 'Wang' }, roles: ['staff'] };
    await refused(post('/staff', lin, person), 'ALREADY_EXISTS');
    await refused(post('/staff', lin, { ...person, id: 'hu', team: 'pirates' }), 'UNKNOWN_TEAM');
    await refused({ method: 'PATCH', path: '/staff/wang', as: lin, body: { team: 'pirates' } }, 'UNKNOWN_TEAM');
    await refused({ method: 'PATCH', path: '/staff/nobody', as: lin, body: {} }, 'NOT_FOUND');
    for (const wrong of [
      { ...person, id: 'Hu' },
      { ...person, id: 'hu', roles: ['king'] },
      { ...person, id: 'hu', name: { zh: ' ', en: 'Hu' } },
    ]) {
      await refused(post('/staff', lin, wrong), 'INVALID_BODY');
    }
    await siteState.ask({ method: 'PATCH', path: '/staff/zhao', as: lin, body: { active: false } });
    await refused(post('/staff/zhao/invites', lin), 'STAFF_INACTIVE');
    await refused(post('/staff/nobody/invites', lin), 'NOT_FOUND');
    await refused({ path: '/staff/nobody/sessions', as: lin }, 'NOT_FOUND');
    await refused({ method: 'DELETE', path: '/sessions/none', as: lin }, 'NOT_FOUND');
    await refused({ method: 'DELETE', path: '/sessions/current', as: ADMIN_TOKEN }, 'NOT_FOUND');
    await siteState.ask(post('/devices', sun, { id: 'spare' }));
    await refused(post('/devices', sun, { id: 'spare' }), 'ALREADY_EXISTS');
    await refused({ method: 'DELETE', path: '/devices/none/credentials', as: sun }, 'NOT_FOUND');
  });

  test('a site document with mistakes: all of them at once, each with its line and a remedy', async () => {
    const body = 'site: { id: lotus }\nteams: []\nplaces: [{ id: A }]\n';
    const told = await refused(
      { method: 'PUT', path: '/site', as: lin, body, headers: { 'content-type': 'application/yaml' } },
      'SITE_INVALID',
    );
    expect(told.mistakes?.length).toBeGreaterThan(4);
    expect(told.mistakes?.every(({ hint }) => hint !== '')).toBe(true);
    expect(told.mistakes?.map(({ line }) => line)).toContain(3);
    await refused({ method: 'PUT', path: '/site?dryRun=true', as: lin, body: '{', headers: json }, 'SITE_INVALID');
    await refused({ method: 'PUT', path: '/site', as: lin }, 'SITE_INVALID');
    await refused(
      { method: 'PUT', path: '/site', as: lin, body: 'site: {}', headers: { 'content-type': 'text/plain' } },
      'UNSUPPORTED_TYPE',
    );
    await refused({ method: 'PUT', path: '/site?dryRun=perhaps', as: lin, body: {} }, 'INVALID_BODY');
  });

  test('a day that does not exist, which a date would take for the next month', async () => {
    const leave = { kind: 'leave', person: 'wang', from: '2026-02-28T09:00:00+08:00', to: '2026-02-31T09:00:00+08:00' };
    await refused(post('/roster/overrides', lin, leave), 'INVALID_BODY');
    await refused({ path: '/duty?at=2026-02-29T09:00:00Z', as: lin }, 'INVALID_BODY');
  });

  test('a moment at the end of time, around which there are no days', async () => {
    for (const at of ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2200-01-01T00:00:00Z']) {
      await refused({ path: `/duty?at=${at}`, as: lin }, 'INVALID_BODY');
      await refused(
        post('/roster/overrides', lin, { kind: 'leave', person: 'wang', from: '2026-02-28T09:00:00+08:00', to: at }),
        'INVALID_BODY',
      );
    }
  });

  test('a file for the roster with mistakes, too large, or of another sort', async () => {
    const path = '/roster/import';
    const told = await refused(
      {
        method: 'POST',
        path,
        as: lin,
        body: 'kind,person,from,to\nleave,wagn,today,tomorrow\n',
        headers: { 'content-type': 'text/csv' },
      },
      'ROSTER_INVALID',
    );
    expect(told.mistakes?.map(({ line }) => line)).toEqual([2, 2, 2]);
    await refused(
      { method: 'POST', path, as: lin, body: 'x'.repeat(1_100_000), headers: { 'content-type': 'text/csv' } },
      'TOO_LARGE',
    );
    await refused({ method: 'POST', path, as: lin, body: {} }, 'UNSUPPORTED_TYPE');
    await refused(
      {
        method: 'POST',
        path: `${path}?dryRun=perhaps`,
        as: lin,
        body: 'kind',
        headers: { 'content-type': 'text/csv' },
      },
      'INVALID_BODY',
    );
    await refused({ method: 'POST', path, as: lin }, 'ROSTER_INVALID');
    await refused(
      { method: 'PUT', path: '/roster', as: lin, body: { shifts: [] }, headers: { 'if-match': '"yesterday"' } },
      'ROSTER_CHANGED',
    );
  });

  test('a key that was used for something else', async () => {
    const headers = { 'idempotency-key': 'k' };
    await siteState.ask({ ...post('/calls', wang, { place: 'front-desk', kind: 'visit' }), headers });
    await refused({ ...post('/calls', wang, { place: 'south-gate', kind: 'visit' }), headers }, 'IDEMPOTENCY_MISMATCH');
  });

  test('an address that cannot be read', async () => {
    await refused({ path: '/calls/%E0%A4%A', as: wang }, 'BAD_REQUEST');
  });
});

describe('what is wrong with the hub', () => {
  test('a full disk: nothing was stored, the remedy says so, and it goes on by itself', async () => {
    siteState.temp.fault.at = (point) => {
      if (point === 'before-commit') throw sqliteError(13, 'database or disk is full');
    };
    const id = siteState.temp.store().tables.calls.open()[0]!.call.id;
    const told = await refused(post(`/calls/${id}/acknowledge`, wang), 'NOT_RECORDED');
    expect(told.hint).toContain('The disk is full');
    expect(
      (await siteState.ask(post('/calls', wang, { place: 'front-desk', kind: 'visit' }))).headers['retry-after'],
    ).toBe('5');
    siteState.temp.fault.at = () => {};
    expect((await siteState.ask(post(`/calls/${id}/acknowledge`, wang))).status).toBe(200);
  });

  test('a mistake of our own is told without its insides, and logged with them', async () => {
    const told = await refused({ path: './metrics' }, 'INTERNAL');
    expect(JSON.stringify(told)).not.toContain('meter');
    expect(
      siteState.lines.filter(
        (line) => line.includes('the meter fell off the wall') && line.includes('"route":"/metrics"'),
      ),
    ).toHaveLength(1);
  });

  test('who guesses invitations is slowed down, and whoever joins properly from there is not locked out for long', async () => {
    const slow = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 3 } });
    const guess = (): Promise<{ status: number }> =>
      slow.ask({ method: 'POST', path: '/sessions', body: { invite: 'guess' }, from: '192.168.1.66' });
    const tries = [await guess(), await guess(), await guess()];
    expect(tries.map(({ status }) => status)).toEqual([401, 401, 401]);
    const reply = await slow.ask<Told>({
      method: 'POST',
      path: '/sessions',
      body: { invite: 'guess' },
      from: '192.168.1.66',
    });
    expect(reply.body).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 });
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(reply.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(
      (await slow.ask({ method: 'POST', path: '/sessions', body: { invite: 'guess' }, from: '192.168.1.67' })).status,
    ).toBe(401);
    met.add('TOO_MANY_REQUESTS');
    await slow.end();
  });

  test('a passkey that nobody has made is refused, and guessing slowed down', async () => {
    const slow = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 1 } });
    const guess: Ask = {
      method: 'POST',
      path: '/sessions/passkey',
      body: { credential: authenticator().get({ challenge: 'Z3Vlc3M' }) },
    };
    expect((await slow.ask(guess)).body.code).toBe('PASSKEY_INVALID');
    expect((await slow.ask(guess)).body.code).toBe('TOO_MANY_REQUESTS');
    await slow.end();
    await refused(guess, 'PASSKEY_INVALID');
  });

  test('a code that sets no phone up is refused, and guessing slowed down, of codes and of keys', async () => {
    const slow = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 1 } });
    const guess: Ask = { method: 'POST', path: '/pager-setups', body: { secret: 'x'.repeat(43) } };
    expect((await slow.ask(guess)).body.code).toBe('PAGER_SETUP_INVALID');
    expect((await slow.ask(guess)).body.code).toBe('TOO_MANY_REQUESTS');
    expect((await slow.ask({ path: '/pager-setups/current', as: 'x'.repeat(43) })).body.code).toBe('TOO_MANY_REQUESTS');
    await slow.end();
    await refused(guess, 'PAGER_SETUP_INVALID');
    await refused({ path: '/pager-setups/current' }, 'PAGER_SETUP_INVALID');
  });

  test('a thousand phones that join properly from one address are not slowed down', async () => {
    const slow = await httpHarness({ limits: { bodyBytes: 1_048_576, signInsPerMinute: 3 } });
    for (let phone = 0; phone < 10; phone++) {
      const { body } = await slow.ask<{ invite: string }>(post('/staff/wang/invites', ADMIN_TOKEN));
      expect((await slow.ask({ method: 'POST', path: '/sessions', body })).status).toBe(201);
    }
    await slow.end();
  });
});

test('without pagers each of their routes says so', async () => {
  const without = await httpHarness({ pagers: null });
  const as = await without.tokenOf('wang');
  expect((await without.ask({ path: '/staff/wang/pagers', as })).body.code).toBe('PAGERS_OFF');
  expect((await without.ask(post('/staff/wang/pagers', as, {}))).body.code).toBe('PAGERS_OFF');
  expect((await without.ask(post('/pager-setups', as, { secret: 'x' }))).body.code).toBe('PAGERS_OFF');
  expect((await without.ask({ path: '/pager-setups/current', as })).body.code).toBe('PAGERS_OFF');
  expect((await without.ask(post('/pager-setups/current/test-ring', as, {}))).body.code).toBe('PAGERS_OFF');
  met.add('PAGERS_OFF');
  await without.end();
});

/** Where the others are met. */
const ELSEWHERE = {
  STOPPING: 'http-socket.test.ts',
  HTTPS_REQUIRED: 'http-plain.test.ts',
  BUSY: 'heavy.test.ts',
  TOO_MUCH_TO_READ: 'heavy.test.ts',
  TROUBLE_TAKEN_ON: 'replies-house.test.ts',
  TROUBLE_SOLVED: 'replies-house.test.ts',
  TOO_MANY_PAGERS: 'replies-people.test.ts',
  STILL_SILENT: 'system/trouble.test.ts',
  NOT_RECOGNISED: 'wire/onboarding.test.ts',
  NO_OUTPUTS: 'wire/bought-feedback.test.ts',
  DEVICE_AWAY: 'wire/bought-feedback.test.ts',
};

test('every code of the catalogue was met', () => {
  expect([...met, ...Object.keys(ELSEWHERE)].toSorted()).toEqual(Object.keys(ERRORS).toSorted());
});
