import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { button } from '../support/button.ts';
import { minutes, seconds } from '../support/moved-clock.ts';

describe('a button is hung', () => {
  let building: TestBuilding;
  let sun: string;
  beforeEach(async () => {
    building = await startBuilding();
    sun = await building.tokenOf('sun');
  });
  afterEach(() => building.end());

  const tends = (path: string) => building.ask('POST', `/call-points/infusion-1/${path}`, {}, sun);
  const claim = (code: string) => building.ask('POST', '/pairing/claim', { code }, '');
  const provenAt = async (): Promise<string | null> =>
    (await building.ask('GET', '/call-points/infusion-1', undefined, sun)).body.provenAt;
  const openCalls = async (): Promise<number> => (await building.ask('GET', '/calls?state=open')).body.items.length;

  it('pairs with the code of its window, once, in two minutes; then it connects and its presses are heard', async () => {
    const {
      body: { code },
    } = await tends('pairing');
    const { status, body } = await claim(code.toUpperCase().replace('-', ' '));
    expect(status).toBe(201);
    const made = button(body.username, body.password, building.mqtt);
    await made.connect();
    await made.press();
    expect(await openCalls()).toBe(1);
    expect((await claim(code)).body).toMatchObject({ status: 401, code: 'PAIRING_CODE_INVALID' });
    made.end();

    const late = (await tends('pairing')).body.code;
    await building.clock.forward(seconds(120));
    expect((await claim(late)).status).toBe(401);
    const [first, second] = [(await tends('pairing')).body.code, (await tends('pairing')).body.code];
    expect((await claim(first)).status).toBe(401);
    await building.restart();
    expect(await provenAt()).toBeNull();
    expect((await claim(second)).status).toBe(401);
    expect((await building.ask('POST', '/call-points/nowhere/pairing', {}, sun)).status).toBe(404);
  });

  it('counts as proven only once it was pressed for a test, which alarms nobody', async () => {
    const door = await building.button('infusion-1');
    const chen = await building.phone('chen');
    expect(await provenAt()).toBeNull();
    await tends('press-test');
    const told = door.heard().length;
    await door.press({ id: 'test-1' });
    expect(await provenAt()).toEqual(expect.any(String));
    expect(await openCalls()).toBe(0);
    expect(chen.alerts()).toEqual([]);
    await expect.poll(() => door.heard().length).toBeGreaterThan(told);
    expect(door.feedback()?.stage).toBe('idle');
    // Its receipt was lost, so it says the same press again; that is still the test.
    await door.press({ id: 'test-1' });
    expect(await openCalls()).toBe(0);
    await building.restart();
    expect(await provenAt()).toEqual(expect.any(String));
    // Another device may bear the name now.
    await building.ask('POST', '/devices/infusion-1/credentials');
    expect(await provenAt()).toBeNull();
  });

  it('hears the device that takes its place, though that one counts its presses from the first again', async () => {
    const worn = await building.button('infusion-1');
    await worn.press({ id: '1' });
    await worn.send('reset', { v: 1, id: '2' });
    expect(await openCalls()).toBe(0);
    await building.clock.forward(minutes(61));
    const { body } = await claim((await tends('pairing')).body.code);
    const fresh = button(body.username, body.password, building.mqtt);
    await fresh.connect();
    await fresh.press({ id: '1' });
    expect(await openCalls()).toBe(1);
    await fresh.send('reset', { v: 1, id: '2' });
    expect(await openCalls()).toBe(0);
    await fresh.press({ id: '1' });
    expect(await openCalls()).toBe(0);
    fresh.end();
  });

  it('hears whoever needs help while a test is announced: a second press, a hold, a press after the window', async () => {
    const door = await building.button('infusion-1');
    const chen = await building.phone('chen');
    await tends('press-test');
    await door.press({ id: 'test-1' });
    await door.press({ id: 'help-1' });
    await chen.isAlerted('raised');
    expect(await openCalls()).toBe(1);
    await tends('press-test');
    // A call is open there: a press is no test.
    await door.press({ id: 'again-1' });
    expect((await building.ask('GET', '/calls?state=open')).body.items[0].repeats).toBe(1);

    const other = await building.button('infusion-2');
    await building.ask('POST', '/call-points/infusion-2/press-test', {}, sun);
    await other.press({ id: 'hold-1', kind: 'hold', heldMs: 3000 });
    expect(await openCalls()).toBe(2);
    await building.ask('POST', '/call-points/tcm-1/press-test', {}, sun);
    const kept = await building.button('tcm-1');
    // Somebody pressed before the test was announced, while the button was offline.
    await kept.press({ id: 'old-1', ageMs: 600_000 });
    expect(await openCalls()).toBe(3);
    const third = await building.button('infusion-3');
    await building.ask('POST', '/call-points/infusion-3/press-test', {}, sun);
    await building.clock.forward(seconds(121));
    await third.connect();
    await third.press();
    expect(await openCalls()).toBe(4);
  });
});
