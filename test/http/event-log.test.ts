import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { streamFact } from '../../hub/queries/call-view.ts';
import { shownToPhones } from '../../hub/queries/changes.ts';
import { readShipped } from '../../config/shipped.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

let siteState: HttpHarness;
let lin: string;
beforeEach(async () => {
  siteState = await httpHarness();
  lin = await siteState.tokenOf('lin');
});
afterEach(() => siteState.end());

/** The first fact is the document that the hub was started with. */
const AT_START = 1;
const facts = (type: string) =>
  siteState.temp
    .store()
    .tables.facts.after(AT_START, 1_000)
    .map(({ fact }) => fact as { type: string } & Record<string, unknown>)
    .filter((fact) => fact.type === type);
const session = (): unknown => facts('SessionOpened')[0]?.['session'];
const bySomebody = () => ({ by: 'lin', from: { via: 'session', session: session(), address: '192.168.1.20' } });
const byToken = { by: null, from: { via: 'cli', address: '127.0.0.1' } };
const as = { from: '192.168.1.20' };

describe('what the book says of who changed the house', () => {
  test('a person is invited, joins, is cut off: by whom, from where', async () => {
    const {
      body: { invite },
    } = await siteState.ask<{ invite: string }>({ method: 'POST', path: '/staff/zhao/invites', as: lin, ...as });
    await siteState.ask({ method: 'POST', path: '/sessions', body: { invite }, from: '192.168.1.31' });
    const opened = facts('SessionOpened').at(-1);
    await siteState.ask({ method: 'DELETE', path: `/sessions/${String(opened?.['session'])}`, as: lin, ...as });
    expect(facts('StaffInvited').at(-1)).toEqual({ type: 'StaffInvited', staff: 'zhao', ...bySomebody() });
    expect(opened).toMatchObject({
      staff: 'zhao',
      by: 'zhao',
      from: { via: 'session', session: opened?.['session'], address: '192.168.1.31' },
    });
    expect(facts('SessionEnded')).toEqual([
      { type: 'SessionEnded', session: opened?.['session'], staff: 'zhao', ...bySomebody() },
    ]);
  });

  test('a person is added, changed, sent away: what was before, what is now, and whose phones were cut off', async () => {
    await siteState.ask({
      method: 'POST',
      path: '/staff',
      as: lin,
      ...as,
      body: { id: 'mei', name: { zh: '梅', en: 'Mei' }, team: 'clinic', roles: ['staff'] },
    });
    const chen = await siteState.tokenOf('chen');
    await siteState.ask({
      method: 'PATCH',
      path: '/staff/chen',
      as: lin,
      ...as,
      body: { team: 'committee', name: { zh: '陈', en: 'Dr Chen' } },
    });
    await siteState.ask({ method: 'PATCH', path: '/staff/chen', as: lin, ...as, body: { active: false } });
    const [added, changed, away] = facts('SiteApplied');
    expect(added).toMatchObject({
      ...bySomebody(),
      version: 2,
      before: 1,
      changes: { staff: { added: { mei: { team: 'clinic', roles: ['staff'] } } } },
    });
    expect(changed).toMatchObject({
      version: 3,
      before: 2,
      changes: { staff: { changed: { chen: { team: ['clinic', 'committee'], name: 'changed' } } } },
    });
    expect(away).toMatchObject({ changes: { staff: { changed: { chen: { active: [null, false] } } } } });
    expect(facts('SessionEnded').at(-1)).toMatchObject({ staff: 'chen', ...bySomebody() });
    expect((await siteState.ask({ path: '/me', as: chen })).status).toBe(401);
    expect(JSON.stringify(facts('SiteApplied'))).not.toMatch(/梅|Mei|Dr Chen/);
  });

  test("a document is applied with the administrator's token: policy, people and building, never a badge, a name or a number", async () => {
    const text = readShipped('site.lotus.yaml')
      .replace(/(telephone: ).*/, '$1"010-87654321"')
      .replace('arriveWithinS: 300', 'arriveWithinS: 240')
      .replace(/waitS: \d+/, 'waitS: 77')
      .replace('{ zh: 小李, en: Li }', '{ zh: 李老师, en: Ms Li }');
    const put = await siteState.ask({
      method: 'PUT',
      path: '/site',
      as: ADMIN_TOKEN,
      body: text,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(put.status).toBe(200);
    const [applied] = facts('SiteApplied');
    expect(applied).toMatchObject({
      ...byToken,
      version: 2,
      before: 1,
      sha256: createHash('sha256').update(text).digest('hex'),
      changes: {
        policies: { changed: expect.any(Object) },
        kinds: { changed: expect.any(Object) },
        staff: { changed: { li: { name: 'changed' } } },
      },
    });
    const { policies, kinds } = (applied as unknown as { changes: unknown }).changes as Record<
      string,
      { changed: Record<string, Record<string, unknown>> }
    >;
    expect(JSON.stringify(policies)).toContain('"waitS":77');
    expect(Object.values(kinds?.changed ?? {})[0]).toEqual({ arriveWithinS: [300, 240] });
    expect(JSON.stringify(applied)).not.toMatch(/Ms Li|李老师|87654321|badges":\[/);
  });

  test('the roster: another shift, leave entered and taken back', async () => {
    const roster = {
      shifts: [{ id: 'day', team: 'committee', days: ['everyday'], from: '08:00', to: '18:00', duty: ['li'] }],
    };
    const put = await siteState.ask({ method: 'PUT', path: '/roster', as: lin, ...as, body: roster });
    if (put.status !== 200) throw new Error(put.text);
    expect(facts('SiteApplied')[0]).toMatchObject({
      ...bySomebody(),
      changes: { shifts: { added: { day: { team: 'committee', from: '08:00', to: '18:00', duty: ['li'] } } } },
    });

    const leave = { kind: 'leave', person: 'li', from: '2027-03-01T00:00:00Z', to: '2027-03-02T00:00:00Z' };
    const {
      body: { id },
    } = await siteState.ask<{ id: string }>({ method: 'POST', path: '/roster/overrides', as: lin, ...as, body: leave });
    await siteState.ask({ method: 'DELETE', path: `/roster/overrides/${id}`, as: ADMIN_TOKEN });
    const override = { id, kind: 'leave', person: 'li', from: Date.UTC(2027, 2, 1), to: Date.UTC(2027, 2, 2) };
    expect(facts('RosterOverridden')).toEqual([{ type: 'RosterOverridden', ...bySomebody(), override }]);
    expect(facts('RosterOverrideRemoved')).toEqual([
      { type: 'RosterOverrideRemoved', ...byToken, override: id, before: override },
    ]);
  });

  test('a swap is proposed and agreed to', async () => {
    const li = await siteState.tokenOf('li');
    const mine = { from: '2027-03-01T00:00:00Z', to: '2027-03-02T00:00:00Z' };
    const {
      body: { id },
    } = await siteState.ask<{ id: string }>({
      method: 'POST',
      path: '/roster/swaps',
      as: lin,
      ...as,
      body: { with: 'li', mine },
    });
    await siteState.ask({ method: 'POST', path: `/roster/swaps/${id}/agree`, as: li, from: '192.168.1.40', body: {} });
    const span = { from: Date.UTC(2027, 2, 1), to: Date.UTC(2027, 2, 2) };
    expect(facts('SwapProposed')).toEqual([
      { type: 'SwapProposed', ...bySomebody(), with: 'li', swap: id, mine: span, theirs: null },
    ]);
    expect(facts('SwapAgreed')).toMatchObject([
      { by: 'li', from: { via: 'session', address: '192.168.1.40' }, with: 'lin', swap: id, mine: span },
    ]);
  });

  test('devices: made known, given secrets, cut off; no secret is in the book', async () => {
    const caretaker = await siteState.tokenOf('sun');
    const device = { ...as, as: caretaker };
    await siteState.ask({ ...device, method: 'POST', path: '/devices', body: { id: 'new-bell' } });
    const { body } = await siteState.ask<{ password: string }>({
      method: 'POST',
      path: '/devices/new-bell/credentials',
      as: ADMIN_TOKEN,
    });
    await siteState.ask({ method: 'DELETE', path: '/devices/new-bell/credentials', as: ADMIN_TOKEN });
    expect(facts('DeviceEnrolled')).toMatchObject([
      { device: 'new-bell', by: 'sun', from: { via: 'session', address: '192.168.1.20' } },
    ]);
    expect(facts('CredentialsIssued')).toEqual([
      { type: 'CredentialsIssued', devices: 1, first: 'new-bell', ids: ['new-bell'], ...byToken },
    ]);
    expect(facts('CredentialsRevoked')).toEqual([{ type: 'CredentialsRevoked', device: 'new-bell', ...byToken }]);
    expect(JSON.stringify(siteState.temp.store().tables.facts.after(0, 1_000))).not.toContain(body.password);
  });

  test('phones are told of a new document, and nothing of who, where and what', async () => {
    await siteState.ask({ method: 'PATCH', path: '/staff/li', as: lin, ...as, body: { duty: false } });
    const all = siteState.temp.store().tables.facts.after(AT_START, 1_000);
    const shown = all
      .filter(({ callId, fact }) => shownToPhones(callId, fact))
      .map(({ callId, fact }) => streamFact(fact, callId));
    expect(shown).toEqual([{ type: 'SiteApplied', version: 2 }]);
    expect(all.length).toBeGreaterThan(1);
  });
});
