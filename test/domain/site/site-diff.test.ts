import { expect, test } from 'vitest';
import { readSite } from '../../../hub/cli/read-site.ts';
import { siteDiff } from '../../../hub/domain/site/site-diff.ts';
import type { Site } from '../../../hub/domain/site/site.ts';

const { site } = readSite(undefined);
const [first] = site.callPoints;

test('the same document in another order is no difference', () => {
  expect(siteDiff(site, { ...site, staff: site.staff.toReversed(), callPoints: site.callPoints.toReversed() })).toEqual(
    {},
  );
});

test('secrets and free text are said to have changed, and no more; what is not known to be harmless neither', () => {
  const staff = site.staff.map((person) =>
    person.id === 'li' ? { ...person, badges: ['0451AC'], name: { zh: '李', en: 'L' }, diagnosis: 'secret' } : person,
  );
  const other: Site = {
    ...site,
    site: { ...site.site, telephone: '13900000000', name: { zh: '新', en: 'New' } },
    staff,
  };
  expect(siteDiff(site, other)).toEqual({
    site: { changed: { [site.site.id]: expect.objectContaining({ telephone: 'changed', name: 'changed' }) } },
    staff: { changed: { li: { badges: 'changed', name: 'changed', diagnosis: 'changed' } } },
  });
});

test('a bought device that speaks otherwise is said by its dialect; its topics stay out of the log', () => {
  const device = { id: 'bell' as never, dialect: 'tasmota', name: 'DVES_1' } as const;
  const before: Site = { ...site, devices: [device] };
  expect(siteDiff(site, before)).toEqual({ devices: { added: { bell: { dialect: 'tasmota' } } } });
  expect(siteDiff(before, { ...site, devices: [{ ...device, dialect: 'esphome', name: 'porch' }] })).toEqual({
    devices: { changed: { bell: { dialect: ['tasmota', 'esphome'], name: 'changed' } } },
  });
});

test('a whole fleet hung anew is named up to a hundred and counted beyond', () => {
  const many = Array.from({ length: 2_603 }, (_, i) => ({ ...first!, id: `button-${i}` as never }));
  const { callPoints } = siteDiff(site, { ...site, callPoints: many });
  expect(Object.keys(callPoints?.added ?? {})).toHaveLength(100);
  expect(callPoints?.more).toBe(2_503);
  expect(JSON.stringify(callPoints).length).toBeLessThan(30_000);
});

test('a first document has nothing before it', () => {
  expect(siteDiff(null, site)['staff']?.added).toHaveProperty('li');
});
