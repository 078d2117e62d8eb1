import { expect, it } from 'vitest';
import { hearersFor } from '../../dashboard/calls/hearers.ts';
import type { ReachState } from '../../hub/contract/stream.ts';

const person = (id: string, team = 'committee', active = true) => ({ id, name: { zh: id, en: id }, team, active });
const team = (id: string) => ({ id, name: { zh: id, en: id } });
const SITE = {
  teams: [team('committee'), team('clinic')],
  staff: [
    person('wang'),
    person('li'),
    person('chen', 'clinic'),
    person('zhao', 'clinic'),
    person('gone', 'clinic', false),
  ],
};
const reach = (staff: string, state: ReachState) => ({ staff, state, why: '', lastProofAt: null });

it('who can hear now comes first, and of those who is on duty; oneself and who has left are not asked', () => {
  const { people, teams } = hearersFor(
    'wang',
    SITE,
    [reach('wang', 'proven'), reach('li', 'cannot'), reach('chen', 'unproven'), reach('zhao', 'proven')],
    [{ team: 'clinic', staff: ['chen'] }],
  );
  expect(people.map(({ id, hears, isOnDuty }) => [id, hears, isOnDuty])).toEqual([
    ['zhao', 'proven', false],
    ['chen', 'unproven', true],
    ['li', 'cannot', false],
  ]);
  expect(teams.map(({ id, count }) => [id, count])).toEqual([
    ['clinic', 1],
    ['committee', 0],
  ]);
});

it('of two who can hear, the one on duty is first', () => {
  const both = [reach('li', 'proven'), reach('zhao', 'proven')];
  expect(hearersFor('wang', SITE, both, [{ team: 'clinic', staff: ['zhao'] }]).people[0]?.id).toBe('zhao');
});
