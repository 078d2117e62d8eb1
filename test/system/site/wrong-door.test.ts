import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import type { Button } from '../../support/button.ts';
import { minutes, seconds } from '../../support/moved-clock.ts';
import type { TestPhone } from '../../support/phone.ts';

describe('somebody rings at the wrong door of Lotus Apartment', () => {
  let building: TestBuilding;
  let gate: Button;
  let wang: TestPhone;
  let chen: TestPhone;
  let zhao: TestPhone;
  let id: string;
  /** A visitor for the health station rings at the committee's gate. */
  beforeEach(async () => {
    building = await startBuilding();
    [wang, chen, zhao] = [await building.phone('wang'), await building.phone('chen'), await building.phone('zhao')];
    gate = await building.button('south-gate-bell');
    await gate.press();
    id = (await wang.isAlerted('raised'))['call'].id as string;
    await gate.shows('registered');
  });
  afterEach(() => building.end());

  const send = (who: TestPhone, team: string) => who.ask('POST', `/calls/${id}/redirect`, { team });
  const now = async () => (await building.ask('GET', `/calls/${id}`)).body;

  it("one tap: the clinic's duty worker is told, the committee is left alone, and the caller hears which door is right", async () => {
    const before = wang.alerts().at(-1)?.['alertId'] as string;
    expect((await send(wang, 'clinic')).body).toMatchObject({
      state: 'waiting',
      owner: null,
      team: 'clinic',
      place: 'south-gate',
      marks: ['wrong-door'],
      step: 0,
    });
    expect(await wang.isWithdrawn(before)).toMatchObject({ reason: 'redirected', by: { en: 'Wang' } });
    expect((await chen.isAlerted('redirected'))['say']).toMatchObject({
      zh: expect.stringContaining('居委会门口转来'),
      en: expect.stringContaining("sent over from the Residents' committee's door"),
    });
    expect(wang.alerts().some((alert) => alert['why'] === 'redirected')).toBe(false);
    const told = await gate.says('East door');
    expect(told).toMatchObject({ stage: 'registered', lamp: 'yellow', blink: false, callId: id });
    expect(told.say.zh).toBe('请到东门：东侧入口，卫生服务站门口（社区卫生服务站）。已经通知，马上有人来。');
    expect(told.say.en).toBe(
      'The right door is the East door (Community health station). ' +
        'The entrance on the east side, in front of the health station. They have been told; somebody is coming to you.',
    );
    expect((await chen.take(id)).body).toMatchObject({ owner: { id: 'chen' }, team: 'clinic', marks: ['wrong-door'] });
    expect((await gate.shows('acknowledged')).by?.en).toContain('Community health station');
  });

  it('nobody of the clinic answers: the round goes on inside the clinic', async () => {
    await send(wang, 'clinic');
    await chen.isAlerted('redirected');
    const { dueAt } = await now();
    await building.clock.forward(Date.parse(dueAt) - building.clock.wall());
    await zhao.isAlerted('escalated');
    expect(wang.alerts().some((alert) => alert['why'] === 'escalated')).toBe(false);
  });

  it("taken, not reached and raised again, or given back: it stays the clinic's", async () => {
    await send(wang, 'clinic');
    await chen.take(id);
    await chen.release(id);
    await zhao.isAlerted();
    expect(wang.alerts().every((alert) => alert['why'] === 'raised')).toBe(true);
    await zhao.take(id);
    await building.clock.forward(minutes(5));
    await chen.isAlerted('re-raised');
    expect(await now()).toMatchObject({
      state: 'waiting',
      team: 'clinic',
      marks: expect.arrayContaining(['wrong-door', 're-raised']),
    });
  });

  it('once it is taken, only its owner sends it over, and an offer that waits is over', async () => {
    await wang.take(id);
    expect((await send(chen, 'clinic')).body).toMatchObject({ status: 409, code: 'NOT_OWNER', owner: { id: 'wang' } });
    await wang.ask('POST', `/calls/${id}/hand-over`, { to: { staff: 'zhao' } });
    const asked = await zhao.isAlerted('handed-over');
    expect((await send(wang, 'clinic')).body).toMatchObject({
      state: 'waiting',
      owner: null,
      team: 'clinic',
      handOver: null,
    });
    expect(await zhao.isWithdrawn(asked['alertId'] as string)).toMatchObject({ reason: 'redirected' });
    await chen.isAlerted('redirected');
    expect((await gate.says('East door')).stage).toBe('registered');
  });

  it('to the team that has it, to one that is not there, or when all is done: refused, and nothing changes', async () => {
    expect((await send(wang, 'committee')).body).toMatchObject({ status: 409, code: 'SAME_TEAM' });
    expect((await send(wang, 'gardeners')).body).toMatchObject({ status: 422, code: 'UNKNOWN_TEAM' });
    expect(await now()).toMatchObject({ state: 'waiting', team: 'committee', marks: [] });
    await wang.take(id);
    await wang.close(id, 'spoken-with');
    expect((await send(wang, 'clinic')).body).toMatchObject({ status: 409, code: 'CALL_CLOSED' });
  });

  it('sent back to the gate it is a call of the gate again, and the words are the usual ones', async () => {
    await send(wang, 'clinic');
    await gate.says('East door');
    expect((await send(chen, 'committee')).body).toMatchObject({ team: 'committee', marks: ['wrong-door'] });
    await wang.isAlerted('redirected');
    await gate.says('Staff are being told');
  });

  it('a second pair of hands for it is asked of the team that answers now, not of the team of the door', async () => {
    await send(wang, 'clinic');
    await chen.isAlerted('redirected');
    await chen.take(id);
    await chen.arrive(id);
    expect((await chen.ask('POST', `/calls/${id}/hands`, {})).body).toMatchObject({
      kind: 'hands',
      team: 'clinic',
      forCall: id,
    });
    await zhao.isAlerted('second-pair');
    expect(wang.alerts().some((alert) => alert['why'] === 'second-pair')).toBe(false);
  });

  it('in an emergency nobody is sent to another door', async () => {
    await gate.press({ kind: 'hold', heldMs: 3000 });
    await wang.isAlerted('emergency');
    expect((await send(wang, 'clinic')).body).toMatchObject({ team: 'clinic', priority: 'emergency' });
    await chen.isAlerted('redirected');
    expect(gate.feedback()?.say.en).not.toContain('right door');
  });

  it('a hub that restarts knows it still: the same team, the same words', async () => {
    await send(wang, 'clinic');
    const told = await gate.says('East door');
    await building.restart(() => building.clock.forward(seconds(1)));
    expect(await now()).toMatchObject({ state: 'waiting', team: 'clinic', marks: ['wrong-door'] });
    await gate.connect();
    expect((await gate.says('East door')).say).toEqual(told.say);
    const { dueAt } = await now();
    await building.clock.forward(Math.max(Date.parse(dueAt) - building.clock.wall(), 0));
    await zhao.listen();
    expect((await zhao.isAlerted())['call']).toMatchObject({ id, team: 'clinic' });
  });
});
