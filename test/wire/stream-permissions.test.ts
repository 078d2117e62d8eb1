import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type RoleName } from '../../hub/contract/http/people.ts';
import { CLIENT_SCHEMAS, type FrameName } from '../../hub/contract/stream.ts';
import { onlyWatches } from '../../hub/domain/site/site.ts';
import type { StaffId } from '../../hub/domain/ids.ts';
import { FRAME_PERMISSIONS, mayReceive, maySend, MESSAGE_PERMISSIONS } from '../../hub/access/permissions.ts';
import { createAudiences } from '../../hub/delivery/audience.ts';
import { createPhones } from '../../hub/delivery/phones.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { seconds } from '../support/moved-clock.ts';
import { phone, type Frame, type TestPhone } from '../support/phone.ts';
import { sqliteError } from '../support/disk/temp-store.ts';
import { frameTypesAgree } from './server-frames.ts';

/** The administrator's token: a machine's. */
const MACHINE = 'machine';
const WHO = ['desk', 'staff', 'caretaker', 'lead', 'admin', 'auditor', MACHINE] as const;
type Actor = (typeof WHO)[number];

/**
 * Written by hand and not taken from the table it checks: who hears it, in the order of WHO, and whether it is for
 * named people alone.
 */
const HEARD: Readonly<Record<FrameName, readonly [hear: string, to: 'all' | 'named']>> = {
  hello: ['xxxxxxx', 'all'],
  snapshot: ['xxxxxxx', 'all'],
  change: ['xxxxxxx', 'all'],
  ping: ['xxxxxxx', 'all'],
  trouble: ['xxxxxxx', 'all'],
  reachability: ['xxxxxxx', 'all'],
  'unrecorded-alert': ['xxxxxxx', 'all'],
  alert: ['xxxxx--', 'named'],
  withdraw: ['xxxxx--', 'named'],
  'test-ring': ['xxxxx--', 'named'],
  matter: ['xxxxx--', 'named'],
  'device-trouble': ['--xx---', 'named'],
};
/** Who may say it; from the others it counts for nothing. */
const SAID: Readonly<Record<keyof typeof CLIENT_SCHEMAS, string>> = {
  pong: 'xxxxxxx',
  visible: 'xxxxx--',
  receipt: 'xxxxx--',
};

let building: TestBuilding;
/** Of the team that is called, and of the other one. */
const concerned = new Map<Actor, TestPhone>();
const bystanders = new Map<Actor, TestPhone>();
/** Who was proven to hear after each had said it, by what they said. */
const proven: Record<string, ReadonlySet<string>> = {};

const nameOf = (frame: Frame): string =>
  frame.type === 'alert' && frame['notRecorded'] === true ? 'unrecorded-alert' : frame.type;
const heardBy = (who: TestPhone | undefined): ReadonlySet<string> => new Set(who?.frames.map(nameOf));
const helpers = (): TestPhone[] =>
  [...concerned].filter(([who]) => who !== 'auditor' && who !== MACHINE).map(([, one]) => one);

async function whoIsProven(): Promise<ReadonlySet<string>> {
  const { body } = await building.ask('GET', '/reachability');
  return new Set(
    (body.items as { staff: string; state: string }[])
      .filter(({ state }) => state === 'proven')
      .map(({ staff }) => staff),
  );
}

/**
 * Those who may not prove anything have spoken before the last who may; an auditor is looked at as if they could be
 * alerted.
 */
async function afterAllHaveSpoken(): Promise<ReadonlySet<string>> {
  for (const { staff } of helpers()) {
    for (let tries = 0; tries < 500 && !(await whoIsProven()).has(staff); tries++);
  }
  const auditor = concerned.get('auditor')?.staff;
  await building.ask('PATCH', `/staff/${auditor}`, { roles: ['staff'] });
  const there = await whoIsProven();
  await building.ask('PATCH', `/staff/${auditor}`, { roles: ['auditor'] });
  return there;
}

