import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '../../../hub/domain/site/site.ts';
import { httpHarness, type HttpHarness } from '../../support/http/http-door.ts';

type Roster = NonNullable<Site['roster']>;
let siteState: HttpHarness;
let lin: string;
beforeEach(async () => {
  siteState = await httpHarness();
  lin = await siteState.tokenOf('lin');
});
afterEach(() => siteState.end());

const seen = async () => {
  const { body, headers } = await siteState.ask<{ roster: Roster }>({ path: '/roster', as: lin });
  return { roster: body.roster, tag: String(headers['etag']) };
};
const put = (roster: Roster, tag?: string, headers: Record<string, string> = {}) =>
  siteState.ask<{ code?: string; changes?: object; hint?: string }>({
    method: 'PUT',
    path: '/roster',
    as: lin,
    body: roster,
    headers: { ...headers, ...(tag === undefined ? {} : { 'if-match': tag }) },
  });
const without = (roster: Roster, id: string): Roster => ({
  ...roster,
  shifts: roster.shifts.filter((shift) => shift.id !== id),
});
const rename = (zh: string) =>
  siteState.ask({ method: 'PATCH', path: '/staff/wang', as: lin, body: { name: { zh, en: 'Wang' } } });
const nameOfWang = (): string | undefined =>
  siteState.siteState.site().site.staff.find(({ id }) => id === 'wang')?.name.zh;

describe('two leads save at once', () => {
  it('one changes a person, the other the roster: both changes are there', async () => {
    const { roster } = await seen();
    const [, saved] = await Promise.all([rename('王组长'), put(without(roster, 'clinic-day'))]);
    expect(saved).toMatchObject({ status: 200, body: { changes: { roster: { removed: ['clinic-day'] } } } });
    expect(Object.keys(saved.body.changes ?? {})).toEqual(['roster']);
    expect([nameOfWang(), (await seen()).roster.shifts.length]).toEqual(['王组长', 2]);
  });

  it('one puts a person into the roster whom the other takes out of the house: the second is told, and nothing is half done', async () => {
    const { roster } = await seen();
    const { body: site } = await siteState.ask<Site>({ path: '/site', as: lin });
    const hu = { id: 'hu', name: { zh: '小胡', en: 'Hu' }, team: 'clinic', roles: ['staff'] };
    await siteState.ask({ method: 'POST', path: '/staff', as: lin, body: hu });
    const withHu = {
      ...roster,
      shifts: roster.shifts.map((shift) => (shift.id === 'clinic-day' ? { ...shift, duty: ['hu'] as never[] } : shift)),
    };
    const [gone, saved] = await Promise.all([
      siteState.ask({ method: 'PUT', path: '/site', as: lin, body: site }),
      put(withHu),
    ]);
    expect([gone.status, saved.status, saved.body.code]).toEqual([200, 422, 'SITE_INVALID']);
    expect((await seen()).roster).toEqual(roster);
  });

  it('both change the roster they had seen: the second is refused and loses nothing of the first', async () => {
    const { roster, tag } = await seen();
    const [first, second] = await Promise.all([
      put(without(roster, 'clinic-day'), tag),
      put(without(roster, 'committee-weekend'), tag),
    ]);
    expect([first.status, second.status, second.body.code]).toEqual([200, 412, 'ROSTER_CHANGED']);
    expect(second.body.hint).toContain('GET /api/v1/roster');
    const now = await seen();
    expect(now.roster.shifts.map(({ id }) => id)).toEqual(['committee-week', 'committee-weekend']);
    expect(now.tag).toBe(first.headers['etag']);
    expect((await put(without(now.roster, 'committee-weekend'), now.tag)).status).toBe(200);
  });
});

describe('what a lead had seen', () => {
  it('is still the same when only people changed, or the document was written anew', async () => {
    const { roster, tag } = await seen();
    expect(tag).toMatch(/^"[\w-]+"$/);
    await rename('王组长');
    expect((await put(roster, `"other", ${tag}`)).status).toBe(200);
    expect((await put(roster, '*')).status).toBe(200);
    expect((await seen()).tag).toBe(tag);
  });

  it('may go unsaid, as ever', async () => {
    const { roster } = await seen();
    expect((await put(without(roster, 'clinic-day'))).status).toBe(200);
  });

  it('a request that comes again with its key is answered as the first time', async () => {
    const { roster, tag } = await seen();
    const again = () => put(without(roster, 'clinic-day'), tag, { 'idempotency-key': 'k' });
    const [first, second] = [await again(), await again()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });
});
