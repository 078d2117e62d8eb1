import { describe, expect, test } from 'vitest';
import { checkSite } from '../../config/site/check-site.ts';
import { smallHouse, usable } from './small-house.ts';

const messages = (text: string, format?: 'yaml' | 'json'): string[] =>
  checkSite(text, format).mistakes.map(({ path, message }) => `${path}: ${message}`);

describe('an operator who checks a site document', () => {
  test('is told all mistakes at once, whatever sort they are of, in the order of the document', () => {
    const house = smallHouse();
    house.site.timezone = 'Asia/Shangai';
    Object.assign(house.places[0] ?? {}, { team: 'dsek', flor: 1 });
    Object.assign(house.callPoints[0] ?? {}, { id: 'Bell', kind: 'vist' });
    house.policies[0]?.steps.unshift({ tell: [{ duty: 'desk' }, { duty: 'dsek' }], waitS: 4 });
    house.outcomes.pop();
    house.staff[0]?.roles.pop();

    const { site, mistakes } = checkSite(JSON.stringify(house, null, 2));

    expect(site).toBeNull();
    expect(mistakes.map(({ path }) => path)).toEqual([
      'site.timezone',
      'places[0].team',
      'places[0].flor',
      'callPoints[0].id',
      'callPoints[0].kind',
      'policies[0].steps[0].tell[1].duty',
      'policies[0].steps[0].waitS',
      'outcomes',
      'staff[0].roles',
    ]);
    expect(mistakes.every(({ line, column, hint }) => line > 1 && column > 1 && hint !== '')).toBe(true);
  });

  test('is warned of a cord whose silence is noticed late, and of no other slow button', () => {
    const house = smallHouse();
    const [point] = house.callPoints;
    Object.assign(point?.source ?? {}, { heartbeatS: 2700 });
    expect(checkSite(JSON.stringify(house)).mistakes).toEqual([]);
    Object.assign(house.kinds[0] ?? {}, { priority: 'emergency', closeAway: false });
    expect(checkSite(JSON.stringify(house)).mistakes).toMatchObject([
      { path: 'callPoints[0].source.heartbeatS', severity: 'warning', message: expect.stringContaining('8100 s') },
    ]);
    Object.assign(point?.source ?? {}, { heartbeatS: 9 });
    expect(checkSite(JSON.stringify(house)).mistakes).toEqual([]);
  });

  test.each([
    ['routine', 799, true],
    ['routine', 800, false],
    ['urgent', 950, false],
    ['urgent', 1100, false],
    ['urgent', 1101, true],
    ['emergency', 399, true],
    ['emergency', 400, false],
    ['emergency', 500, false],
    ['emergency', 950, true],
  ])('a button of priority %s at %i mm: warned is %s, and never refused', (priority, heightMm, warned) => {
    const house = smallHouse();
    Object.assign(house.kinds[0] ?? {}, { priority, closeAway: false });
    Object.assign(house.callPoints[0] ?? {}, { mount: { heightMm } });
    const { site, mistakes } = checkSite(JSON.stringify(house));
    expect(site).toEqual(house);
    expect(mistakes.map(({ path, severity }) => [path, severity])).toEqual(
      warned ? [['callPoints[0].mount.heightMm', 'warning']] : [],
    );
  });

  test('a height in words, or one that no wall has, is a mistake', () => {
    for (const mount of [{ heightMm: '950' }, { heightMm: 9500 }, { height: 950 }, {}]) {
      const house = smallHouse();
      Object.assign(house.callPoints[0] ?? {}, { mount });
      expect(checkSite(JSON.stringify(house)).site).toBeNull();
    }
  });

  test('may use a document in which there are only warnings', () => {
    const house = smallHouse();
    Object.assign(house.staff[0] ?? {}, { duty: false });

    const { site, mistakes } = checkSite(JSON.stringify(house));

    expect(site).toEqual(house);
    expect(mistakes).toEqual([expect.objectContaining({ path: 'teams[0]', severity: 'warning' })]);
  });

  test('may leave a place without a call point and put many inputs on one device', () => {
    const house = smallHouse();
    house.places.push({ id: 'yard', name: { zh: '院子', en: 'Yard' }, team: 'desk' });
    house.callPoints.push({
      ...smallHouse().callPoints[0],
      id: 'cord',
      source: { device: 'bell', input: 'cord' },
    } as never);

    expect(messages(JSON.stringify(house))).toEqual([]);
  });

  test('may name things in more languages than two', () => {
    const house = smallHouse();
    Object.assign(house.places[0]?.name ?? {}, { ja: '門', 'zh-Hant': '門' });

    expect(usable(house).places[0]?.name).toEqual({ zh: '门', en: 'Gate', ja: '門', 'zh-Hant': '門' });
  });

  test('may keep empty sections of a later version, which are not passed on', () => {
    const later = { channels: null };

    expect(usable({ ...smallHouse(), ...later })).toEqual(smallHouse());
    expect(messages(JSON.stringify({ ...smallHouse(), channels: { sms: {} } }))).toEqual([
      'channels: "channels" is not understood by this version',
    ]);
  });

  test('may write words once and alias them, also far more often than a hundred times', () => {
    const points = Array.from(
      { length: 400 },
      (_, i) =>
        `  - { id: b-${i}, name: ${i === 0 ? '&bell { zh: 门铃, en: Bell }' : '*bell'}, place: gate, kind: visit, source: { device: b-${i} } }`,
    );
    const { callPoints: _, ...rest } = smallHouse();

    const others = Object.entries(rest).map(([section, value]) => `${section}: ${JSON.stringify(value)}`);

    const { site, mistakes } = checkSite(['callPoints:', ...points, ...others].join('\n'));

    expect(mistakes).toEqual([]);
    expect(site?.callPoints[399]?.name).toEqual({ zh: '门铃', en: 'Bell' });
  });

  test('sees a mistake inside aliased words at the line where they are written', () => {
    const text = 'site:\n  name: &words\n    zh: ""\n    en: House\nteams: [{ id: a, name: *words }]\n';

    expect(
      checkSite(text)
        .mistakes.filter(({ message }) => message === 'is empty')
        .map(({ path, line, column }) => [path, line, column]),
    ).toEqual([
      ['site.name.zh', 3, 9],
      ['teams[0].name.zh', 3, 9],
    ]);
  });

  test('sees where a mistake stands in JSON, on one line or many, with tabs or with a byte order mark', () => {
    const house = smallHouse();
    Object.assign(house.places[0] ?? {}, { team: 'dsek' });
    const at = (text: string) =>
      checkSite(text, 'json').mistakes.map(({ path, line, column }) => ({ path, line, column }));

    const flat = JSON.stringify(house);
    expect(at(flat)).toEqual([{ path: 'places[0].team', line: 1, column: flat.indexOf('"dsek"') + 1 }]);
    expect(at(`\uFEFF${flat}`)).toEqual([expect.objectContaining({ path: 'places[0].team', line: 1 })]);
    expect(checkSite(`\uFEFF${JSON.stringify(smallHouse())}`, 'json').mistakes).toEqual([]);
    expect(at(JSON.stringify(house, null, '\t'))).toEqual([{ path: 'places[0].team', line: 30, column: 12 }]);
  });

  const json = JSON.stringify(smallHouse());

  test.each([
    ['an unquoted text', '"small"', 'small', 15],
    ['a comment', '{"site"', '{ # ours\n"site"', 3],
    ['a comma after the last entry', '"en"]', '"en",]', json.indexOf('"en"]') + 5],
    ['single quotes', '{"site"', "{'site'", 2],
  ])('is told where %s stands in what should be JSON', (_name, good, bad, column) => {
    expect(checkSite(json.replace(good, bad), 'json')).toMatchObject({
      site: null,
      mistakes: [{ message: 'this is no JSON', line: 1, column }],
    });
  });

  test('is told of a key that stands twice in JSON, and not deceived by quotes inside texts', () => {
    expect(checkSite(json.replace('{"id":"wang"', '{"id":"li","id":"wang"'), 'json')).toMatchObject({
      site: null,
      mistakes: [{ message: '"id" is given twice' }],
    });
    expect(checkSite(json.replace('"Gate"', String.raw`"Gate: \"so\": \\"`), 'json').mistakes).toEqual([]);
  });

  test('is told of a missing section once, not again for every id that should be in it', () => {
    const { teams: _, ...rest } = smallHouse();

    expect(messages(JSON.stringify(rest))).toEqual(['teams: "teams" is missing']);
  });

  test.each(['', '   \n', '# nothing\n', 'null', '[]', '"text"', '42', 'true', '---\n...\n'])(
    'is told that %j is no site',
    (text) => {
      const { site, mistakes } = checkSite(text);

      expect(site).toBeNull();
      expect(mistakes).toEqual([
        expect.objectContaining({ path: '', severity: 'error', hint: expect.stringContaining('callPoints') as string }),
      ]);
    },
  );
});

describe('a time zone', () => {
  const zoneMistakes = (timezone: string): string[] => {
    const house = smallHouse();
    house.site.timezone = timezone;
    return checkSite(JSON.stringify(house)).mistakes.map(({ hint }) => hint);
  };

  test.each(['Asia/Shanghai', 'Asia/Urumqi', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC'])(
    '%s is one',
    (zone) => {
      expect(zoneMistakes(zone)).toEqual([]);
    },
  );

  test.each([
    ['Asia/Beijing', 'all of China keeps Asia/Shanghai'],
    ['UTC+8', 'all of China keeps Asia/Shanghai'],
    ['GMT+08:00', 'all of China keeps Asia/Shanghai'],
    ['+08:00', 'all of China keeps Asia/Shanghai'],
    ['+02:00', 'write an IANA name: continent, slash, city, e.g. Asia/Shanghai'],
    ['Europe/Berln', 'did you mean "Europe/Berlin"?'],
    ['Mars/Olympus', 'write an IANA name: continent, slash, city, e.g. Asia/Shanghai'],
  ])('%s is none', (zone, hint) => {
    expect(zoneMistakes(zone)).toEqual([hint]);
  });
});
