import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../hub/access/permissions.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import { phone, type TestPhone } from '../support/phone.ts';

let building: TestBuilding;
let wang: TestPhone;
let screen: string;

const deskPin = async (on: boolean): Promise<void> => {
  const { body: site } = await building.ask('GET', '/site');
  const rules = { ...site.site.rules, deskPin: on };
  expect((await building.ask('PUT', '/site', { ...site, site: { ...site.site, rules } })).status).toBe(200);
};
/** A lead signs in at the desk's computer and leaves it there as the screen of a place. */
const setUp = async (place = 'front-desk'): Promise<string> => {
  const {
    body: { invite },
  } = await building.ask('POST', '/staff/lin/invites');
  const {
    body: { token },
  } = await building.ask('POST', '/sessions', { invite, device: 'computer, Chrome' }, '');
  expect(await building.ask('PUT', '/sessions/current/screen', { place }, token)).toMatchObject({
    status: 200,
    body: { staff: null, roles: ['auditor'], screen: place },
  });
  return token;
};
const setsPin = (who: TestPhone, pin: string): Promise<{ status: number; body: any }> =>
  who.ask('PUT', '/me/pin', { pin });
const types = (staff: string, pin: string, at = screen): Promise<{ status: number; body: any }> =>
  building.ask('POST', '/sessions/current/pin', { staff, pin }, at);
const takes = (call: string, at = screen): Promise<{ status: number; body: any }> =>
  building.ask('POST', `/calls/${call}/acknowledge`, {}, at);
const rings = async (): Promise<string> => {
  await (await building.button('south-gate-bell')).press();
  return (await wang.isAlerted())['call'].id as string;
};

beforeEach(async () => {
  building = await startBuilding();
  wang = await building.phone('wang');
  await deskPin(true);
  screen = await setUp();
});
afterEach(() => building.end());

describe('a screen that everybody passes', () => {
  it('watches; only who has typed their PIN acts there, and the book says who and at which screen', async () => {
    expect((await setsPin(wang, '2580')).status).toBe(204);
    const call = await rings();
    expect(await takes(call)).toMatchObject({ status: 403, body: { code: 'PIN_REQUIRED' } });
    expect((await types('wang', '2580')).body).toMatchObject({ staff: { id: 'wang' }, idleS: 120 });
    expect((await takes(call)).body).toMatchObject({ owner: { id: 'wang' } });
    await building.ask('POST', `/calls/${call}/close`, { outcome: 'spoken-with' }, screen);
    const {
      body: { timeline },
    } = await building.ask('GET', `/calls/${call}`);
    expect(timeline.find(({ type }: { type: string }) => type === 'CallAcknowledged')).toMatchObject({
      by: 'wang',
      screen: 'front-desk',
    });
    expect(timeline.find(({ type }: { type: string }) => type === 'CallRaised')).not.toHaveProperty('screen');
    expect(timeline.at(-1)).toMatchObject({ type: 'CallClosed', by: 'wang', screen: 'front-desk' });
  });

  it('only watches again two minutes after the last act, or at once when the person says so', async () => {
    await setsPin(wang, '2580');
    const call = await rings();
    await types('wang', '2580');
    await building.clock.forward(minutes(1.5));
    expect((await takes(call)).status).toBe(200);
    await building.clock.forward(minutes(1.5));
    expect((await building.ask('POST', `/calls/${call}/release`, { reason: 'called away' }, screen)).status).toBe(200);
    await building.clock.forward(minutes(2));
    expect((await takes(call)).body.code).toBe('PIN_REQUIRED');
    await types('wang', '2580');
    expect((await building.ask('DELETE', '/sessions/current/pin', undefined, screen)).status).toBe(204);
    expect((await takes(call)).body.code).toBe('PIN_REQUIRED');
  });

  it('lets a person do there what stands in the table for screens, and nothing else, whoever they are', async () => {
    const lin = await building.phone('lin');
    await setsPin(lin, '00112233');
    const open = Object.entries(PERMISSIONS)
      .filter(([, { byPin }]) => byPin === true)
      .map(([route]) => route);
    expect(open.every((route) => route.startsWith('POST /api/v1/calls'))).toBe(true);
    await types('lin', '00112233');
    for (const [method, path] of [
      ['GET', '/staff'],
      ['POST', '/staff/wang/invites'],
      ['POST', '/matters'],
      ['PUT', '/me/pin'],
      ['POST', '/check-ins'],
      ['PUT', '/sessions/current/screen'],
    ] as const) {
      expect((await building.ask(method, path, method === 'GET' ? undefined : {}, screen)).body.code).toBe(
        'NOT_ALLOWED',
      );
    }
    expect((await building.ask('GET', '/calls', undefined, screen)).status).toBe(200);
  });

  it("is nobody's phone: it hears what happens, is never alerted, and proves nobody reachable", async () => {
    const board = phone(
      'the screen',
      screen,
      building.http,
      (method, path, body) => building.ask(method, path, body, screen),
      { receipts: true, inFront: true },
    );
    await board.listen();
    expect(board.frames[0]).toMatchObject({ type: 'hello', me: { staff: null, screen: 'front-desk' } });
    board.say({ type: 'visible', visible: true });
    await (await building.button('west-ramp-help')).press({ kind: 'hold' });
    await wang.isAlerted();
    await building.clock.forward(seconds(20));
    await board.sees('the call', ({ type }) => type === 'change');
    expect(board.alerts()).toEqual([]);
    const { body } = await building.ask('GET', '/reachability');
    expect(body.items.find(({ staff }: { staff: string }) => staff === 'lin')).toMatchObject({ state: 'cannot' });
    await building.clock.forward(minutes(2));
    const { body: sessions } = await building.ask('GET', '/staff/lin/sessions');
    expect(sessions.items).toMatchObject([{ screen: 'front-desk' }]);
    await building.ask('DELETE', `/sessions/${sessions.items[0].id}`);
    await board.sees('that it is cut off', () => board.closeCode() === 4403);
    board.end();
  });
});

