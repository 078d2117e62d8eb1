import { expect, it } from 'vitest';
import type { Grade, Person } from '../../hub/domain/call/person.ts';
import type { PlaceId, PolicyId, StaffId, TeamId } from '../../hub/domain/ids.ts';
import type { Policy } from '../../hub/domain/site/site.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { unheardPlaces } from '../../hub/live/unheard-places.ts';

const [committee, clinic] = ['committee', 'clinic'] as TeamId[] as [TeamId, TeamId];
const policy: Policy = {
  id: 'usual' as PolicyId,
  steps: [
    { tell: [{ duty: 'own' }], waitS: 20 },
    { tell: [{ team: 'own' }], waitS: 20 },
  ],
};
const places = [
  { id: 'gate', team: committee },
  { id: 'ward', team: clinic },
  { id: 'archive', team: committee },
];

/** @param hears Wang of the committee, Chen of the clinic. */
function unheard(hears: { wang: Grade; chen: Grade }, noted: readonly string[] = []): string[] {
  const person = (id: string, team: TeamId, grade: Grade): Person => ({
    id: id as StaffId,
    team,
    roles: ['staff'],
    duty: false,
    hears: grade,
    hearsWhy: grade === 'proven' ? 'proven' : 'no-sign',
  });
  const people = [person('wang', committee, hears.wang), person('chen', clinic, hears.chen)];
  return [
    ...unheardPlaces({
      site: () => ({ site: { places }, policy: () => policy }) as never,
      people: () => people,
      pressAt: (place: PlaceId) =>
        place === 'archive'
          ? null
          : ({ policy: policy.id, ...(noted.includes(place) ? { noteUntil: 5 as Instant } : {}) } as never),
      now: () => 0 as Instant,
    } as never),
  ];
}

it('a place is unheard while nobody on any step of its policy is proven; where nothing hangs it never is', () => {
  expect(unheard({ wang: 'proven', chen: 'proven' })).toEqual([]);
  expect(unheard({ wang: 'unproven', chen: 'proven' })).toEqual(['gate']);
  expect(unheard({ wang: 'unproven', chen: 'unproven' })).toEqual(['gate', 'ward']);
  expect(unheard({ wang: 'cannot', chen: 'cannot' })).toEqual(['gate', 'ward']);
});

it('where nobody on any step can hear, everyone is told, and somebody proven elsewhere counts', () => {
  expect(unheard({ wang: 'cannot', chen: 'proven' })).toEqual([]);
});

it('a press that only is noted until the desk opens needs nobody to hear it now', () => {
  expect(unheard({ wang: 'unproven', chen: 'unproven' }, ['gate'])).toEqual(['ward']);
});
