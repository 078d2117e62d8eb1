import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrolDevice } from '../../hub/commands/devices/credentials.ts';
import { STARTUP_ACTOR } from '../../hub/commands/actor.ts';
import type { WhyView } from '../../hub/contract/http/why.ts';
import type { CallView, CallWithTimelineView } from '../../hub/contract/call.ts';
import type { CallPointView, DeviceView } from '../../hub/contract/http/devices.ts';
import type { MeView, StaffView } from '../../hub/contract/http/people.ts';
import { recordTrouble } from '../../hub/commands/troubles/record-trouble.ts';
import type { TroubleAbout } from '../../hub/domain/trouble/trouble.ts';
import type { DeviceId, StaffId, TroubleId } from '../../hub/domain/ids.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { authenticator } from '../support/pages/authenticator.ts';
import {
  ADMIN_TOKEN,
  httpHarness,
  withDeskPins,
  type Ask,
  type HttpHarness,
  type Reply,
} from '../support/http-door.ts';
import { describedBy, type Described, type OpenApi } from '../support/http-openapi.ts';

type List<Item> = { readonly items: readonly Item[]; readonly next: string | null };
type Applied = { readonly version: number; readonly mistakes: readonly { readonly severity: string }[] };

let siteState: HttpHarness;
let documented: OpenApi;
let described: Described;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  siteState = await httpHarness();
  documented = (await siteState.ask<OpenApi>({ path: './api/openapi.json' })).body;
  described = describedBy(documented);
  for (const person of ['wang', 'li', 'chen', 'sun', 'lin']) tokens[person] = await siteState.tokenOf(person);
});
afterAll(() => siteState.end());

/** Asks, and holds the reply against the OpenAPI document. */
async function get<Body>(ask: Ask): Promise<Reply<Body>> {
  const reply = await siteState.ask<Body>(ask);
  described.hold(ask.method ?? 'GET', ask.path.startsWith('./') ? ask.path.slice(1) : `/api/v1${ask.path}`, reply);
  return reply;
}
const post = <Body>(path: string, as: string, body?: unknown): Promise<Reply<Body>> =>
  get<Body>({ method: 'POST', path, as, body });

