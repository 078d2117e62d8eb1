import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds } from '../support/moved-clock.ts';

describe('a press at Lotus Apartment', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  it('alerts the duty worker, shows yellow at the ramp, and is on disk before the receipt', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items).toHaveLength(1);
    const alert = await wang.isAlerted('raised');
    expect(alert['call']).toMatchObject({
      id: body.items[0].id,
      kind: 'assist',
      place: 'west-ramp',
      state: 'waiting',
      owner: null,
    });
    expect(alert['say'].zh).toContain('西');
    const shown = await ramp.shows('registered');
    expect(shown).toMatchObject({ lamp: 'yellow', callId: body.items[0].id });
    expect(shown.say.zh).not.toBe('');
    expect(shown.say.en).not.toBe('');
  });

  it('goes its whole way: taken, green lamp, arrived, done, lamp off', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call, alertId } = await wang.isAlerted();
    expect((await wang.take(call.id)).body).toMatchObject({ state: 'acknowledged', owner: { id: 'wang' } });
    await wang.isWithdrawn(alertId);
    await li.sees(
      'that Wang is going',
      (frame) => frame['fact']?.type === 'CallAcknowledged' && frame['call']?.owner?.id === 'wang',
    );
    expect(await ramp.shows('acknowledged')).toMatchObject({ lamp: 'green' });
    expect(ramp.feedback()?.by).toBeDefined();
    expect(ramp.feedback()?.say.en).not.toContain('Wang');
    expect((await wang.arrive(call.id)).body.state).toBe('attended');
    await ramp.shows('attended');
    expect((await wang.close(call.id)).body).toMatchObject({ state: 'closed', outcome: 'helped' });
    expect(await ramp.shows('idle')).toMatchObject({ lamp: 'off' });
    const { body } = await building.ask('GET', `/calls/${call.id}`);
    expect(body.timeline.map((fact: { type: string }) => fact.type)).toEqual([
      'CallRaised',
      'CallAcknowledged',
      'StaffArrived',
      'CallClosed',
    ]);
  });

  it('sent twice, and again after reconnecting, makes one call and one fact', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    const id = await ramp.press();
    await ramp.press({ id });
    ramp.unplug();
    await ramp.connect();
    await ramp.press({ id });
    await wang.isAlerted();
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items).toHaveLength(1);
    expect(body.items[0].repeats).toBe(0);
  });

  it('repeated by a shaky hand joins the open call, is counted, and alerts again at most every 10 s', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted('raised');
    for (let i = 0; i < 5; i++) await ramp.press();
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items[0].repeats).toBe(5);
    expect(wang.alerts()).toHaveLength(1);
    await building.clock.forward(seconds(10));
    await ramp.press();
    await wang.isAlerted('calling-again');
  });

  it('held for three seconds is an emergency, told at once', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted('raised');
    await ramp.press({ kind: 'hold', heldMs: 3000 });
    const alert = await wang.isAlerted('emergency');
    expect(alert['call'].priority).toBe('emergency');
  });

  it('two thumbs, one owner: the other is told who is going', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    const [first, second] = await Promise.all([wang.take(call.id), li.take(call.id)]);
    const won = first.status === 200 ? first : second;
    const lost = first.status === 200 ? second : first;
    expect(won.status).toBe(200);
    expect(lost.status).toBe(409);
    expect(lost.body).toMatchObject({ code: 'CALL_ALREADY_TAKEN', owner: { id: won.body.owner.id } });
  });

  it('nobody takes it: wider and wider, and after the last step for ever', async () => {
    const wang = await building.phone('wang');
    const lin = await building.phone('lin');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted('raised');
    expect(lin.alerts()).toHaveLength(0);
    await building.clock.forward(minutes(3));
    await lin.isAlerted();
    await ramp.shows('unanswered');
    const heard = lin.alerts().length;
    await building.clock.forward(minutes(30));
    expect(lin.alerts().length).toBeGreaterThan(heard);
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items[0].dueAt).not.toBeNull();
  });

  it('taken but nobody arrives: raised again, the former owner named, the lamp says still coming', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    await building.clock.forward(minutes(3) - 1000);
    expect(li.alerts().some((alert) => alert['why'] === 're-raised')).toBe(false);
    await building.clock.forward(seconds(1));
    const again = await wang.isAlerted('re-raised');
    expect(again['call']).toMatchObject({
      state: 'waiting',
      owner: null,
      marks: expect.arrayContaining(['re-raised']),
    });
    expect(again['say'].en).toContain('Wang');
    await ramp.shows('still-coming');
  });

  it('given back starts over at once', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    expect((await wang.release(call.id)).body.state).toBe('waiting');
    await li.isAlerted('released');
  });

  it('reset at the place ends it and the phones fall silent', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call, alertId } = await wang.isAlerted();
    await ramp.send('reset', { v: 1, id: 'r1' });
    await wang.isWithdrawn(alertId);
    const { body } = await building.ask('GET', `/calls/${call.id}`);
    expect(body).toMatchObject({ state: 'closed', outcome: 'reset-at-place' });
    await ramp.shows('idle');
  });

  it('cancelled by the caller stays open until a person has looked', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await ramp.send('cancel', { v: 1, id: 'c1' });
    const { body } = await building.ask('GET', `/calls/${call.id}`);
    expect(body).toMatchObject({ state: 'waiting', priority: 'routine', marks: ['cancelled'] });
  });

  it('an assist cannot be closed from afar, a visit can once somebody has spoken with the caller', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const assist = (await wang.isAlerted())['call'];
    await wang.take(assist.id);
    expect((await wang.close(assist.id, 'spoken-with')).body.code).toBe('NOT_ARRIVED');
    const bell = await building.button('south-gate-bell');
    await bell.press();
    const visit = (await wang.isAlerted())['call'];
    await wang.take(visit.id);
    expect((await wang.close(visit.id, 'spoken-with')).body.state).toBe('closed');
  });

  it('a device nobody has placed still raises a call, which says so', async () => {
    const wang = await building.phone('wang');
    const loose = await building.button('loose-button');
    await loose.press();
    const { call } = await wang.isAlerted();
    expect(call).toMatchObject({ callPoint: null, marks: ['unplaced'] });
    await loose.shows('registered');
  });

  it('a press on an input the site does not know is kept for the caretaker, and heard all the same', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press({ input: 'second' });
    const { call } = await wang.isAlerted();
    expect(call.marks).toContain('unplaced');
    const { body } = await building.ask('GET', '/quarantine');
    expect(body.items[0]).toMatchObject({ device: 'west-ramp-help', code: 'UNKNOWN_INPUT' });
    ramp.heard().length = 0;
    ramp.unplug();
    await ramp.connect();
    await eventually('its lamp is right after a reconnect too', () =>
      ramp.heard().some(({ text }) => text.includes('"input":"second"') && text.includes('"stage":"registered"')),
    );
  });
});
