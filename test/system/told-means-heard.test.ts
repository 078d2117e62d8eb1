import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

/** A loudspeaker that says that it sounds, and goes on until it is told to end. */
const LOUDSPEAKER = `
const { writeFileSync, rmSync } = require('node:fs');
process.on('SIGTERM', () => { rmSync(process.argv[2], { force: true }); process.exit(0); });
writeFileSync(process.argv[2], '');
setInterval(() => {}, 1000);
`;

describe('told means heard: the caller knows when nobody hears', () => {
  let folder: string;
  let sounds: string;
  let building: TestBuilding;
  let cord: Button;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lotusbell-heard-'));
    sounds = join(folder, 'sounds');
    writeFileSync(join(folder, 'loudspeaker.cjs'), LOUDSPEAKER);
    building = await startBuilding({
      config: (config) => {
        config.sounder = `${process.execPath} ${join(folder, 'loudspeaker.cjs')} ${sounds}`;
      },
    });
    cord = await building.button('lavatory-help');
  });
  afterEach(async () => {
    await building.end();
    rmSync(folder, { recursive: true });
  });

  const shows = (stage: string, lamp: string) =>
    eventually(`the lamp is ${lamp}, ${stage}`, () => {
      const now = cord.feedback();
      return now?.['stage'] === stage && now['lamp'] === lamp;
    });
  const sounder = (on: boolean) => eventually(`the sounder is ${on ? 'on' : 'off'}`, () => existsSync(sounds) === on);
  const heldWithin = async (ms: number): Promise<void> => {
    await cord.press({ kind: 'hold' });
    await building.clock.forward(ms);
    await shows('unanswered', 'red');
    await sounder(true);
  };
  const inFront = async (phone: TestPhone): Promise<void> => {
    phone.say({ type: 'visible', visible: true });
    await building.clock.forward(10);
  };
  const wang = (receipts: boolean) => building.phone('wang', { receipts, inFront: false });
  const stateOf = async (staff: string): Promise<string> =>
    (await building.ask('GET', '/reachability')).body.items.find((one: { staff: string }) => one.staff === staff).state;

  it('a phone joined and its line is closed: red lamp and sounder within 5 s; the line is back: alerted and yellow', async () => {
    const phone = await wang(true);
    await phone.sleep();
    await building.clock.forward(seconds(8));
    expect(await stateOf('wang')).toBe('cannot');
    await heldWithin(seconds(5));
    const before = phone.alerts().length;
    await phone.listen();
    await phone.isAlerted();
    await building.clock.forward(seconds(0.5));
    expect(phone.alerts().length).toBeGreaterThan(before);
    await shows('registered', 'yellow');
    await sounder(false);
  });

  it('within 8 s after the line broke the phone may be back: the caller knows 4 s later, not before', async () => {
    const phone = await wang(true);
    await phone.sleep();
    await building.clock.forward(seconds(1));
    expect(await stateOf('wang')).toBe('unproven');
    await cord.press({ kind: 'hold' });
    await shows('registered', 'yellow');
    await building.clock.forward(seconds(3.9));
    await shows('registered', 'yellow');
    await building.clock.forward(seconds(0.2));
    await shows('unanswered', 'red');
    await sounder(true);
  });

  it('the page is hidden: red within 5 s; it is seen again: yellow', async () => {
    const phone = await wang(false);
    await inFront(phone);
    expect(await stateOf('wang')).toBe('proven');
    phone.say({ type: 'visible', visible: false });
    await building.clock.forward(10);
    expect(await stateOf('wang')).toBe('cannot');
    await heldWithin(seconds(5));
    await inFront(phone);
    await shows('registered', 'yellow');
    await sounder(false);
  });

  it('an alert that came to a hidden page comes again when the page is seen, whatever it says it has shown', async () => {
    const phone = await wang(false);
    await building.phone('li');
    phone.say({ type: 'visible', visible: false });
    await building.clock.forward(10);
    const bell = await building.button('south-gate-bell');
    await bell.press();
    const { alertId } = await phone.isAlerted();
    phone.say({ type: 'receipt', alertId, stage: 'shown' });
    // With the receipt of this press, what the page said before is written too.
    await cord.press();
    await inFront(phone);
    await eventually('it comes again', () => phone.alerts().filter((one) => one['alertId'] === alertId).length === 2);
  });

  it('the phone says that it makes no sound: red within 5 s; it sounds again: alerted and yellow', async () => {
    const phone = await wang(false);
    await inFront(phone);
    phone.say({ type: 'visible', visible: true, mute: true });
    await building.clock.forward(10);
    expect(await stateOf('wang')).toBe('cannot');
    await heldWithin(seconds(5));
    await inFront(phone);
    await shows('registered', 'yellow');
    await phone.isAlerted();
    await sounder(false);
  });

  it('the line is open and says nothing for 8 s: not proven, and red 4 s after the press', async () => {
    const phone = await wang(false);
    await inFront(phone);
    phone.socket().removeAllListeners('message');
    await building.clock.forward(seconds(9));
    expect(await stateOf('wang')).toBe('unproven');
    phone.say({ type: 'pong', at: new Date(building.clock.wall()).toISOString() });
    await eventually('proven by a frame', async () => (await stateOf('wang')) === 'proven');
    await building.clock.forward(seconds(9));
    await heldWithin(seconds(4.2));
  });

  it('the sound clock stands still: the page is in front and sounds nothing: red within 5 s; the tone is heard: yellow', async () => {
    const phone = await wang(false);
    await inFront(phone);
    await heldWithin(seconds(5));
    expect(await stateOf('wang')).toBe('unproven');
    const alert = await phone.isAlerted();
    phone.say({ type: 'receipt', alertId: alert['alertId'], stage: 'heard' });
    await building.clock.forward(10);
    await shows('registered', 'yellow');
    expect(await stateOf('wang')).toBe('proven');
    await sounder(false);
  });

  it('the person is on leave: red within 5 s, although everyone is told; the leave is taken back: yellow', async () => {
    const phone = await wang(true);
    await inFront(phone);
    const { body } = await building.ask('POST', '/roster/overrides', {
      kind: 'leave',
      person: 'wang',
      from: new Date(building.clock.wall() - 1000).toISOString(),
      to: new Date(building.clock.wall() + minutes(60)).toISOString(),
    });
    await building.clock.forward(10);
    expect(await stateOf('wang')).toBe('cannot');
    await heldWithin(seconds(5));
    await phone.isAlerted();
    await building.ask('DELETE', `/roster/overrides/${body.id}`);
    await building.clock.forward(seconds(0.5));
    await shows('registered', 'yellow');
    await sounder(false);
  });

  it('after a restart of the hub: red within 5 s, or at once where 8 s have passed; the phone is back: yellow', async () => {
    const phone = await wang(true);
    await phone.sleep();
    await building.restart();
    await cord.connect();
    await heldWithin(seconds(5));
    await building.restart(async () => {
      await sounder(false);
    });
    await cord.connect();
    await building.clock.forward(seconds(2));
    await shows('unanswered', 'red');
    await sounder(true);
    await phone.listen();
    await phone.isAlerted();
    await building.clock.forward(seconds(0.5));
    await shows('registered', 'yellow');
    await sounder(false);
  });

  it('a routine call: the caller knows within 10 s, not before 9', async () => {
    await wang(false);
    const bell = await building.button('south-gate-bell');
    await bell.press();
    await building.clock.forward(seconds(8.9));
    expect(bell.feedback()).toMatchObject({ stage: 'registered' });
    await building.clock.forward(seconds(1));
    await bell.shows('unanswered');
  });

  it('a phone that rang loses its line: after 8 s the next step is told at once, and the fact says why', async () => {
    const phone = await wang(false);
    await inFront(phone);
    const li = await building.phone('li');
    const bell = await building.button('south-gate-bell');
    await bell.press();
    await phone.isAlerted('raised');
    await phone.sleep();
    await building.clock.forward(seconds(4.9));
    expect(li.alerts()).toHaveLength(0);
    await building.clock.forward(seconds(0.2));
    const alert = await li.isAlerted('escalated');
    const { body } = await building.ask('GET', `/calls/${alert['call'].id}`);
    expect(body.timeline.map(({ type }: { type: string }) => type)).toEqual([
      'CallRaised',
      'HearingLost',
      'StepReached',
    ]);
    await bell.shows('registered');
  });

  it('only people who may hear: the next step is told after 5 s without a receipt, and the reason is kept', async () => {
    await wang(false);
    const li = await building.phone('li');
    const bell = await building.button('south-gate-bell');
    await bell.press();
    await building.clock.forward(seconds(4.9));
    expect(li.alerts()).toHaveLength(0);
    await building.clock.forward(seconds(0.2));
    const alert = await li.isAlerted('escalated');
    const { body } = await building.ask('GET', `/calls/${alert['call'].id}`);
    expect(body.timeline[1]).toMatchObject({
      type: 'StepReached',
      telling: { step: 1, skipped: [{ step: 0, why: 'unproven' }] },
    });
  });
});
