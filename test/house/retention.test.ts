import { afterEach, beforeEach, expect, it } from 'vitest';
import { building, type Building } from '../support/building.ts';
import { minutes } from '../support/moved-clock.ts';

const days = (n: number): number => minutes(n * 24 * 60);

let house: Building;
beforeEach(async () => {
  house = await building({
    config: (config) => {
      config.retention = { wordsDays: 10, quarantineDays: 5, alertsDays: 20, documentsDays: 5 };
    },
  });
});
afterEach(() => house.end());

/** The hub is away for days, and starts; its chores come with the first minute. */
const pass = async (n: number): Promise<void> => {
  await house.restart(() => house.clock.forward(days(n)));
  await house.clock.forward(minutes(2));
};

it('what people wrote is forgotten after its days; the call, its timeline and the chain of the book stay', async () => {
  const wang = await house.phone('wang');
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
      (await house.ask('GET', `/calls/${id}`)).body,
      (await wang.ask('GET', `/matters/${matter}`)).body,
      (await house.ask('GET', '/calls')).body,
      (await wang.ask('GET', '/matters')).body,
    ]);
  await pass(9);
  expect(await told()).toMatch(/knee hurts.*called to the ramp.*took her home.*ask her son.*prefers mornings/);
  const before = (await house.ask('GET', `/calls/${id}`)).body.timeline.map(
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
    (await house.ask('GET', `/calls/${id}`)).body.timeline.map(({ seq, type }: { seq: number; type: string }) => [
      seq,
      type,
    ]),
  ).toEqual(before);
  expect(keptOpen).toEqual(expect.any(String));
});

it('unreadable messages and earlier documents go after their days, the present document never', async () => {
  const door = await house.button('east-door');
  await door.sendRaw('lotus/v1/east-door/up/press', 'no json', 1);
  expect((await house.ask('GET', '/quarantine')).body.items).toHaveLength(1);
  const { body } = await house.ask('GET', '/site');
  await house.ask('PUT', '/site', {
    ...body,
    outcomes: [...body.outcomes, { id: 'one-more', name: { zh: '又一', en: 'One more' } }],
  });
  await pass(6);
  expect((await house.ask('GET', '/quarantine')).body.items).toEqual([]);
  expect((await house.ask('GET', '/site')).body.outcomes.at(-1).id).toBe('one-more');
});
