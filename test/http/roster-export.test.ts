import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readCsv, writeCsv } from '../../hub/contract/csv.ts';
import { escapeText, readLines, writeLines } from '../../hub/contract/icalendar.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http-door.ts';

let siteState: HttpHarness;
let wang: string;
beforeAll(async () => {
  siteState = await httpHarness();
  wang = await siteState.tokenOf('wang');
});
afterAll(() => siteState.end());

const get = (path: string) => siteState.ask<{ code?: string; detail?: string }>({ path, as: wang });
const cover = (more: object) =>
  siteState.ask<{ id: string }>({
    method: 'POST',
    path: '/roster/overrides',
    as: ADMIN_TOKEN,
    body: { kind: 'cover', person: 'li', for: 'wang', ...more },
  });

describe('the duty of Lotus Apartment goes into a calendar', () => {
  it('as events with UTC times, folded between characters, by the byte', async () => {
    const { status, type, text, headers } = await get('/roster.ics?team=committee&from=2026-11-23&to=2026-11-23');
    expect([status, type, headers['content-disposition']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'attachment; filename="lotus-roster.ics"',
    ]);
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Lotusbell//Roster//EN',
      'METHOD:PUBLISH',
      'NAME:莲花公寓值班 / Lotus Apartment: on duty',
      'X-WR-CALNAME:莲花公寓值班 / Lotus Apartment: on duty',
      'X-WR-TIMEZONE:Asia/Shanghai',
      'BEGIN:VEVENT',
      'UID:committee.wang.duty.20261123T003000Z@lotus.lotusbell',
      'DTSTAMP:19700101T001640Z',
      'DTSTART:20261123T003000Z',
      'DTEND:20261123T090000Z',
      // 75 octets (the ten Chinese signs are thirty), and a blank with the rest.
      "SUMMARY:值班：小王（居委会） / Wang\\, on duty (Residents' committ",
      ' ee)',
      'DESCRIPTION:committee-week',
      'X-LOTUSBELL-PERSON:wang',
      'X-LOTUSBELL-TEAM:committee',
      'X-LOTUSBELL-ROLE:duty',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:committee.li.backup.20261123T003000Z@lotus.lotusbell',
      'DTSTAMP:19700101T001640Z',
      'DTSTART:20261123T003000Z',
      'DTEND:20261123T090000Z',
      "SUMMARY:后备：小李（居委会） / Li\\, backup (Residents' committee)",
      'DESCRIPTION:committee-week',
      'X-LOTUSBELL-PERSON:li',
      'X-LOTUSBELL-TEAM:committee',
      'X-LOTUSBELL-ROLE:backup',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('an event keeps its UID whichever days are asked for, and a cover makes two of one', async () => {
    const uids = async (query: string): Promise<string[]> =>
      [...(await get(`/roster.ics?team=committee&${query}`)).text.matchAll(/UID:(.*duty.*)@/g)].map(([, uid]) => uid!);
    const [short, long] = [await uids('from=2026-11-24&to=2026-11-24'), await uids('from=2026-11-23&to=2026-11-25')];
    expect(short).toEqual(['committee.wang.duty.20261124T003000Z']);
    expect(long).toEqual(expect.arrayContaining(short));
    const { body } = await cover({ from: '2026-11-24T15:00:00+08:00', to: '2026-11-24T20:00:00+08:00' });
    expect(await uids('from=2026-11-24&to=2026-11-24')).toEqual([
      'committee.wang.duty.20261124T003000Z',
      'committee.li.duty.20261124T070000Z',
    ]);
    await siteState.ask({ method: 'DELETE', path: `/roster/overrides/${body.id}`, as: ADMIN_TOKEN });
  });

  it('by itself from today on, for 28 days', async () => {
    const starts = [...(await get('/roster.ics?team=clinic')).text.matchAll(/DTSTART:(\d{8})/g)].map(([, day]) => day!);
    expect([starts[0], starts.at(-1), new Set(starts).size]).toEqual(['19700101', '19700129', 29]);
  });

  it('what was is told too, changes that have ended included', async () => {
    siteState.temp.clock.now = Date.parse('2026-11-28T12:00:00+08:00');
    await cover({ from: '2026-11-26T09:00:00+08:00', to: '2026-11-26T10:00:00+08:00' });
    siteState.siteState.refresh();
    siteState.temp.clock.now = 1_000_000;
    expect((await get('/roster.csv?team=committee&from=2026-11-26&to=2026-11-26')).text).toContain(
      'committee,li,小李,Li,duty,2026-11-26T09:00:00+08:00,2026-11-26T10:00:00+08:00,committee-week ',
    );
  });

  it('days that do not exist, run backwards or are too many, and teams that are not there, are refused', async () => {
    for (const query of [
      'from=2026-02-30',
      'from=2026-11-23&to=2026-11-22',
      'from=2026-01-01&to=2027-02-05',
      'from=tomorrow',
      'from=2026-11-23T00:00:00Z',
    ]) {
      for (const file of ['ics', 'csv'])
        expect((await get(`/roster.${file}?${query}`)).body.code, query).toBe('INVALID_BODY');
    }
    expect((await get('/roster.ics?from=2026-01-01&to=2027-02-04')).status).toBe(200);
    expect((await get('/roster.ics?team=gardeners')).body.code).toBe('UNKNOWN_TEAM');
  });
});

describe('the duty of Lotus Apartment goes into a spreadsheet', () => {
  it('with Chinese names, in the time of the building', async () => {
    const { type, text } = await get('/roster.csv?from=2026-10-10&to=2026-10-10');
    expect(type).toBe('text/csv; charset=utf-8');
    expect(text).toBe(
      [
        '\uFEFFteam,person,name_zh,name_en,role,from,to,why',
        'clinic,chen,小陈,Chen,duty,2026-10-10T08:00:00+08:00,2026-10-10T17:00:00+08:00,clinic-day',
        'clinic,zhao,小赵,Zhao,backup,2026-10-10T08:00:00+08:00,2026-10-10T17:00:00+08:00,clinic-day',
        'committee,wang,小王,Wang,duty,2026-10-10T08:30:00+08:00,2026-10-10T17:00:00+08:00,committee-week',
        'committee,li,小李,Li,backup,2026-10-10T08:30:00+08:00,2026-10-10T17:00:00+08:00,committee-week',
        '',
      ].join('\r\n'),
    );
  });

  it('a name that is a formula stays a name', async () => {
    const name = { zh: '=HYPERLINK("http://x")', en: '@SUM(1,2)' };
    await siteState.ask({ method: 'PATCH', path: '/staff/chen', as: ADMIN_TOKEN, body: { name } });
    expect((await get('/roster.csv?team=clinic&from=2026-10-10&to=2026-10-10')).text.split('\r\n')[1]).toMatch(
      /^clinic,chen,"'=HYPERLINK\(""http:\/\/x""\)","'@SUM\(1,2\)",duty,/,
    );
  });
});

describe('CSV', () => {
  test.each(['=1+1', '+86 21', '-1', '@cmd', ' =1', '\t=1', '＝1', '＋1', '－1', '＠x'])('%j is no formula', (text) => {
    const [, quoted] = /^\uFEFF"?(.)/.exec(writeCsv([[text]])) ?? [];
    expect(quoted).toBe("'");
  });

  test('what was written is read again, whatever stands in it', () => {
    const text = fc
      .string({ unit: fc.constantFrom('a', '王', '"', ',', ';', '\n', '\r', ' ', '😀') })
      .map((one) => one.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, fc.constant('end')), { minLength: 1 }), (rows) => {
        const read = readCsv(writeCsv([['a', 'b', 'c'], ...rows]));
        expect(read.errors).toEqual([]);
        expect(read.rows.slice(1).map((row) => row.map((cell) => cell.text))).toEqual(rows);
      }),
    );
  });

  test('each cell knows where it stands, also behind texts of several lines', () => {
    const { rows } = readCsv('\uFEFFa,b\r\n"one\r\ntwo", x\r\n\r\n,,\r\ny');
    expect(rows).toEqual([
      [
        { text: 'a', line: 1, column: 1 },
        { text: 'b', line: 1, column: 3 },
      ],
      [
        { text: 'one\r\ntwo', line: 2, column: 1 },
        { text: 'x', line: 3, column: 6 },
      ],
      [{ text: 'y', line: 6, column: 1 }],
    ]);
  });
});

