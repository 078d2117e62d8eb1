import { describe, expect, test } from 'vitest';
import type { WhyView } from '../../hub/contract/http/why.ts';
import type { CallView, CallWithTimelineView } from '../../hub/contract/call.ts';
import { queriesOf } from '../../hub/app/queries.ts';
import type { StaffId } from '../../hub/domain/ids.ts';
import { DAY_MS } from '../../hub/domain/time.ts';
import type { OutcomesUsed } from '../../hub/queries/outcomes.ts';
import { replies, type List } from '../support/http/http-replies.ts';

const { hub, tokens, get, post, expectAllHeld } = replies('calls');

describe('a call, from the ramp to the end', () => {
  test('wang takes it, comes, asks for hands and closes it; each time the reply is the call as it now is', async () => {
    const id = await hub().press('west-ramp-help');
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

    const told = await hub().ask<CallWithTimelineView>({ path: `/calls/${id}`, as: tokens['wang']! });
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

  test('calls since a moment, and who closed them', async () => {
    const ask = (query: string) => get<List<CallView>>({ path: `/calls?${query}`, as: tokens['lin']! });
    const { body } = await ask('');
    expect(body.items.filter(({ state }) => state === 'closed').map(({ closedBy }) => closedBy?.id)).toContain('li');
    const { clock } = hub().temp;
    clock.now += 1;
    const { body: newer } = await post<CallView>('/calls', tokens['wang']!, { place: 'front-desk', kind: 'visit' });
    const numbersOf = async (query: string) => (await ask(query)).body.items.map(({ number }) => number);
    expect(await numbersOf(`since=${newer.raisedAt}`)).toEqual([newer.number]);
    expect(await numbersOf(`since=${newer.raisedAt}&state=closed`)).toEqual([]);
    expect(await numbersOf(`since=${newer.raisedAt}&state=open`)).toEqual([newer.number]);
    expect((await ask(`since=${newer.raisedAt}&limit=1`)).body.next).toBe(String(newer.number));
    expect((await ask(`since=${newer.raisedAt}&limit=2`)).body.next).toBe(null);
    expect(await numbersOf(`since=${body.items[0]!.raisedAt}&limit=3`)).toEqual([7, 6, 5]);
    expect((await ask('since=2026-02-31T00:00:00Z')).status).toBe(400);
  });

  test('which outcomes ended the calls of the last 30 days: counted once a day, without the day itself', async () => {
    const { temp, core, live } = hub();
    const ask = async () => (await get<OutcomesUsed>({ path: '/outcomes', as: tokens['wang']! })).body;
    expect(await ask()).toMatchObject({ day: '1970-01-01', items: [] });
    temp.clock.now += DAY_MS;
    const next = await ask();
    expect(next.day).toBe('1970-01-02');
    expect(next.items).toContainEqual({ kind: 'assist', outcome: 'ramp-help', count: 1 });
    temp.clock.now += 30 * DAY_MS;
    expect(queriesOf(core, live).outcomes().items).toEqual([]);
    temp.clock.now -= 31 * DAY_MS;
  });

  test('who would hear an alert now', async () => {
    const { body } = await get<List<{ staff: string }>>({ path: '/reachability', as: tokens['li']! });
    expect(Array.isArray(body.items)).toBe(true);
    for (const path of ['/reports/response?by=hour', '/reports/response.csv'])
      expect((await get({ path, as: tokens['lin']! })).status).toBe(200);
    const unheard = await get<List<unknown>>({ path: '/reachability/unheard', as: tokens['li']! });
    expect(Array.isArray(unheard.body.items)).toBe(true);
  });

  test('a shift begins with a test ring that was heard and tapped', async () => {
    const rung = await post<{ id: string; staff: string }>('/check-ins', tokens['li']!);
    expect(rung.status).toBe(201);
    hub().checkIns.heard(rung.body.id, 'li' as StaffId);
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
        ends: [
          { staff: 'wang', at: '2026-11-23T09:00:00.000Z' },
          { staff: 'li', at: '2026-11-23T09:00:00.000Z' },
        ],
      },
      {
        team: 'clinic',
        staff: ['chen'],
        awaited: [],
        backup: ['zhao'],
        why: ['clinic-day'],
        mode: 'day',
        opensAt: null,
        ends: [
          { staff: 'chen', at: '2026-11-23T09:00:00.000Z' },
          { staff: 'zhao', at: '2026-11-23T09:00:00.000Z' },
        ],
      },
    ]);
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
    const { body } = await get<{ items: object[] }>({
      path: '/roster/shifts?from=2026-11-23&to=2026-11-23',
      as: tokens['li']!,
    });
    expect(body.items).toContainEqual({
      team: 'clinic',
      staff: 'chen',
      role: 'duty',
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-23T09:00:00.000Z',
    });
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

test('each route asked here was held to its description above', () => expectAllHeld());