/** Everything the hub ever says, said once while everybody listens. */
beforeAll(async () => {
  building = await startBuilding();
  for (const role of ROLES) {
    for (const [where, team] of [
      [concerned, 'committee'],
      [bystanders, 'clinic'],
    ] as const) {
      const id = `${role}-of-${team}`;
      await building.ask('POST', '/staff', { id, name: { zh: '某人', en: 'Somebody' }, team, roles: [role] });
      where.set(role, await building.phone(id, { receipts: false }));
    }
  }
  const { adminToken } = building.hub();
  const machine = phone(
    "the administrator's token",
    adminToken,
    building.http,
    (method, path, body) => building.ask(method, path, body),
    { receipts: false, inFront: false },
  );
  await machine.listen();
  concerned.set(MACHINE, machine);

  for (const one of [...concerned.values()].toReversed()) one.say({ type: 'visible', visible: true });
  proven['visible'] = await afterAllHaveSpoken();
  const wang = await building.phone('wang');
  const ramp = await building.button('west-ramp-help');
  await ramp.press({ kind: 'hold' });
  const alert = await wang.isAlerted();
  for (const one of helpers()) await one.isAlerted();
  // A tone that was due and that no phone reports within 3 s proves nothing any more, until it is heard.
  await building.clock.forward(seconds(3));
  const late = await whoIsProven();
  if (helpers().some(({ staff }) => late.has(staff))) throw new Error('proven although no tone was reported');
  for (const one of [...concerned.values()].toReversed())
    one.say({ type: 'receipt', alertId: alert['alertId'], stage: 'heard' });
  proven['receipt'] = await afterAllHaveSpoken();
  await wang.take(alert['call'].id);
  for (const one of helpers()) await one.isWithdrawn(alert['alertId'] as string);

  for (const one of concerned.values()) if (one !== machine) await one.ask('POST', '/check-ins');
  const { body: matter } = await wang.ask('POST', '/matters', { reason: 'pension' });
  await wang.ask('POST', `/matters/${matter.id}/hand-over`, { to: { team: 'committee' } });
  for (const one of helpers()) await one.sees('the matter', ({ type }) => type === 'matter');

  await ramp.send('heartbeat', { v: 1, seq: 1, uptimeS: 1 });
  await building.clock.forward(seconds(30));

  building.fault.at = (point) => {
    if (point === 'before-commit') throw sqliteError(13, 'the disk says no');
  };
  await ramp.press({ id: 'lost' }).catch(() => {});
  await building.clock.forward(seconds(10));
  building.fault.at = () => {};
  for (const one of [...concerned.values(), ...bystanders.values()]) {
    await one.sees('the last word of all', ({ type }) => type === 'trouble');
    await one.sees('a ping', ({ type }) => type === 'ping');
  }
});
afterAll(() => building.end());

