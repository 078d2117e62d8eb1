import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readCsv, writeCsv } from '../../../hub/contract/csv.ts';
import { escapeText, readLines, writeLines } from '../../../hub/contract/icalendar.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../../support/http/http-door.ts';

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

describe('the shifts of one person go into the calendar of their phone', () => {
  let own: string;
  beforeAll(async () => {
    siteState.temp.clock.now = Date.parse('2026-11-23T12:00:00+08:00');
    siteState.siteState.refresh();
    own = await siteState.tokenOf('wang');
  });
  afterAll(() => {
    siteState.temp.clock.now = 1_000_000;
    siteState.siteState.refresh();
  });
  const manage = (method: string, as: string, staff = 'wang') =>
    siteState.ask<{ url: string; createdAt: string | null; code?: string }>({
      method,
      path: `/staff/${staff}/calendar-link`,
      as,
    });
  /** As a calendar app reads it: without cookie and token. */
  const read = (url: string, headers: Record<string, string> = {}) =>
    siteState.ask({ path: `.${new URL(url).pathname}`, headers });
  const made = async (as = own, staff = 'wang'): Promise<string> => (await manage('POST', as, staff)).body.url;
  const unfolded = (text: string): string => text.replaceAll('\r\n ', '');

  it('by a secret link of 256 bits, for a year, and nobody is named in it', async () => {
    expect((await manage('GET', own)).body).toEqual({ createdAt: null });
    const url = await made();
    expect(url).toMatch(/^http:\/\/localhost:80\/api\/v1\/calendars\/[\w-]{43}\.ics$/);
    expect((await manage('GET', own)).body.createdAt).toMatch(/^2026-/);
    const { status, type, text, headers } = await read(url);
    expect([status, type, headers['cache-control']]).toEqual([
      200,
      'text/calendar; charset=utf-8',
      'private, no-cache',
    ]);
    const starts = [...text.matchAll(/^DTSTART:(\d{8})/gm)].map(([, day]) => day!);
    expect([starts[0], starts.length > 200, starts.at(-1)?.startsWith('202711')]).toEqual(['20261123', true, true]);
    expect(unfolded(text)).toContain("SUMMARY:值班（居委会） / On duty (Residents' committee)");
    for (const { id, name } of siteState.siteState.site().site.staff) {
      expect(text).not.toMatch(new RegExp(`\\b${id}\\b|\\b${name.en}\\b`, 'i'));
      expect(text).not.toContain(name.zh);
    }
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(new Set([...text.matchAll(/^UID:.*/gm)].map(String)).size).toBe(starts.length);
  });

  it('is read once and then answered 304 until a shift changes; an app gets the change', async () => {
    const url = await made();
    const { etag } = (await read(url)).headers as { etag: string };
    siteState.temp.clock.now += 60_000;
    const again = await read(url, { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    const { body } = await cover({ from: '2026-11-25T09:00:00+08:00', to: '2026-11-25T10:00:00+08:00' });
    const changed = await read(url, { 'if-none-match': etag });
    expect([changed.status, changed.text.includes('DTEND:20261125T010000Z')]).toEqual([200, true]);
    await siteState.ask({ method: 'DELETE', path: `/roster/overrides/${body.id}`, as: ADMIN_TOKEN });
  });

  it('a shift past midnight is one event', async () => {
    const extra = { kind: 'extra', person: 'wang', for: undefined, team: 'committee' };
    const { body } = await cover({ ...extra, from: '2026-11-28T22:00:00+08:00', to: '2026-11-29T06:00:00+08:00' });
    expect((await read(await made())).text).toContain('DTSTART:20261128T140000Z\r\nDTEND:20261128T220000Z');
    await siteState.ask({ method: 'DELETE', path: `/roster/overrides/${body.id}`, as: ADMIN_TOKEN });
  });

  it('another link ends the first; a removed one, a guessed one and one without its ending are not found', async () => {
    const first = await made();
    const second = await made(ADMIN_TOKEN);
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
    expect((await read(second.replace('.ics', ''))).status).toBe(404);
    expect((await manage('DELETE', own)).status).toBe(204);
    expect([(await read(second)).status, (await manage('DELETE', own)).status]).toEqual([404, 404]);
    expect((await read(`http://x/api/v1/calendars/${'a'.repeat(43)}.ics`)).body.code).toBe('NOT_FOUND');
  });

  it('is made by the person or a lead, and by nobody else', async () => {
    const li = await siteState.tokenOf('li');
    expect((await manage('POST', li)).body.code).toBe('NOT_ALLOWED');
    expect((await manage('DELETE', li)).body.code).toBe('NOT_ALLOWED');
    expect((await manage('POST', await siteState.tokenOf('lin'))).status).toBe(201);
    expect((await manage('POST', ADMIN_TOKEN, 'nobody')).body.code).toBe('NOT_FOUND');
  });

  it('ends when the person leaves, and stays ended when they come back', async () => {
    const url = await made(ADMIN_TOKEN, 'zhao');
    expect((await read(url)).status).toBe(200);
    const active = (is: boolean) =>
      siteState.ask({ method: 'PATCH', path: '/staff/zhao', as: ADMIN_TOKEN, body: { active: is } });
    await active(false);
    expect([(await read(url)).status, (await manage('POST', ADMIN_TOKEN, 'zhao')).body.code]).toEqual([
      404,
      'STAFF_INACTIVE',
    ]);
    await active(true);
    expect((await read(url)).status).toBe(404);
  });

  it('its secret is in no log line, in no fact, and not in the database', async () => {
    const url = await made();
    const secret = /calendars\/(.*)\.ics/.exec(url)![1]!;
    await read(url);
    await read(url.replace('.ics', '.ics%'));
    await siteState.ask({ method: 'POST', path: `./api/v1/calendars/${secret}.ics`, as: own });
    expect(siteState.lines.join('\n')).not.toContain(secret);
    await siteState.core.store.maintenance.checkpoint();
    expect(readFileSync(join(siteState.temp.dir, 'lotusbell.db')).includes(secret)).toBe(false);
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
