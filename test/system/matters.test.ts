import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { Frame, TestPhone } from '../support/phone.ts';

const hours = (n: number): number => minutes(60 * n);
/** Monday, ten to eight in Shanghai. */
const EARLY = Date.UTC(2026, 10, 22, 23, 50);

describe('what a resident came for outlives the call', () => {
  let building: TestBuilding;
  let wang: TestPhone;
  let li: TestPhone;
  let chen: TestPhone;
  beforeEach(async () => {
    building = await startBuilding({ start: EARLY });
    [wang, li, chen] = [await building.phone('wang'), await building.phone('li'), await building.phone('chen')];
  });
  afterEach(() => building.end());

  const opens = async (who: TestPhone, wish: object = { reason: 'pension' }): Promise<string> => {
    const { status, body } = await who.ask('POST', '/matters', wish);
    expect(status).toBe(201);
    return body.id as string;
  };
  const act = (who: TestPhone, id: string, what: string, body: object = {}) =>
    who.ask('POST', `/matters/${id}/${what}`, body);
  const reads = async (who: TestPhone, id: string) => (await who.ask('GET', `/matters/${id}`)).body;
  const timeline = async (id: string): Promise<string[]> =>
    (await reads(wang, id)).timeline.map(({ type, by }: { type: string; by?: string }) =>
      by === undefined ? type : `${type} ${by}`,
    );
  const rung = (who: TestPhone, why: string): Frame[] =>
    who.frames.filter((frame) => frame.type === 'matter' && frame['why'] === why);
  const rings = (who: TestPhone, why: string): Promise<Frame> =>
    who.sees(`a matter (${why})`, (frame) => frame.type === 'matter' && frame['why'] === why);

  it('kept from a call, with its place; it stays open when the call is closed', async () => {
    const door = await building.button('east-door');
    await door.press();
    const call = (await wang.isAlerted('raised'))['call'];
    await wang.take(call.id);
    const id = await opens(wang, { reason: 'pension', call: call.id, nextStep: 'bring the form', dueOn: '2026-11-24' });
    await wang.arrive(call.id);
    await wang.close(call.id);
    expect(await reads(wang, id)).toMatchObject({
      state: 'open',
      call: call.id,
      place: call.place,
      owner: { id: 'wang' },
      team: 'committee',
      nextStep: 'bring the form',
      dueOn: '2026-11-24',
      due: false,
    });
    expect((await act(wang, id, 'done', { outcome: 'pension' })).body).toMatchObject({
      state: 'done',
      outcome: 'pension',
      doneAt: expect.any(String),
    });
    expect((await wang.ask('GET', '/matters?mine=true')).body.items).toEqual([]);
    expect((await wang.ask('GET', '/matters?state=done')).body.items).toMatchObject([{ id }]);
    expect(await timeline(id)).toEqual(['MatterOpened wang', 'MatterDone wang']);
  });

  it('a walk-in takes the reason and nothing else; the earliest day stands first, what has none stands last', async () => {
    const none = await opens(wang);
    const late = await opens(wang, { reason: 'housing', dueOn: '2026-12-24' });
    const soon = await opens(li, { reason: 'other', dueOn: '2026-11-23' });
    expect((await wang.ask('GET', '/matters')).body.items.map(({ id }: { id: string }) => id)).toEqual([
      soon,
      late,
      none,
    ]);
    expect((await wang.ask('GET', '/matters?mine=true')).body.items.map(({ id }: { id: string }) => id)).toEqual([
      late,
      none,
    ]);
    expect(await reads(wang, soon)).toMatchObject({ due: true, owner: { id: 'li' } });
  });

  it("notes and next step are the owning team's alone; and what was confided to one team does not go over to the other", async () => {
    const id = await opens(wang, { reason: 'pension', nextStep: 'ask her daughter' });
    await act(wang, id, 'notes', { text: 'prefers mornings' });
    await act(li, id, 'notes', { text: 'form is in the drawer' });
    expect((await reads(li, id)).notes).toMatchObject([
      { by: { id: 'wang', name: { en: 'Wang' } }, text: 'prefers mornings' },
      { by: { id: 'li' }, text: 'form is in the drawer' },
    ]);
    expect(await reads(chen, id)).toMatchObject({ mayRead: false, nextStep: null, notes: [] });
    expect((await act(chen, id, 'notes', { text: 'x' })).body).toMatchObject({
      status: 403,
      code: 'NOT_YOUR_TEAM',
      owner: { id: 'wang' },
    });
    expect((await building.ask('GET', `/matters/${id}`)).body).toMatchObject({
      mayRead: false,
      nextStep: null,
      notes: [],
    });

    await act(wang, id, 'hand-over', { to: { team: 'clinic' } });
    expect(await reads(chen, id)).toMatchObject({
      offeredToMe: true,
      mayRead: true,
      nextStep: 'ask her daughter',
      notes: [],
    });
    await act(chen, id, 'hand-over/accept');
    await act(chen, id, 'notes', { text: 'blood pressure taken' });
    expect((await reads(chen, id)).notes.map(({ text }: { text: string }) => text)).toEqual(['blood pressure taken']);
    expect(await reads(wang, id)).toMatchObject({
      mayRead: false,
      nextStep: null,
      notes: [{ text: 'prefers mornings' }, { text: 'form is in the drawer' }],
    });
    expect(JSON.stringify(wang.frames) + JSON.stringify(await timeline(id))).not.toContain('blood pressure');
  });

  it('handed to the clinic: Wang has it until Chen says yes, then Chen alone', async () => {
    const id = await opens(wang);
    await act(wang, id, 'hand-over', { to: { team: 'clinic' } });
    expect((await rings(chen, 'handed-over'))['say']).toMatchObject({
      zh: expect.stringContaining('小王想把一件“养老金”转交给您'),
      en: expect.stringContaining('Wang asks you'),
    });
    expect(rung(li, 'handed-over')).toEqual([]);
    expect(await reads(wang, id)).toMatchObject({ owner: { id: 'wang' }, handOver: { to: { team: 'clinic' } } });
    expect((await chen.ask('GET', '/matters?mine=true')).body.items).toMatchObject([{ id, offeredToMe: true }]);
    expect((await act(li, id, 'hand-over/accept')).body).toMatchObject({ code: 'NOT_OFFERED_TO_YOU' });
    expect((await act(chen, id, 'hand-over/accept')).body).toMatchObject({
      owner: { id: 'chen' },
      team: 'clinic',
      handOver: null,
    });
    expect((await rings(wang, 'accepted'))['say'].en).toContain('Chen has it now');
    expect((await act(wang, id, 'done', { outcome: 'helped' })).body).toMatchObject({
      status: 409,
      code: 'NOT_OWNER',
      owner: { id: 'chen' },
    });
    expect(await timeline(id)).toEqual(['MatterOpened wang', 'MatterOffered wang', 'MatterAccepted chen']);
  });

  it("nobody answers: after a minute it is Wang's as before, also when the hub was away meanwhile", async () => {
    const id = await opens(wang);
    await act(wang, id, 'hand-over', { to: { staff: 'chen' } });
    await building.clock.forward(seconds(59));
    expect((await reads(wang, id)).handOver).not.toBeNull();
    await building.clock.forward(seconds(1));
    await rings(wang, 'returned');
    expect((await act(chen, id, 'hand-over/accept')).body).toMatchObject({
      code: 'NO_HAND_OVER',
      owner: { id: 'wang' },
    });

    await act(wang, id, 'hand-over', { to: { staff: 'chen' } });
    await building.restart(() => building.clock.forward(minutes(10)));
    await building.clock.forward(seconds(1));
    expect(await reads(wang, id)).toMatchObject({ owner: { id: 'wang' }, handOver: null });
    expect(await timeline(id)).toEqual([
      'MatterOpened wang',
      'MatterOffered wang',
      'MatterReturned',
      'MatterOffered wang',
      'MatterReturned',
    ]);
  });

  it('a clock that jumps by hours leaves an offer its minute', async () => {
    const id = await opens(wang);
    await act(wang, id, 'hand-over', { to: { staff: 'chen' } });
    await building.clock.forward(seconds(10));
    building.clock.jumpWall(hours(5));
    await building.clock.forward(seconds(49));
    expect((await reads(wang, id)).handOver).not.toBeNull();
    await building.clock.forward(seconds(1));
    expect((await reads(wang, id)).handOver).toBeNull();
  });

  it('on its day the owner is reminded at eight, once, whatever restarts; the next day again, until it is done', async () => {
    const id = await opens(wang, { reason: 'housing', dueOn: '2026-11-23' });
    await building.clock.forward(minutes(9));
    expect(rung(wang, 'due')).toEqual([]);
    await building.clock.forward(minutes(2));
    expect((await rings(wang, 'due'))['say']).toEqual({ zh: '今天要办：“住房”。', en: 'Due today: Housing.' });
    await building.restart(() => building.clock.forward(hours(3)));
    await wang.listen();
    await building.clock.forward(minutes(2));
    expect(rung(wang, 'due')).toHaveLength(1);
    expect(rung(li, 'due')).toEqual([]);
    await building.restart(() => building.clock.forward(hours(21)));
    await building.clock.forward(minutes(2));
    expect((await timeline(id)).filter((type) => type === 'MatterReminded')).toHaveLength(2);
    await act(wang, id, 'done', { outcome: 'housing' });
    await building.restart(() => building.clock.forward(hours(24)));
    await building.clock.forward(minutes(2));
    expect((await timeline(id)).filter((type) => type === 'MatterReminded')).toHaveLength(2);
  });

  it('its owner leaves the house: somebody of the team has it in the same breath, and is told', async () => {
    const id = await opens(wang);
    await building.ask('PATCH', '/staff/wang', { active: false });
    expect((await rings(li, 'passed-on'))['say'].zh).toContain('现在由您负责');
    expect(await reads(li, id)).toMatchObject({ owner: { id: 'li' }, mayRead: true });
  });

  it('what cannot be is refused with the remedy, and nothing is kept', async () => {
    const refused = async (wish: object): Promise<string> =>
      (await wang.ask('POST', '/matters', wish)).body.code as string;
    expect(await refused({ reason: 'gossip' })).toBe('UNKNOWN_REASON');
    expect(await refused({ reason: 'pension', place: 'nowhere' })).toBe('UNKNOWN_PLACE');
    expect(await refused({ reason: 'pension', call: 'none' })).toBe('NOT_FOUND');
    expect(await refused({ reason: 'pension', dueOn: '2026-02-30' })).toBe('INVALID_BODY');
    expect(await refused({ reason: 'pension', dueOn: 'soon' })).toBe('INVALID_BODY');
    expect(await refused({})).toBe('INVALID_BODY');
    const id = await opens(wang);
    expect((await act(wang, id, 'done', { outcome: 'magic' })).body.code).toBe('UNKNOWN_OUTCOME');
    expect((await act(wang, 'none', 'done', { outcome: 'helped' })).status).toBe(404);
    expect((await wang.ask('GET', '/matters')).body.items).toHaveLength(1);
  });
});
