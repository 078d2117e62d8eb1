import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deviceIntakeOf } from '../../hub/app/listeners/device-intake.ts';
import { pressGateOf } from '../../hub/app/listeners/mqtt-listener.ts';
import { STARTUP_ACTOR } from '../../hub/commands/actor.ts';
import { putDocument } from '../../hub/commands/site/change-site.ts';
import type { CallPointId, DeviceId } from '../../hub/domain/ids.ts';
import { indexSite } from '../../hub/domain/site/site-index.ts';
import type { SiteDevice } from '../../hub/domain/site/site.ts';
import { createBoughtDevices } from '../../hub/intake/bought-devices.ts';
import type { DeviceIntake } from '../../hub/intake/device-intake.ts';
import type { IntakeAnswer } from '../../hub/intake/press-gate.ts';
import { testCore, type TestCore } from '../support/core.ts';
import { knocker } from './knocker.ts';

const SILENT = { info: () => {}, error: () => {} };
const BY = STARTUP_ACTOR;

/** `knock` has two call points and a third contact; `cord` has one call point for all that it says. */
const KNOCK: SiteDevice = { id: 'knock' as DeviceId, dialect: 'generic' };
const CORD: SiteDevice = { id: 'cord' as DeviceId, dialect: 'generic' };
const FAR: SiteDevice = { id: 'far' as DeviceId, dialect: 'generic', broker: 'house' };
const FARTHER: SiteDevice = { id: 'farther' as DeviceId, dialect: 'generic', broker: 'house' };

let house: TestCore;
let intake: DeviceIntake;
let told: string[];

/** A hub that starts on this store. */
function start(): void {
  const gate = pressGateOf(house.core, house.live, {
    onNotRecorded: ({ device, input }) => void told.push(`${device}/${input} not recorded`),
    onStored: () => {},
    slowAfterMs: 1_000,
    setTimer: () => () => {},
    log: SILENT,
  });
  intake = deviceIntakeOf(house.core, house.live, { gate, dialectOf: () => knocker, cameBack: () => {}, log: SILENT });
}

beforeEach(async () => {
  house = testCore();
  told = [];
  seq = 0;
  const first = house.core.context.siteState.site().site;
  const point = first.callPoints[0];
  if (point === undefined) throw new Error('no call point');
  const at = (id: string, device: string, input?: string) =>
    ({ ...point, id, source: input === undefined ? { device } : { device, input } }) as never;
  const changed = {
    ...first,
    callPoints: [
      ...first.callPoints,
      at('knock-left', 'knock', 'left'),
      at('knock-right', 'knock', 'right'),
      at('cord', 'cord'),
      at('far', 'far'),
    ],
    devices: [KNOCK, CORD, FAR, FARTHER],
  };
  const text = JSON.stringify(changed);
  await house.core.store.committer.run((tx) =>
    putDocument(house.core.context, tx, BY, { format: 'json', text, site: changed }),
  );
  start();
});
afterEach(() => house.temp.end());

/** @returns the answers so far, filled in when the commits have come. */
function say(
  device: string,
  topic: string,
  text: string,
  { id = `~${Math.random()}`, retained = false } = {},
): IntakeAnswer[] {
  const answers: IntakeAnswer[] = [];
  const bought = intake.devices.byId(device);
  if (bought === null) throw new Error(`${device} is not in the document`);
  intake.take(
    bought,
    { topic, payload: Buffer.from(text), from: 'own', retained, redelivered: false, ownId: () => id },
    (answer) => void answers.push(answer),
  );
  return answers;
}

const commit = (): void => house.core.store.committer.flush();

/** What was recorded of calls since the last time. */
function heard(): string[] {
  commit();
  const facts = house.core.store.tables.facts.after(seq, 10_000);
  seq = facts.at(-1)?.seq ?? seq;
  return facts
    .map(({ fact }) => fact as { type: string; device?: string; input?: string })
    .filter(({ type }) => ['CallRaised', 'PressRepeated', 'CallPointProven'].includes(type))
    .map(({ type, device, input }) => (input === undefined ? `${type} ${device}` : `${type} ${device}/${input}`));
}
let seq = 0;

const lifeOf = (device: string) => house.live.liveness.of(device as DeviceId);