describe('a call, from the ramp to the end', () => {
  test('wang takes it, comes, asks for hands and closes it; each time the reply is the call as it now is', async () => {
    const id = await siteState.press('west-ramp-help');
    const open = await get<List<CallView>>({ path: '/calls?state=open', as: tokens['wang']! });
    expect(open.body.items.map((call) => call.id)).toEqual([id]);

    const taken = await post<CallView>(`/calls/${id}/acknowledge`, tokens['wang']!);
    expect(taken.body).toMatchObject({
      id,
      state: 'acknowledged',
      owner: { id: 'wang', name: { zh: '小王', en: 'Wang' }, team: 'committee' },
    });
    expect(taken.body.seq).toBeGreaterThan(open.body.items[0]!.seq);

    const given = await post<CallView>(`/calls/${id}/release`, tokens['wang']!, { reason: 'called away' });
    expect(given.body).toMatchObject({ state: 'waiting', owner: null, marks: ['released'] });

    const there = await post<CallView>(`/calls/${id}/arrive`, tokens['li']!, {
      proof: { plate: 'https://bell.example/p/west-ramp-help' },
    });
    expect(there.body).toMatchObject({ state: 'attended', owner: { id: 'li' } });

    const hands = await post<CallView>(`/calls/${id}/hands`, tokens['li']!);
    expect(hands.status).toBe(201);
    expect(hands.body).toMatchObject({ kind: 'hands', place: 'west-ramp', forCall: id, state: 'waiting' });

    expect((await get<CallWithTimelineView>({ path: `/calls/${id}`, as: tokens['wang']! })).body.timeline).toHaveLength(
      4,
    );
    const why = await get<WhyView>({ path: `/calls/${id}/why`, as: tokens['wang']! });
    expect(why.body).toMatchObject({ call: id, state: 'attended', well: false });
    const done = await post<CallView>(`/calls/${id}/close`, tokens['li']!, {
      outcome: 'ramp-help',
      note: 'with a wheelchair',
    });
    expect(done.body).toMatchObject({ state: 'closed', outcome: 'ramp-help', dueAt: null });

    const told = await siteState.ask<CallWithTimelineView>({ path: `/calls/${id}`, as: tokens['wang']! });
    expect(told.body.timeline.map((fact) => fact.type)).toEqual([
      'CallRaised',
      'CallAcknowledged',
      'CallReleased',
      'StaffArrived',
      'CallClosed',
    ]);
    expect(told.body.timeline[0]).toMatchObject({ pressId: 'p1', device: 'west-ramp-help' });
    expect(told.body.timeline[4]).toMatchObject({ by: 'li', note: 'with a wheelchair' });

    const closed = await get<List<CallView>>({ path: '/calls?state=closed&limit=1', as: tokens['wang']! });
    expect(closed.body.items[0]?.id).toBe(id);
  });

  test('a walk-in is opened by hand at the desk, and taken with an empty body whatever content type came with it', async () => {
    const opened = await post<CallView>('/calls', tokens['wang']!, {
      place: 'front-desk',
      kind: 'visit',
      note: 'asks for the pension office',
    });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({
      place: 'front-desk',
      kind: 'visit',
      callPoint: null,
      device: null,
      note: 'asks for the pension office',
    });
    const headers = { 'content-type': 'application/json', 'content-length': '0' };
    const taken = await get({
      method: 'POST',
      path: `/calls/${opened.body.id}/acknowledge`,
      as: tokens['wang']!,
      body: '',
      headers,
    });
    expect(taken.status).toBe(200);
  });

  test('wang hands a walk-in to the clinic; chen cannot, zhao is not there, li of the own team takes it over', async () => {
    const {
      body: { id },
    } = await post<CallView>('/calls', tokens['wang']!, { place: 'front-desk', kind: 'visit' });
    await post(`/calls/${id}/acknowledge`, tokens['wang']!);
    const offered = await post<CallView>(`/calls/${id}/hand-over`, tokens['wang']!, { to: { team: 'clinic' } });
    expect(offered.body).toMatchObject({ owner: { id: 'wang' }, handOver: { to: { team: 'clinic' } } });
    expect(Date.parse(offered.body.dueAt!) - Date.parse(offered.body.handOver!.offeredAt)).toBe(60_000);
    const declined = await post<CallView>(`/calls/${id}/hand-over/decline`, tokens['chen']!);
    expect(declined.body).toMatchObject({ owner: { id: 'wang' }, handOver: null });
    await post<CallView>(`/calls/${id}/hand-over`, tokens['wang']!, { to: { staff: 'li' } });
    const accepted = await post<CallView>(`/calls/${id}/hand-over/accept`, tokens['li']!);
    expect(accepted.body).toMatchObject({ state: 'acknowledged', owner: { id: 'li' }, handOver: null });
    const told = await get<CallWithTimelineView>({ path: `/calls/${id}`, as: tokens['wang']! });
    expect(told.body.timeline.slice(2)).toMatchObject([
      { type: 'HandOverOffered', by: 'wang', to: { team: 'clinic' }, asked: ['chen'], returnsAt: offered.body.dueAt },
      { type: 'HandOverDeclined', by: 'chen', ended: true },
      { type: 'HandOverOffered', to: { staff: 'li' } },
      { type: 'HandOverAccepted', by: 'li', formerOwner: 'wang', arriveBy: accepted.body.dueAt },
    ]);
  });

  test('wang sends a walk-in who wants the health station over to it', async () => {
    const {
      body: { id, team },
    } = await post<CallView>('/calls', tokens['wang']!, { place: 'front-desk', kind: 'visit' });
    expect(team).toBe('committee');
    const sent = await post<CallView>(`/calls/${id}/redirect`, tokens['wang']!, { team: 'clinic' });
    expect(sent.body).toMatchObject({ state: 'waiting', team: 'clinic', owner: null, marks: ['wrong-door'] });
    expect((await post<{ code: string }>(`/calls/${id}/redirect`, tokens['wang']!, { team: 'clinic' })).body.code).toBe(
      'SAME_TEAM',
    );
    expect(
      (await post<{ code: string }>(`/calls/${id}/redirect`, tokens['wang']!, { team: 'gardeners' })).body.code,
    ).toBe('UNKNOWN_TEAM');
    expect((await post<{ code: string }>(`/calls/${id}/redirect`, tokens['wang']!, {})).body.code).toBe('INVALID_BODY');
    const told = await get<CallWithTimelineView>({ path: `/calls/${id}`, as: tokens['wang']! });
    expect(told.body.timeline.at(-1)).toMatchObject({
      type: 'CallRedirected',
      by: 'wang',
      team: 'clinic',
      from: 'committee',
    });
  });

  test('an offer to no one in particular is not understood', async () => {
    const {
      body: { id },
    } = await post<CallView>('/calls', tokens['wang']!, { place: 'front-desk', kind: 'visit' });
    for (const body of [{}, { to: 'chen' }, { to: {} }, { to: { staff: 'Dr Chen' } }]) {
      expect((await post<{ code: string }>(`/calls/${id}/hand-over`, tokens['wang']!, body)).body.code).toBe(
        'INVALID_BODY',
      );
    }
  });

  test('old calls are paged, newest first, without a gap and to the end', async () => {
    const numbers: number[] = [];
    let before = '';
    for (let page = 0; page < 10; page++) {
      const { body } = await get<List<CallView>>({ path: `/calls?limit=1${before}`, as: tokens['lin']! });
      numbers.push(...body.items.map((call) => call.number));
      if (body.next === null) break;
      before = `&before=${body.next}`;
    }
    expect(numbers).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('who would hear an alert now', async () => {
    const { body } = await get<List<{ staff: string }>>({ path: '/reachability', as: tokens['li']! });
    expect(Array.isArray(body.items)).toBe(true);
    const unheard = await get<List<unknown>>({ path: '/reachability/unheard', as: tokens['li']! });
    expect(Array.isArray(unheard.body.items)).toBe(true);
  });

  test('a shift begins with a test ring that was heard and tapped', async () => {
    const rung = await post<{ id: string; staff: string }>('/check-ins', tokens['li']!);
    expect(rung.status).toBe(201);
    siteState.checkIns.heard(rung.body.id, 'li' as StaffId);
    const tapped = await post<{ staff: string }>(`/check-ins/${rung.body.id}/heard`, tokens['li']!);
    expect(tapped.body).toMatchObject({ staff: 'li' });
  });

  test('who is on duty', async () => {
    const { body } = await get<List<{ team: string; staff: string[] }>>({ path: '/duty', as: tokens['li']! });
    expect(body.items).toMatchObject([
      { team: 'committee', staff: expect.any(Array), mode: expect.any(String) },
      { team: 'clinic' },
    ]);
    const monday = await get<List<object>>({ path: '/duty?at=2026-11-23T10:00:00%2B08:00', as: tokens['li']! });
    expect(monday.body.items).toEqual([
      {
        team: 'committee',
        staff: ['wang'],
        awaited: [],
        backup: ['li'],
        why: ['committee-week'],
        mode: 'day',
        opensAt: null,
      },
      {
        team: 'clinic',
        staff: ['chen'],
        awaited: [],
        backup: ['zhao'],
        why: ['clinic-day'],
        mode: 'day',
        opensAt: null,
      },
    ]);
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
    siteState.temp.store().committer.run((tx) =>
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

describe('matters', () => {
  test('are opened, planned, noted, handed over and done', async () => {
    const opened = await post<{ id: string; mayRead: boolean }>('/matters', tokens['wang']!, {
      reason: 'pension',
      nextStep: 'ring the office',
      dueOn: '2026-12-01',
    });
    expect(opened).toMatchObject({ status: 201, body: { mayRead: true } });
    const act = (who: string, what: string, body: object = {}) =>
      post<object>(`/matters/${opened.body.id}/${what}`, tokens[who]!, body);
    expect((await act('wang', 'plan', { nextStep: null, dueOn: '2026-12-02' })).body).toMatchObject({
      nextStep: null,
      dueOn: '2026-12-02',
    });
    expect((await act('wang', 'notes', { text: 'prefers mornings' })).status).toBe(200);
    expect((await act('wang', 'hand-over', { to: { staff: 'li' } })).body).toMatchObject({
      handOver: { to: { staff: 'li' } },
    });
    expect((await act('li', 'hand-over/decline')).body).toMatchObject({ handOver: null });
    expect((await act('wang', 'hand-over', { to: { team: 'committee' } })).status).toBe(200);
    expect((await act('li', 'hand-over/accept')).body).toMatchObject({ owner: { id: 'li' } });
    const { body } = await get<{ notes: unknown[]; timeline: unknown[] }>({
      path: `/matters/${opened.body.id}`,
      as: tokens['wang']!,
    });
    expect([body.notes.length, body.timeline.length]).toEqual([1, 7]);
    expect(
      (await get<{ items: unknown[] }>({ path: '/matters?mine=true', as: tokens['li']! })).body.items,
    ).toHaveLength(1);
    expect((await act('li', 'done', { outcome: 'pension' })).body).toMatchObject({ state: 'done', outcome: 'pension' });
    expect(
      (await get<{ items: unknown[] }>({ path: '/matters?state=done&limit=1', as: tokens['li']! })).body.items,
    ).toHaveLength(1);
  });
});

describe('the roster', () => {
  const span = { from: '2026-12-01T09:00:00+08:00', to: '2026-12-01T12:00:00+08:00' };
  const told = { from: '2026-12-01T01:00:00.000Z', to: '2026-12-01T04:00:00.000Z' };

  test('leave and cover are entered, listed and taken back', async () => {
    const added = await post<{ id: string }>('/roster/overrides', tokens['lin']!, {
      kind: 'cover',
      person: 'li',
      for: 'wang',
      ...span,
    });
    expect(added.status).toBe(201);
    expect(added.body).toEqual({ id: expect.any(String), kind: 'cover', person: 'li', for: 'wang', ...told });
    const { body } = await get<{ overrides: unknown[]; gaps: unknown[] }>({ path: '/roster', as: tokens['li']! });
    expect(body).toMatchObject({ overrides: [added.body], swaps: [], missingDecrees: expect.any(Array) });
    const removed = await get({ method: 'DELETE', path: `/roster/overrides/${added.body.id}`, as: tokens['lin']! });
    expect(removed.status).toBe(204);
  });

  test('a swap is asked for and agreed to', async () => {
    const asked = await post<{ id: string }>('/roster/swaps', tokens['wang']!, { with: 'li', mine: span });
    expect(asked.body).toEqual({
      id: expect.any(String),
      by: 'wang',
      with: 'li',
      mine: told,
      theirs: null,
      agreedAt: null,
    });
    const agreed = await post<object>(`/roster/swaps/${asked.body.id}/agree`, tokens['li']!);
    expect(agreed.body).toMatchObject({ agreedAt: expect.any(String) });
  });

  test('who is on duty goes out as a calendar and as a table', async () => {
    expect((await get({ path: '/roster.ics?team=clinic&from=2026-11-23', as: tokens['li']! })).text).toMatch(
      /^BEGIN:VCALENDAR\r\n/,
    );
    expect((await get({ path: '/roster.csv', as: tokens['li']! })).text).toContain('team,person,');
  });

  test('changes come in by a table, and the same file again changes nothing', async () => {
    const headers = { 'content-type': 'text/csv' };
    const body = 'kind,person,from,to\nleave,wang,2026-12-08,2026-12-09\n';
    const send = (query = '') =>
      get<{ added: { id: string }[] }>({
        method: 'POST',
        path: `/roster/import${query}`,
        as: tokens['lin']!,
        body,
        headers,
      });
    expect((await send('?dryRun=true')).body).toMatchObject({
      applied: false,
      added: [{ kind: 'leave', person: 'wang' }],
      unchanged: 0,
    });
    const {
      body: { added },
    } = await send();
    expect((await send()).body).toMatchObject({ applied: true, added: [], unchanged: 1 });
    await get({ method: 'DELETE', path: `/roster/overrides/${added[0]!.id}`, as: tokens['lin']! });
  });

  test('another roster is put in place of the present one, and a bad one is refused with its mistakes', async () => {
    const { body } = await get<{ roster: { shifts: object[] } }>({ path: '/roster', as: tokens['lin']! });
    const put = (roster: unknown) =>
      get<{ changes?: object; mistakes?: unknown[] }>({
        method: 'PUT',
        path: '/roster',
        as: tokens['lin']!,
        body: roster,
      });
    const fewer = await put({ ...body.roster, shifts: body.roster.shifts.slice(1) });
    expect(fewer.body.changes).toEqual({ roster: { added: [], removed: ['committee-week'], changed: [] } });
    expect((await put(body.roster)).status).toBe(200);
    expect((await put({ shifts: [{ id: 'day' }] })).status).toBe(422);
  });
});

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
    const joined = await get<{ token: string; staff: StaffView }>({
      method: 'POST',
      path: '/sessions',
      body: { invite: invited.body.invite, device: 'phone, Firefox' },
    });
    expect(joined.status).toBe(201);
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
    const [here, lost] = [await siteState.tokenOf('zhao'), await siteState.tokenOf('zhao')];
    expect((await get({ method: 'DELETE', path: '/sessions/current', as: here })).status).toBe(204);
    expect((await siteState.ask({ path: '/me', as: here })).status).toBe(401);
    expect((await siteState.ask({ path: '/me', as: lost })).status).toBe(200);
    const { body } = await get<List<{ id: string }>>({ path: '/staff/zhao/sessions', as: tokens['lin']! });
    expect((await get({ method: 'DELETE', path: `/sessions/${body.items[0]!.id}`, as: tokens['lin']! })).status).toBe(
      204,
    );
    expect((await siteState.ask({ path: '/me', as: lost })).status).toBe(401);
  });

  test("the administrator's token is somebody, but nobody in particular", async () => {
    expect((await get({ path: '/me', as: ADMIN_TOKEN })).body).toEqual({
      session: 'admin',
      staff: null,
      roles: ['admin'],
    });
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
    const id = await siteState.press('infusion-2');
    const first = await get<List<CallPointView>>({ path: '/call-points?limit=5', as: tokens['chen']! });
    const rest = await get<List<CallPointView>>({
      path: `/call-points?before=${first.body.next}`,
      as: tokens['chen']!,
    });
    const points = [...first.body.items, ...rest.body.items];
    expect(points.map((point) => point.id)).toEqual(
      siteState.siteState.site().site.callPoints.map((point) => point.id),
    );
    expect(points.find((point) => point.id === 'infusion-2')?.openCall).toBe(id);
    expect((await get<List<CallPointView>>({ path: '/call-points?before=gone', as: tokens['chen']! })).body).toEqual({
      items: [],
      next: null,
    });
  });

  test('the caretaker sees what a broken button said', async () => {
    await enrolDevice(siteState.context, 'broken' as DeviceId, null, STARTUP_ACTOR);
    for (const [name, text] of [
      ['cancel', '{"v":1'],
      ['press', '{"v":7}'],
      ['press', '{"v":9}'],
    ] as const) {
      await siteState.context.committer.run((tx) =>
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
      version: siteState.siteState.version(),
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
    expect(siteState.siteState.site().hasOutcome('tea' as never)).toBe(true);
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
    siteState.health.ok = false;
    siteState.health.problems.push('DISK_FULL: The disk is full.');
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
});

describe('a phone with its own key', () => {
  test('adds it, signs in with it, and has it removed', async () => {
    const key = authenticator();
    const as = await siteState.tokenOf('wang');
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

describe('a shared screen', () => {
  test('is set up by a lead; a person with a PIN acts there, and leaves', async () => {
    const before = (await siteState.ask<Site>({ path: '/site', as: ADMIN_TOKEN })).body;
    await withDeskPins(siteState, true);
    const [wang, screen] = [await siteState.tokenOf('wang'), await siteState.tokenOf('lin')];
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
    await withDeskPins(siteState, before.site.rules?.deskPin === true);
  });
});

describe('what scripts are promised', () => {
  test('the document lists exactly the routes there are', () => {
    expect(documented.openapi).toBe('3.1.0');
    const routes = Object.keys(PERMISSIONS).filter((route) =>
      / (?:\/api\/v1|\/healthz|\/readyz|\/metrics)/.test(route),
    );
    expect(described.operations).toEqual(routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}')).toSorted());
  });

  test('every one of them was held to its description above', () => {
    expect(described.held()).toEqual(described.operations);
  });

  test('only bodies in which something must stand are required', () => {
    const required = (path: string): unknown => documented.paths[path]?.['post']?.requestBody?.required;
    expect(required('/api/v1/calls/{id}/acknowledge')).toBe(false);
    expect(required('/api/v1/calls/{id}/release')).toBe(true);
    expect(documented.paths['/api/v1/sessions']?.['post']?.security).toEqual([]);
  });
});