describe('who hears what', () => {
  test('every frame of the contract has its row, in the table and here, and no other has', () => {
    const contract = readFileSync(new URL('../../hub/contract/stream.ts', import.meta.url), 'utf8');
    const types = [...contract.matchAll(/export type \w+Frame = \{\s*type: '([a-z-]+)'/g)].map(
      ([, type]) => type as string,
    );
    expect(types.toSorted()).toEqual(Object.keys(frameTypesAgree).toSorted());
    expect(Object.keys(FRAME_PERMISSIONS).toSorted()).toEqual([...types, 'unrecorded-alert'].toSorted());
    expect(Object.keys(HEARD).toSorted()).toEqual(Object.keys(FRAME_PERMISSIONS).toSorted());
    expect(Object.keys(MESSAGE_PERMISSIONS).toSorted()).toEqual(Object.keys(CLIENT_SCHEMAS).toSorted());
    expect(Object.keys(SAID).toSorted()).toEqual(Object.keys(MESSAGE_PERMISSIONS).toSorted());
  });

  for (const [frame, [may, to]] of Object.entries(HEARD)) {
    for (const [i, who] of WHO.entries()) {
      const hears = may[i] === 'x';
      test(`${who} ${hears ? 'hears' : 'never hears'} ${frame}${to === 'named' && hears ? ' when it is for them, and only then' : ''}`, () => {
        expect(heardBy(concerned.get(who)).has(frame)).toBe(hears);
        // Caretakers and leads of every team look after the devices.
        const forBoth = to === 'all' || frame === 'device-trouble';
        if (who !== MACHINE) expect(heardBy(bystanders.get(who)).has(frame)).toBe(hears && forBoth);
      });
    }
  }

  test('a test ring is for one person: each phone has heard only its own', () => {
    for (const one of helpers()) expect(one.frames.filter(({ type }) => type === 'test-ring')).toHaveLength(1);
  });
});

describe('who may say what', () => {
  for (const what of ['visible', 'receipt'] as const) {
    for (const [i, who] of WHO.entries()) {
      if (who === MACHINE) continue;
      const counts = SAID[what][i] === 'x';
      test(`"${what}" of ${who} ${counts ? 'proves that somebody would hear' : 'counts for nothing'}`, () => {
        expect(proven[what]?.has(concerned.get(who)?.staff ?? '')).toBe(counts);
      });
    }
  }

  test('whoever answers the pings stays, and nobody was closed for what they said', () => {
    expect([...concerned.values(), ...bystanders.values()].map((one) => one.closeCode())).toEqual(Array(13).fill(null));
  });

  test('the table says the same of each role, and nothing of an unknown frame', () => {
    for (const [what, may] of Object.entries(SAID) as [keyof typeof SAID, string][]) {
      expect(
        WHO.map((who) => (maySend(what, who === MACHINE ? ['admin'] : [who], who !== MACHINE) ? 'x' : '-')).join(''),
      ).toBe(may);
    }
    expect(mayReceive('a-frame-of-tomorrow' as FrameName, ['admin', 'lead'])).toBe(false);
    expect(mayReceive('alert', ['admin', 'lead'])).toBe(false);
    expect(ROLES.filter((role) => onlyWatches([role]))).toEqual(
      ROLES.filter((role) => !FRAME_PERMISSIONS.alert.who.includes(role)),
    );
  });
});

describe('the table holds even where the list of people is wrong', () => {
  const told = (
    name: FrameName,
    roles: readonly RoleName[],
    staff: string | null,
    to: readonly string[] | null,
  ): number => {
    const earOf = createAudiences();
    const phones = createPhones(
      { slowBytes: 1e9, slowMs: 1e9, allBytes: 1e9 },
      { nowMs: () => 0, after: () => {} },
      4000,
      (one) => earOf(one.roles),
    );
    let frames = 0;
    phones.join({
      staff: staff as StaffId | null,
      roles,
      session: 's',
      caughtUpTo: 0,
      send: () => {
        frames++;
      },
      backlogBytes: () => 0,
      close: () => {},
    });
    phones.push([{ name, seq: 0, text: '{}', to: to === null ? null : new Set(to as StaffId[]) }]);
    return frames;
  };

  test('an alert that names an auditor, or everybody, is sent to nobody it may not be sent to', () => {
    expect(told('alert', ['staff'], 'wang', ['wang'])).toBe(1);
    expect(told('alert', ['staff'], 'wang', ['li'])).toBe(0);
    expect(told('alert', ['auditor'], 'zhou', ['zhou'])).toBe(0);
    expect(told('alert', ['staff'], 'wang', null)).toBe(0);
    expect(told('matter', ['admin'], null, null)).toBe(0);
    expect(told('change', ['auditor'], 'zhou', null)).toBe(1);
    expect(told('a-frame-of-tomorrow' as FrameName, ['lead'], 'lin', null)).toBe(0);
  });
});

test('whoever becomes an auditor while an alert rings on their phone hears it no more, and goes on watching', async () => {
  const lone = await startBuilding();
  const li = await lone.phone('li', { receipts: false });
  const wang = await lone.phone('wang', { receipts: false });
  await (await lone.button('west-ramp-help')).press({ kind: 'hold' });
  const { call } = await li.isAlerted();
  await lone.ask('PATCH', '/staff/li', { roles: ['auditor'] });
  await li.sees('that the site has changed', ({ type, fact }) => type === 'change' && fact.type === 'SiteApplied');
  const before = [li, wang].map((one) => one.alerts().length);
  await lone.clock.forward(seconds(11));
  await eventually('wang is told again', () => wang.alerts().length > before[1]!);
  await wang.take(call.id);
  await li.sees('that wang goes', ({ type, fact }) => type === 'change' && fact.type === 'CallAcknowledged');
  expect(li.alerts()).toHaveLength(before[0]!);
  const { body } = await lone.ask('GET', '/reachability');
  expect(body.items.find(({ staff }: { staff: string }) => staff === 'li')).toMatchObject({
    state: 'cannot',
    why: expect.stringContaining('auditor'),
  });
  await lone.end();
});
