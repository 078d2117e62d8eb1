import { describe, expect, test } from 'vitest';
import { checkSite } from '../../config/site/check-site.ts';
import { readShipped } from '../../config/shipped.ts';
import { smallHouse } from './small-house.ts';

type SiteState = ReturnType<typeof smallHouse>;
const day = {
  id: 'day',
  team: 'desk',
  days: ['everyday'],
  from: '08:00',
  to: '20:00',
  duty: ['wang'] as string[],
  backup: [] as string[],
};
const dutyOnly = [{ tell: [{ duty: 'own' }], waitS: 20 }];
const alsoAtNight = [{ tell: [{ everyone: true }], waitS: 20 }];

/**
 * What is said of steps at hours without anybody on duty, of the small house with a roster and whatever else the test
 * says.
 */
function said(
  steps: readonly object[],
  shifts: readonly object[],
  more: object = {},
  change: (house: SiteState) => void = () => {},
): string[] {
  const house = smallHouse();
  change(house);
  const document = {
    ...house,
    policies: [{ id: 'usual', steps }, ...house.policies.slice(1)],
    roster: { shifts },
    ...more,
  };
  return checkSite(JSON.stringify(document))
    .mistakes.filter(({ path }) => path.startsWith('policies') || path.startsWith('hours'))
    .map(
      ({ path, message, severity }) =>
        `${severity} ${path} | ${message.replace(', and no later step tells anybody else', ' …')}`,
    );
}

describe('a policy that relies on people on duty', () => {
  test('is named with the hours in which the roster has nobody, over midnight and over Sunday', () => {
    expect(said(dutyOnly, [day])).toEqual([
      'warning policies[0].steps[0].tell | nobody of "desk" is on duty mon 20:00-tue 08:00, tue 20:00-wed 08:00, wed 20:00-thu 08:00 and more …',
    ]);
    expect(
      said(dutyOnly, [
        day,
        { ...day, id: 'week', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '20:00', to: '08:00' },
      ]),
    ).toEqual(['warning policies[0].steps[0].tell | nobody of "desk" is on duty sun 20:00-mon 08:00 …']);
    expect(said(dutyOnly, [{ ...day, dates: ['2026-10-01'], days: undefined }])).toEqual([
      'warning policies[0].steps[0].tell | nobody of "desk" is on duty at any hour of a usual week …',
    ]);
  });

  test('is left alone when a later step tells anybody, a backup stands in, or somebody is always there', () => {
    expect(said([...dutyOnly, ...alsoAtNight], [day])).toEqual([]);
    expect(said([...dutyOnly, { tell: [{ role: 'staff' }], waitS: 20 }], [day])).toEqual([]);
    expect(
      said(dutyOnly, [
        day,
        {
          ...day,
          id: 'night',
          from: '20:00',
          to: '08:00',
          duty: [],
          backup: ['wang'],
          rotation: { start: '2026-01-01', everyDays: 1, order: [[]] },
        },
      ]),
    ).toEqual([]);
    expect(said(dutyOnly, [{ ...day, from: '08:00', to: '08:00' }])).toEqual([]);
  });

  test('is named at the first step behind which nobody else is told', () => {
    expect(
      said(
        [...alsoAtNight, { tell: [{ backup: 'own' }, { output: 'sounder' }], waitS: 20 }, ...dutyOnly],
        [
          { ...day, backup: ['wang'] },
          { ...day, id: 'late', from: '20:00', to: '24:00' },
        ],
      ),
    ).toEqual([
      'warning policies[0].steps[1].tell | nobody of "desk" is on duty mon 00:00-08:00, tue 00:00-08:00, wed 00:00-08:00 and more …',
    ]);
  });

  test('is not named for hours in which another policy holds, a visit waits, or the hours are named already', () => {
    const open = [{ days: ['everyday'], from: '08:00', to: '20:00' }];
    const other = { id: 'night', steps: alsoAtNight };
    const kinds = smallHouse().kinds.map((kind) => (kind.id === 'visit' ? kind : { ...kind, policy: 'night' }));
    const withOther = (hours: object) =>
      said(dutyOnly, [day], { kinds, hours: [{ team: 'desk', open, ...hours }] }, (house) =>
        house.policies.push(other),
      );
    expect(withOther({})).toHaveLength(1);
    expect(withOther({ policies: { night: { visit: 'night' }, closed: { visit: 'night' } } })).toEqual([]);
    expect(withOther({ policies: { night: { visit: 'night' } } })).toEqual([
      'warning policies[0].steps[0].tell | nobody of "desk" is on duty mon 06:00-08:00, tue 06:00-08:00, wed 06:00-08:00 and more …',
    ]);
    expect(withOther({ closedVisits: 'note' })).toEqual([]);
    expect(
      said(dutyOnly, [day], { hours: [{ team: 'desk', open: [{ days: ['everyday'], from: '00:00', to: '24:00' }] }] }),
    ).toEqual([
      'warning hours[0].open[0] | nobody of "desk" is on duty mon 00:00-08:00, tue 00:00-08:00, wed 00:00-08:00 and more, though it is open',
    ]);
  });

  test('is not named twice where a team is in no shift at all', () => {
    expect(said(dutyOnly, [])).toEqual([]);
    expect(said([{ tell: [{ duty: 'desk' }], waitS: 20 }], [])).toEqual([
      'warning policies[0].steps[0].tell[0].duty | nobody of "desk" is on duty',
    ]);
  });
});

test('Lotus Apartment always has somebody to tell', () => {
  expect(checkSite(readShipped('site.lotus.yaml')).mistakes).toEqual([]);
});
