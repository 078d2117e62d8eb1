import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readShipped } from '../../config/shipped.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

const onMonday = (time: string): string => `2026-11-23T${time}:00+08:00`;
const noting = readShipped('site.lotus.yaml').replace(
  '  - team: committee\n    open:',
  '  - team: committee\n    closedVisits: note\n    open:',
);

describe('the roster of Lotus Apartment decides who is told first', () => {
  let building: TestBuilding;
  let wang: TestPhone;
  let li: TestPhone;
  let folder: string;
  /** Opens the house at a local time of Monday 23 November 2026. */
  const openAt = async (time: string): Promise<void> => {
    folder = mkdtempSync(join(tmpdir(), 'lotusbell-site-'));
    writeFileSync(join(folder, 'site.yaml'), noting);
    building = await startBuilding({ site: join(folder, 'site.yaml'), start: Date.parse(onMonday(time)) });
    [wang, li] = [await building.phone('wang'), await building.phone('li')];
    await building.phone('chen');
  };
  afterEach(async () => {
    await building.end();
    rmSync(folder, { recursive: true });
  });

  const duty = async (): Promise<string> => {
    const { body } = await building.ask('GET', '/duty');
    const { staff, backup, mode } = body.items[0];
    return `${staff.join('+')} / ${backup.join('+')} (${mode})`;
  };
  const firstTold = async (device: string): Promise<string[]> => {
    const bell = await building.button(device);
    await bell.press();
    const { body } = await building.ask('GET', '/calls?state=open');
    const { body: call } = await building.ask('GET', `/calls/${body.items.at(-1).id}`);
    const told = [wang, li]
      .filter((phone) => phone.alerts().some((alert) => alert['call'].id === call.id))
      .map(({ staff }) => staff);
    await bell.send('reset', { v: 1, id: `reset-${device}-${call.number}` });
    await building.clock.forward(10);
    return told;
  };

  it('a shift ends on the second, without anybody looking', async () => {
    await openAt('16:59');
    await building.clock.forward(minutes(1) - 1);
    expect(await duty()).toBe('wang / li (day)');
    await building.clock.forward(1);
    expect(await duty()).toBe(' /  (closed)');
  });

  it('at lunch the hours choose another policy, and who is behind hears it at the same moment', async () => {
    await openAt('11:29');
    expect(await firstTold('south-gate-bell')).toEqual(['wang']);
    await building.clock.forward(minutes(1));
    expect(await duty()).toBe('wang / li (lunch)');
    expect(await firstTold('south-gate-bell')).toEqual(['wang', 'li']);
    expect(await firstTold('west-ramp-help')).toEqual(['wang']);
  });

  it('leave takes Wang out and puts the backup in his place, also after a restart; taken back, he is there again', async () => {
    await openAt('09:29');
    const leave = { kind: 'leave', person: 'wang', from: onMonday('09:30'), to: onMonday('15:00') };
    const { status, body } = await building.ask('POST', '/roster/overrides', leave);
    expect(status).toBe(201);
    expect(await duty()).toBe('wang / li (day)');
    await building.clock.forward(minutes(1));
    expect(await duty()).toBe('li /  (day)');
    expect(await firstTold('south-gate-bell')).toEqual(['li']);
    await building.restart();
    expect(await duty()).toBe('li /  (day)');
    expect((await building.ask('DELETE', `/roster/overrides/${body.id}`)).status).toBe(204);
    expect(await duty()).toBe('wang / li (day)');
  });

  it('a leave that comes in by a file counts at once, goes out with the roster, and sent again changes nothing', async () => {
    await openAt('09:29');
    const [token, at] = [await building.tokenOf('lin'), building.http()];
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const body = 'kind,person,from,to\r\nleave,wang,2026-11-23 09:29,2026-11-23 15:00\r\n';
    const send = async (): Promise<unknown> =>
      (await fetch(`${at}/api/v1/roster/import`, { method: 'POST', headers, body })).json();
    expect(await send()).toMatchObject({ applied: true, added: [{ kind: 'leave', person: 'wang' }] });
    expect(await duty()).toBe('li /  (day)');
    expect(await firstTold('south-gate-bell')).toEqual(['li']);
    expect(await send()).toMatchObject({ applied: true, added: [], unchanged: 1 });
    const table = await (
      await fetch(`${at}/api/v1/roster.csv?from=2026-11-23&to=2026-11-23`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).text();
    expect(
      table
        .split('\r\n')
        .filter((line) => line.startsWith('committee'))
        .map((line) => line.split(',').slice(1, 7).join(' ')),
    ).toEqual([
      'wang 小王 Wang duty 2026-11-23T08:30:00+08:00 2026-11-23T09:29:00+08:00',
      'li 小李 Li backup 2026-11-23T08:30:00+08:00 2026-11-23T09:29:00+08:00',
      'li 小李 Li duty 2026-11-23T09:29:00+08:00 2026-11-23T15:00:00+08:00',
      'wang 小王 Wang duty 2026-11-23T15:00:00+08:00 2026-11-23T17:00:00+08:00',
      'li 小李 Li backup 2026-11-23T15:00:00+08:00 2026-11-23T17:00:00+08:00',
    ]);
  });

  it('a swap counts only once the other has agreed', async () => {
    await openAt('11:58');
    const mine = { from: onMonday('09:00'), to: onMonday('12:00') };
    const { body: swap } = await wang.ask('POST', '/roster/swaps', { with: 'li', mine });
    expect(await duty()).toBe('wang / li (lunch)');
    expect((await wang.ask('POST', `/roster/swaps/${swap.id}/agree`)).body).toMatchObject({
      code: 'NOT_OFFERED_TO_YOU',
    });
    expect(await duty()).toBe('wang / li (lunch)');
    expect((await li.ask('POST', `/roster/swaps/${swap.id}/agree`)).body).toMatchObject({
      agreedAt: expect.any(String),
    });
    expect(await duty()).toBe('li /  (lunch)');
    await building.clock.forward(minutes(2));
    expect(await duty()).toBe('wang / li (lunch)');
  });

  it('a gap is seen before it comes: a leave of both leaves the desk open with nobody', async () => {
    await openAt('09:00');
    expect((await building.ask('GET', '/roster')).body.gaps).toEqual([]);
    for (const person of ['wang', 'li'])
      await building.ask('POST', '/roster/overrides', {
        kind: 'leave',
        person,
        from: '2026-12-01T00:00:00+08:00',
        to: '2026-12-02T00:00:00+08:00',
      });
    expect((await building.ask('GET', '/roster')).body.gaps).toEqual([
      { team: 'committee', from: '2026-12-01T00:30:00.000Z', to: '2026-12-01T09:00:00.000Z' },
    ]);
    await building.restart(() => building.clock.forward(10 * 24 * 60 * minutes(1)));
    expect((await building.ask('GET', '/roster')).body.gaps).toEqual([]);
  });

  it('a bad override is refused with what to do, and nothing is lost', async () => {
    await openAt('09:00');
    for (const [body, code] of [
      [{ kind: 'leave', person: 'wang', from: onMonday('12:00'), to: onMonday('11:00') }, 'INVALID_BODY'],
      [{ kind: 'cover', person: 'li', from: onMonday('09:00'), to: onMonday('11:00') }, 'INVALID_BODY'],
      [{ kind: 'extra', person: 'li', from: onMonday('09:00'), to: onMonday('11:00') }, 'INVALID_BODY'],
      [{ kind: 'leave', person: 'wagn', from: onMonday('09:00'), to: onMonday('11:00') }, 'UNKNOWN_STAFF'],
      [{ kind: 'leave', person: 'wang', from: '2026-02-31T09:00:00Z', to: 'tomorrow' }, 'INVALID_BODY'],
    ] as const)
      expect((await building.ask('POST', '/roster/overrides', body)).body.code).toBe(code);
    expect(await duty()).toBe('wang / li (day)');
  });

  describe('a visitor at the south gate while the desk is closed', () => {
    async function noted(at: string) {
      await openAt(at);
      const gate = await building.button('south-gate-bell');
      await gate.press();
      const shown = await gate.shows('closed-hours');
      async function call() {
        const { items } = (await building.ask('GET', '/calls?state=open')).body;
        expect(items).toHaveLength(1);
        return items[0];
      }
      return { gate, shown, call };
    }

    it('is told when the desk opens, and rings nobody; the desk sees the call all the while', async () => {
      const { gate, shown, call } = await noted('18:00');
      expect(shown.say).toMatchObject({
        zh: expect.stringContaining('明天08:30开门'),
        en: expect.stringContaining('until 08:30 tomorrow'),
      });
      expect(shown.say.en).toContain('021-0000 0000');
      await gate.press();
      await building.clock.forward(minutes(5));
      expect(wang.alerts()).toEqual([]);
      expect(await call()).toMatchObject({
        place: 'south-gate',
        state: 'waiting',
        repeats: 1,
        marks: ['closed-hours'],
        dueAt: '2026-11-24T00:30:00.000Z',
      });
    });

    it('rings when it opens, also when the hub was restarted in between', async () => {
      const { gate, shown } = await noted('08:20');
      expect(shown.say.en).toContain('until 08:30 today');
      await building.restart();
      await wang.listen(wang.lastSeq());
      await gate.connect();
      await building.clock.forward(minutes(10) - seconds(1));
      expect(wang.alerts()).toEqual([]);
      await building.clock.forward(seconds(1));
      await wang.isAlerted();
      expect(li.alerts()).toEqual([]);
      await gate.shows('registered');
    });

    it('goes by the clock on the wall, also when that is put right: rings when it opens, at once where it is open already', async () => {
      const { gate, call } = await noted('05:00');
      building.clock.jumpWall(minutes(180));
      await building.clock.forward(minutes(29));
      expect(wang.alerts()).toEqual([]);
      expect(await call()).toMatchObject({ dueAt: '2026-11-23T00:30:00.000Z' });
      building.clock.jumpWall(-minutes(24 * 60 - 30));
      await building.clock.forward(seconds(5));
      // It is Sunday now, a minute before nine, when the desk opens on Sundays; then it is Monday, and open.
      expect(await call()).toMatchObject({ dueAt: '2026-11-22T01:00:00.000Z' });
      expect(wang.alerts()).toEqual([]);
      building.clock.jumpWall(minutes(24 * 60));
      await building.clock.forward(seconds(5));
      await wang.isAlerted();
      await gate.shows('registered');
    });

    it('is a call like any other once somebody has taken it: not reached in time it rings again, pressed again it asks for a second pair', async () => {
      const { gate, call } = await noted('18:00');
      const { id } = await call();
      await wang.take(id);
      await building.clock.forward(minutes(5) + seconds(1));
      expect((await li.isAlerted('re-raised'))['call'].id).toBe(id);
      await wang.take(id);
      await wang.arrive(id);
      await building.clock.forward(seconds(15));
      await gate.press();
      await li.isAlerted('second-pair');
    });

    it('who takes it, and finds that the caller presses again, is asked for a second pair before anybody was ever told', async () => {
      const { gate, call } = await noted('18:00');
      const { id } = await call();
      await wang.take(id);
      await wang.arrive(id);
      await building.clock.forward(seconds(15));
      await gate.press();
      await li.isAlerted('second-pair');
    });

    it('who holds the button is in need: it rings at once', async () => {
      const { gate } = await noted('18:00');
      await gate.press({ kind: 'hold', heldMs: 3000 });
      await wang.isAlerted('emergency');
    });

    it('help at the ramp and in the infusion room is never closed: with nobody on duty, the team is told at once', async () => {
      await openAt('22:00');
      for (const device of ['west-ramp-help', 'infusion-1']) await (await building.button(device)).press();
      expect((await li.isAlerted('raised'))['call'].place).toBe('west-ramp');
    });
  });
});
