import { describe, expect, test } from 'vitest';
import { checkSite } from '../../config/site/check-site.ts';
import { readShipped } from '../../config/shipped.ts';
import type { SiteDocument } from '../../config/site/site-schema.ts';

function lotus(): SiteDocument {
  const { site, mistakes } = checkSite(readShipped('site.lotus.yaml'));
  expect(mistakes).toEqual([]);
  if (site === null) throw new Error('Lotus Apartment cannot be used');
  return site;
}

const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

describe('Lotus Apartment', () => {
  test('has the teams, places and people that the contract names', () => {
    const { teams, places, staff } = lotus();

    expect(idsOf(teams)).toEqual(['committee', 'clinic']);
    expect(idsOf(places)).toEqual([
      'south-gate',
      'east-door',
      'west-ramp',
      'east-ramp',
      'front-desk',
      'infusion-room',
      'tcm-room',
      'meeting-room',
      'counselling-room',
      'archive-room',
    ]);
    expect(staff.map(({ id, team, duty, roles }) => ({ id, team, duty, roles }))).toEqual([
      { id: 'wang', team: 'committee', duty: true, roles: ['desk', 'staff'] },
      { id: 'li', team: 'committee', duty: undefined, roles: ['staff'] },
      { id: 'chen', team: 'clinic', duty: true, roles: ['desk', 'staff'] },
      { id: 'zhao', team: 'clinic', duty: undefined, roles: ['staff'] },
      { id: 'sun', team: undefined, duty: undefined, roles: ['caretaker'] },
      { id: 'lin', team: undefined, duty: undefined, roles: ['lead'] },
    ]);
  });

  test.each([
    ['south-gate-bell', 'visit', 'south-gate'],
    ['east-door-bell', 'visit', 'east-door'],
    ['west-ramp-help', 'assist', 'west-ramp'],
    ['east-ramp-help', 'assist', 'east-ramp'],
    ['infusion-1', 'help', 'infusion-room'],
    ['infusion-2', 'help', 'infusion-room'],
    ['infusion-3', 'help', 'infusion-room'],
    ['infusion-4', 'help', 'infusion-room'],
    ['tcm-1', 'help', 'tcm-room'],
    ['tcm-2', 'help', 'tcm-room'],
    ['tcm-3', 'help', 'tcm-room'],
    ['lavatory-help', 'emergency', 'infusion-room'],
    ['second-floor-bell', 'visit', 'meeting-room'],
  ])('whoever presses %s raises a call of kind %s at %s', (id, kind, place) => {
    const { callPoints } = lotus();

    expect(callPoints).toHaveLength(13);
    expect(callPoints.find((point) => point.id === id)).toMatchObject({ kind, place, source: { device: id } });
  });

  test.each([
    ['visit', 'routine', 300, true],
    ['assist', 'urgent', 180, false],
    ['help', 'urgent', 180, false],
    ['emergency', 'emergency', 90, false],
    ['hands', 'urgent', 180, false],
  ])('a call of kind %s is %s and wants somebody within %i s', (id, priority, arriveWithinS, closeAway) => {
    expect(lotus().kinds.find((kind) => kind.id === id)).toMatchObject({ priority, arriveWithinS, closeAway });
  });

  test('tells the duty worker of a day-to-day call first, everybody at the end, and everybody early of an emergency', () => {
    const { policies, kinds } = lotus();
    const stepsOf = (kind: string) =>
      policies.find(({ id }) => id === kinds.find((one) => one.id === kind)?.policy)?.steps ?? [];
    const everybodyAfterS = (kind: string): number => {
      const at = stepsOf(kind).findIndex(({ tell }) => tell.some((target) => 'everyone' in target));
      return stepsOf(kind)
        .slice(0, at)
        .reduce((sum, { waitS }) => sum + waitS, 0);
    };

    expect(['visit', 'assist', 'help'].map((kind) => stepsOf(kind)[0]?.tell)).toEqual([
      [{ duty: 'own' }],
      [{ duty: 'own' }],
      [{ duty: 'own' }],
    ]);
    expect(
      kinds.filter(
        ({ id }) =>
          !stepsOf(id)
            .at(-1)
            ?.tell.some((target) => 'everyone' in target),
      ),
    ).toEqual([]);
    expect(everybodyAfterS('emergency')).toBe(5);
    expect(everybodyAfterS('help')).toBe(30);
    expect(everybodyAfterS('visit')).toBe(40);
    expect(Math.max(...stepsOf('emergency').map(({ waitS }) => waitS))).toBeLessThanOrEqual(10);
  });

  test('warns of danger on every plate and says everything in two languages', () => {
    const { callPoints, places, outcomes } = lotus();

    const isZh = (text = ''): boolean => /\p{Script=Han}/u.test(text);
    const isEn = (text = ''): boolean => /^[\x20-\x7e]+$/.test(text);
    const named = [...callPoints, ...places, ...outcomes];

    expect(idsOf(callPoints.filter(({ plate }) => plate?.zh.endsWith('遇到危险请拨 120。') !== true))).toEqual([]);
    expect(idsOf(callPoints.filter(({ plate }) => plate?.en.endsWith('In danger dial 120.') !== true))).toEqual([]);
    expect(idsOf(named.filter(({ name }) => !isZh(name.zh) || !isEn(name.en)))).toEqual([]);
    expect(idsOf(places.filter(({ way }) => !isZh(way?.zh) || !isEn(way?.en)))).toEqual([]);
    expect(idsOf(places.filter(({ floor }) => floor === 2))).toEqual([
      'meeting-room',
      'counselling-room',
      'archive-room',
    ]);
    expect(places.filter(({ floor }) => floor === 1)).toHaveLength(7);
  });

  test('lets a call end in all the ways that the committee counts', () => {
    expect(idsOf(lotus().outcomes)).toEqual([
      'spoken-with',
      'reset-at-place',
      'helped',
      'dispensing',
      'infusion',
      'acupuncture',
      'cupping',
      'consultation',
      'pension',
      'housing',
      'ramp-help',
      'nobody-there',
      'pressed-by-mistake',
      'sent-to-hospital',
    ]);
  });

  test('survives being sent as JSON without loss', () => {
    const site = lotus();

    expect(checkSite(JSON.stringify(site), 'json')).toEqual({ site, mistakes: [] });
    expect(checkSite(JSON.stringify(site))).toEqual({ site, mistakes: [] });
  });
});
