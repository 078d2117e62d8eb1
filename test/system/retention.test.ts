import { afterEach, beforeEach, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes } from '../support/moved-clock.ts';

const days = (n: number): number => minutes(n * 24 * 60);

let building: TestBuilding;
beforeEach(async () => {
  building = await startBuilding({
    config: (config) => {
      config.retention = { wordsDays: 10, quarantineDays: 5, alertsDays: 20, documentsDays: 5 };
    },
  });
});
afterEach(() => building.end());

/**
 * The hub is away for days, and starts. When its clock has agreed with itself for a day, its chores come with the next
 * minute.
 */
const pass = async (n: number): Promise<void> => {
  await building.restart(() => building.clock.forward(days(n - 1)));
  await building.ask('POST', '/staff/wang/invites');
  await building.restart(() => building.clock.forward(days(1)));
  await building.clock.forward(minutes(2));
};

it('what people wrote is forgotten after its days; the call, its timeline and the chain of the book stay', async () => {
  const wang = await building.phone('wang');
  const opened = await wang.ask('POST', '/calls', { place: 'east-door', kind: 'visit', note: 'knee hurts' });
  const { id } = opened.body;
  await wang.take(id);
  await wang.release(id, 'called to the ramp');
  await wang.take(id);
  await wang.arrive(id);
  await wang.ask('POST', `/calls/${id}/close`, { outcome: 'helped', note: 'took her home' });
  const matter = (await wang.ask('POST', '/matters', { reason: 'pension', nextStep: 'ask her son' })).body.id;
  await wang.ask('POST', `/matters/${matter}/notes`, { text: 'prefers mornings' });
  const keptOpen = (await wang.ask('POST', '/matters', { reason: 'pension', nextStep: 'bring the form' })).body.id;
  await wang.ask('POST', `/matters/${matter}/done`, { outcome: 'helped' });
  await wang.ask('POST', '/calls', { place: 'east-door', kind: 'visit', note: 'still waits' });

  const told = async (): Promise<string> =>
    JSON.stringify([
      (await building.ask('GET', `/calls/${id}`)).body,
      (await wang.ask('GET', `/matters/${matter}`)).body,
      (await building.ask('GET', '/calls')).body,
      (await wang.ask('GET', '/matters')).body,
    ]);
  await pass(9);
  expect(await told()).toMatch(/knee hurts.*called to the ramp.*took her home.*ask her son.*prefers mornings/);
  const before = (await building.ask('GET', `/calls/${id}`)).body.timeline.map(
    ({ seq, type }: { seq: number; type: string }) => [seq, type],
  );
  await pass(2);
  const after = await told();
  for (const words of ['knee hurts', 'called to the ramp', 'took her home', 'ask her son', 'prefers mornings'])
    expect(after).not.toContain(words);
  // What is not done yet is still needed.
  expect(after).toContain('still waits');
  expect(after).toContain('bring the form');
  expect(
    (await building.ask('GET', `/calls/${id}`)).body.timeline.map(({ seq, type }: { seq: number; type: string }) => [
      seq,
      type,
    ]),
  ).toEqual(before);
  expect(keptOpen).toEqual(expect.any(String));
});

it('unreadable messages and earlier documents go after their days, the present document never', async () => {
  const door = await building.button('east-door');
  await door.sendRaw('lotus/v1/east-door/up/press', 'no json', 1);
  expect((await building.ask('GET', '/quarantine')).body.items).toHaveLength(1);
  const { body } = await building.ask('GET', '/site');
  await building.ask('PUT', '/site', {
    ...body,
    outcomes: [...body.outcomes, { id: 'one-more', name: { zh: '又一', en: 'One more' } }],
  });
  await pass(6);
  expect((await building.ask('GET', '/quarantine')).body.items).toEqual([]);
  expect((await building.ask('GET', '/site')).body.outcomes.at(-1).id).toBe('one-more');
});

it('nothing is forgotten by a clock that is a year ahead; a day later it would be', async () => {
  const wang = await building.phone('wang');
  const { id } = (await wang.ask('POST', '/calls', { place: 'east-door', kind: 'visit', note: 'knee hurts' })).body;
  await wang.take(id);
  await wang.arrive(id);
  await wang.ask('POST', `/calls/${id}/close`, { outcome: 'helped' });
  const note = async (): Promise<unknown> => (await building.ask('GET', `/calls/${id}`)).body.note;
  // While it runs, and at a start.
  building.clock.jumpWall(days(365));
  await building.clock.forward(minutes(3));
  expect(await note()).toBe('knee hurts');
  await building.restart(() => building.clock.jumpWall(days(365)));
  await building.clock.forward(minutes(3));
  expect(await note()).toBe('knee hurts');
  await building.ask('POST', '/staff/wang/invites');
  await building.restart(() => building.clock.forward(days(1)));
  await building.clock.forward(minutes(2));
  expect(await note()).toBeUndefined();
});