describe('a press of a bought button', () => {
  test('is answered after the commit, with its memory in the same transaction', () => {
    const answers = say('knock', 'knock/event', '1 left');
    expect(answers).toEqual([]);
    const before = house.core.store.committer.counts.commits;
    expect(heard()).toEqual(['CallRaised knock/left']);
    expect(answers).toEqual(['accepted']);
    expect(house.core.store.committer.counts.commits).toBe(before + 1);
    expect(house.core.store.tables.dialectMemory.of('knock' as DeviceId)?.memory).toMatchObject({
      inputs: { left: { key: '1' } },
    });
  });

  test('said once more is counted, and rings nothing; also after a restart of the hub', () => {
    say('knock', 'knock/event', '1 left');
    say('knock', 'knock/event', '1 left');
    expect(heard()).toEqual(['CallRaised knock/left']);
    start();
    say('knock', 'knock/event', '1 left');
    expect(heard()).toEqual([]);
    expect(lifeOf('knock')?.duplicatePresses).toBe(2);
    expect(intake.counts.duplicates).toBe(1);
  });

  test('that the disk refused is told, and is no duplicate when it comes again', () => {
    house.temp.fault.at = (point) => {
      if (point === 'before-commit') throw new Error('the disk is full');
    };
    const first = say('knock', 'knock/event', '1 left', { id: 'a' });
    const second = say('knock', 'knock/event', '2 left', { id: 'b' });
    const behind = say('knock', 'knock/event', '2 left', { id: 'c' });
    const health = say('knock', 'knock/health', '80');
    commit();
    expect([first, second, behind, health].flat()).toEqual([
      'not-recorded',
      'not-recorded',
      'not-recorded',
      'not-recorded',
    ]);
    expect(told).toEqual(['knock/left not recorded', 'knock/left not recorded']);
    house.temp.fault.at = () => {};
    say('knock', 'knock/event', '2 left', { id: 'b' });
    say('knock', 'knock/event', '1 left', { id: 'a' });
    expect(heard()).toEqual(['CallRaised knock/left', 'PressRepeated knock']);
    say('knock', 'knock/event', '1 left', { id: 'a' });
    expect(heard()).toEqual([]);
  });

  test('sent again with the same packet id changes nothing, whatever its dialect makes of it', () => {
    say('knock', 'knock/event', '1 left', { id: 'same' });
    commit();
    start();
    // The memory of the dialect is lost: the id alone tells.
    say('knock', 'knock/event', '5 left', { id: 'same' });
    expect(heard()).toEqual(['CallRaised knock/left']);
  });

  test('of two inputs in one message is two, and answered once', () => {
    const answers = say('knock', 'knock/event', '1 left right', { id: 'x' });
    expect(heard()).toEqual(['CallRaised knock/left', 'CallRaised knock/right']);
    expect(answers).toEqual(['accepted']);
  });

  test('proves its button while a press test is open, and rings nobody', async () => {
    await house.live.pressTests.open('knock-left' as CallPointId, BY);
    say('knock', 'knock/event', '1 left');
    expect(heard()).toEqual(['CallPointProven knock/left']);
  });
});

describe('inputs', () => {
  test('a call point without an input stands for every input that has no call point of its own', () => {
    say('cord', 'cord/event', '1 any:Thing');
    expect(heard()).toEqual(['CallRaised cord/main']);
  });

  test('a contact that no call point names raises no call, and the caretaker sees it once', () => {
    expect(say('knock', 'knock/event', '1 motion')).toEqual(['accepted']);
    say('knock', 'knock/event', '2 motion');
    expect(heard()).toEqual([]);
    expect(intake.counts.unmapped).toBe(2);
    expect(house.core.store.tables.quarantine.page(Number.MAX_SAFE_INTEGER, 10)).toMatchObject([
      { device: 'knock', code: 'UNKNOWN_INPUT', topic: 'knock/event' },
    ]);
  });

  test('a device without a call point is heard as a button without a place', () => {
    say('farther', 'farther/event', '1 button-1-0');
    expect(heard()).toEqual(['CallRaised farther/button-1-0']);
  });
});

test('a level that only falls, health and nothing at all cost no commit', () => {
  say('knock', 'knock/level/left', 'ON');
  commit();
  const { commits } = house.core.store.committer.counts;
  say('knock', 'knock/level/left', 'OFF');
  say('knock', 'knock/level/left', 'OFF');
  say('knock', 'knock/health', '55');
  expect(say('knock', 'knock/event', 'throw')).toEqual(['accepted']);
  commit();
  expect(house.core.store.committer.counts.commits).toBe(commits);
  expect(lifeOf('knock')?.heartbeat).toMatchObject({ battery: 55 });
  expect(Object.fromEntries(intake.counts.nothing)).toEqual({ 'the level is as before': 1, 'its dialect failed': 1 });
  // Saved with the minute: the next hub knows that the contact is open, and hears the next press.
  intake.save();
  commit();
  start();
  say('knock', 'knock/level/left', 'ON');
  expect(heard()).toEqual(['CallRaised knock/left', 'PressRepeated knock']);
  intake.save();
  expect(house.core.store.committer.counts.commits).toBe(commits + 2);
});