describe('a wrong PIN', () => {
  it('costs nothing twice, then waits longer and longer, for this person at this screen alone', async () => {
    const li = await building.phone('li');
    await setsPin(wang, '2580');
    await setsPin(li, '1379');
    const other = await setUp('infusion-room');
    expect((await types('wang', '0000')).body.code).toBe('PIN_WRONG');
    expect((await types('wang', '0001')).body.code).toBe('PIN_WRONG');
    for (const waitS of [5, 10, 20]) {
      expect((await types('wang', '0002')).body.code).toBe('PIN_WRONG');
      await building.clock.forward(seconds(waitS - 1));
      // The right one does not help before its time.
      expect((await types('wang', '2580')).body.code).toBe('TOO_MANY_REQUESTS');
      expect((await types('li', '1379')).status).toBe(200);
      expect((await types('wang', '2580', other)).status).toBe(200);
      await building.clock.forward(seconds(1));
    }
    expect((await types('wang', '2580')).status).toBe(200);
    // Whoever has found it starts anew.
    expect((await types('wang', '0000')).body.code).toBe('PIN_WRONG');
    expect((await types('wang', '2580')).status).toBe(200);
  });

  it('counts as many tries as were sent at once', async () => {
    await setsPin(wang, '2580');
    const codes = (await Promise.all(Array.from({ length: 12 }, (_, i) => types('wang', String(1000 + i))))).map(
      ({ body }) => body.code as string,
    );
    // What found too many at work was not looked at, and so not counted.
    expect(codes.filter((code) => !['PIN_WRONG', 'BUSY', 'TOO_MANY_REQUESTS'].includes(code))).toEqual([]);
    const looked = codes.filter((code) => code === 'PIN_WRONG').length;
    expect(looked).toBeLessThanOrEqual(3);
    for (let wrong = looked; wrong < 3; wrong++) expect((await types('wang', '0000')).body.code).toBe('PIN_WRONG');
    expect(await types('wang', '2580')).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } });
  });

  it('is all that is told of whoever has none, or does not exist', async () => {
    expect((await types('li', '1234')).body.code).toBe('PIN_WRONG');
    expect((await types('nobody', '1234')).body.code).toBe('PIN_WRONG');
    expect((await types('li', '12')).body.code).toBe('INVALID_BODY');
  });
});

describe('where the site uses no PINs', () => {
  it('there are no screens and no PINs, and one that was set up only watches', async () => {
    await setsPin(wang, '2580');
    await types('wang', '2580');
    await deskPin(false);
    const call = await rings();
    expect((await takes(call)).body.code).toBe('NOT_ALLOWED');
    expect((await types('wang', '2580')).body.code).toBe('PIN_OFF');
    expect((await setsPin(wang, '2580')).body.code).toBe('PIN_OFF');
    expect(
      (await building.ask('PUT', '/sessions/current/screen', { place: 'front-desk' }, await building.tokenOf('lin')))
        .body.code,
    ).toBe('PIN_OFF');
    expect((await types('wang', '2580', wang.token)).body.code).toBe('NOT_A_SCREEN');
  });
});

it('a PIN lies in the store as a slow hash with a salt of its own, and in no fact and no log', async () => {
  const li = await building.phone('li');
  await setsPin(wang, '71936284');
  await setsPin(li, '71936284');
  const db = new DatabaseSync(`${building.dataDir}/lotusbell.db`, { readOnly: true });
  const rows = db.prepare('SELECT staff, salt, hash FROM pins ORDER BY staff').all() as {
    salt: Uint8Array;
    hash: Uint8Array;
  }[];
  expect(rows).toHaveLength(2);
  expect(Buffer.from(rows[0]!.hash).equals(rows[1]!.hash)).toBe(false);
  expect(JSON.stringify(db.prepare('SELECT body FROM facts').all())).not.toContain('71936284');
  db.close();
});