describe('iCalendar', () => {
  test('no line is longer than 75 octets, no character is cut, and unfolded it is what it was', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '王', '😀', ',', ' ', ':'), maxLength: 300 });
    fc.assert(
      fc.property(text, (value) => {
        const written = writeLines([`SUMMARY:${value}`]);
        for (const line of written.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
        }
        expect(written.replaceAll('\r\n ', '')).toBe(`SUMMARY:${value}\r\n`);
      }),
    );
  });

  test('commas, semicolons, backslashes and line ends are escaped; control characters do not go out', () => {
    expect(escapeText('a,b;c\\d\r\ne\u0007')).toBe('a\\,b\\;c\\\\d\\ne ');
  });

  test('lines are unfolded and taken apart, parameters in quotation marks included', () => {
    expect(readLines('BEGIN:VEVENT\r\ndtstart;TZID="Asia/Shang\r\n hai";x="a:b;c":2026\n1\r\nSUMMARY')).toEqual([
      { name: 'BEGIN', params: {}, value: 'VEVENT', line: 1 },
      { name: 'DTSTART', params: { TZID: 'Asia/Shanghai', X: 'a:b;c' }, value: '2026', line: 2 },
      { name: '1', params: {}, value: '', line: 4 },
      { name: 'SUMMARY', params: {}, value: '', line: 5 },
    ]);
  });
});