describe('devices behind an outside broker', () => {
  const from = (topic: string, text: string, retained = false): IntakeAnswer[] => {
    const answers: IntakeAnswer[] = [];
    const message = { topic, payload: Buffer.from(text), from: 'outside', retained, redelivered: false } as const;
    intake.takeFrom('house', { ...message, ownId: () => text }, (answer) => void answers.push(answer));
    return answers;
  };

  test('are found by topic, and nobody else is', () => {
    const answers = from('far/event', '1 left');
    expect(from('knock/event', '1 left')).toEqual(['accepted']);
    expect(heard()).toEqual(['CallRaised far/main']);
    expect(answers).toEqual(['accepted']);
  });

  test('are unknown when the bridge or the broker goes, and what the broker kept is no sign of life', () => {
    from('far/lwt', 'online');
    from('farther/lwt', 'online');
    expect([lifeOf('far'), lifeOf('farther')]).toMatchObject([{ connected: true }, { connected: true }]);
    from('farther/lwt', 'offline');
    expect(lifeOf('farther')).toMatchObject({ connected: false, isSaidGone: true });
    from('farther/health', '50');
    expect(lifeOf('farther')).toMatchObject({ isSaidGone: false });
    from('bridge/state', 'offline');
    expect([lifeOf('far'), lifeOf('farther')]).toMatchObject([{ isUnknown: true }, { isUnknown: true }]);
    from('far/health', '50', true);
    expect(lifeOf('far')).toMatchObject({ isUnknown: true, seenNow: false });
    from('far/health', '50');
    expect(lifeOf('far')).toMatchObject({ isUnknown: false, seenNow: true });
    intake.brokerGone('house');
    expect(lifeOf('far')).toMatchObject({ isUnknown: true, connected: false });
    expect(intake.devices.filtersOf('house')).toContain('far/level/+');
  });

  test('have their time to be heard when broker and bridge are back, and not before both are', () => {
    const unknown = (): unknown[] => ['far', 'farther'].map((id) => lifeOf(id)?.isUnknown);
    intake.brokerGone('house');
    from('far/lwt', 'offline');
    expect(unknown()).toEqual([false, true]);
    from('bridge/state', 'offline');
    intake.brokerBack('house');
    expect(unknown()).toEqual([true, true]);
    from('bridge/state', 'online');
    expect(unknown()).toEqual([false, false]);
    intake.brokerGone('house');
    expect(unknown()).toEqual([true, true]);
    intake.brokerBack('house');
    expect(unknown()).toEqual([false, false]);
  });

  test('are unproven when their bridge runs another version', () => {
    const { tables } = house.core.store;
    const far = 'far' as CallPointId;
    from('bridge/version', '1.36');
    from('far/event', '1 left');
    commit();
    house.live.troubleWatch.check();
    commit();
    expect(tables.proofs.of(far)).not.toBeNull();
    from('bridge/version', '1.36');
    commit();
    expect(tables.proofs.of(far)).not.toBeNull();
    from('bridge/version', '2.0');
    commit();
    expect(tables.proofs.of(far)).toBeNull();
  });
});

test('3,000 devices: a look-up touches the levels of its topic, and the index is built once for each document', () => {
  const first = house.core.context.siteState.site();
  const devices = Array.from({ length: 3_000 }, (_, i): SiteDevice => ({
    id: `d-${i}` as DeviceId,
    dialect: 'generic',
  }));
  let site = indexSite({ ...first.site, devices });
  const many = createBoughtDevices(
    () => site,
    () => knocker,
  );
  for (let i = 0; i < 3_000; i++) {
    expect(many.at(null, `d-${i}/event`)).toMatchObject([{ device: { id: `d-${i}` } }]);
    expect(many.at(null, `d-${i}/level/left`)).toHaveLength(1);
  }
  expect(many.at(null, 'd-1/other')).toEqual([]);
  expect(many.at('house', 'd-1/event')).toEqual([]);
  expect(many.at(null, 'bridge/state')).toHaveLength(3_000);
  expect(many.counts.built).toBe(1);
  expect(many.counts.visited).toBeLessThan(6_003 * 5);
  site = indexSite({ ...first.site, devices: devices.slice(1) });
  expect(many.byId('d-0')).toBeNull();
  expect(many.byId('d-1')).not.toBeNull();
  expect(many.counts.built).toBe(2);
});
