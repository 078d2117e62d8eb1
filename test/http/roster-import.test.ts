import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { foreignOffset, readForeignZone } from '../../hub/contract/calendar/vtimezone.ts';
import { WINDOWS_ZONES } from '../../hub/contract/calendar/windows-zones.ts';
import { ianaZone } from '../../hub/contract/calendar/zones.ts';
import { readLines } from '../../hub/contract/icalendar.ts';
import { readRosterCalendar, readRosterCsv } from '../../hub/contract/roster-import.ts';
import { httpHarness, type HttpHarness } from '../support/http-door.ts';

type Told = {
  readonly code?: string;
  readonly applied?: boolean;
  readonly unchanged?: number;
  readonly added?: readonly {
    readonly id: string;
    readonly kind: string;
    readonly person: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly mistakes?: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
    readonly hint: string;
    readonly severity: string;
  }[];
};
const VIEW = { zone: 'Asia/Shanghai', now: 0 };
let siteState: HttpHarness;
let lin: string;
beforeAll(async () => {
  siteState = await httpHarness();
  lin = await siteState.tokenOf('lin');
});
afterEach(async () => {
  for (const { id } of await overrides())
    await siteState.ask({ method: 'DELETE', path: `/roster/overrides/${id}`, as: lin });
});
afterAll(() => siteState.end());

const send = async (type: string, body: string, query = ''): Promise<Told> =>
  (
    await siteState.ask<Told>({
      method: 'POST',
      path: `/roster/import${query}`,
      as: lin,
      body,
      headers: { 'content-type': type },
    })
  ).body;
const table = (...rows: string[]): Promise<Told> =>
  send('text/csv', ['kind,person,for,team,from,to', ...rows].join('\r\n'));
const overrides = async () =>
  (await siteState.ask<{ overrides: { id: string; kind: string; person: string }[] }>({ path: '/roster', as: lin }))
    .body.overrides;
const seen = ({ mistakes = [] }: Told): string[] =>
  mistakes.map(
    ({ line, column, severity, path, message, hint }) => `${line}:${column} ${severity} ${path} | ${message} | ${hint}`,
  );

describe('a table of changes', () => {
  const rows = [
    'leave,wang,,,2026-12-01,2026-12-03',
    'cover,li,wang,,2026-12-04 09:00,2026/12/4 17:30',
    'extra,li,,committee,2026-12-05T09:00:00+08:00,2026-12-05T04:00:00Z',
  ];

  it('is entered as leave, cover and extra duty, in the time of the building', async () => {
    const told = await table(...rows);
    expect(told).toMatchObject({ applied: true, unchanged: 0, mistakes: [] });
    expect(told.added?.map(({ id: _, ...rest }) => rest)).toEqual([
      { kind: 'leave', person: 'wang', from: '2026-11-30T16:00:00.000Z', to: '2026-12-03T16:00:00.000Z' },
      { kind: 'cover', person: 'li', for: 'wang', from: '2026-12-04T01:00:00.000Z', to: '2026-12-04T09:30:00.000Z' },
      {
        kind: 'extra',
        person: 'li',
        team: 'committee',
        from: '2026-12-05T01:00:00.000Z',
        to: '2026-12-05T04:00:00.000Z',
      },
    ]);
    const { body } = await siteState.ask<{ items: { staff: string[] }[] }>({
      path: '/duty?at=2026-12-04T10:00:00%2B08:00',
      as: lin,
    });
    expect(body.items[0]?.staff).toEqual(['li']);
  });

  it('sent twice changes nothing the second time, nor does a row that was entered by hand before', async () => {
    const first = await table(...rows);
    const again = await table(...rows.toReversed());
    expect(again).toMatchObject({ applied: true, added: [], unchanged: 3 });
    expect((await overrides()).map(({ id }) => id).toSorted()).toEqual(first.added?.map(({ id }) => id).toSorted());
    await siteState.ask({
      method: 'POST',
      path: '/roster/overrides',
      as: lin,
      body: { kind: 'leave', person: 'chen', from: '2026-12-07T00:00:00+08:00', to: '2026-12-08T00:00:00+08:00' },
    });
    expect(await table('leave,chen,,,2026-12-07,2026-12-07')).toMatchObject({ added: [], unchanged: 1 });
  });

  it('tried out says what would be added, and adds nothing', async () => {
    const told = await send('text/csv', `kind,person,from,to\n${'leave,wang,2026-12-01,2026-12-03'}`, '?dryRun=true');
    expect(told).toMatchObject({ applied: false, added: [{ kind: 'leave', person: 'wang' }] });
    expect(await overrides()).toEqual([]);
  });

  it('with mistakes changes nothing, and every mistake is told with its place and a remedy', async () => {
    const told = await table(
      'leave,wang,,,2026-12-01,2026-12-03',
      'party,wang,,,2026-12-01,2026-12-03',
      'leave,小黎,li,clinic,2026-02-30,soon',
      'cover,li,li,,2026-12-01 12:00,2026-12-01 09:00',
      'extra,nobody,,gardeners,2026-12-01,2028-12-01',
      'cover,,,,,',
      '"extra,li,,committee,2026-12-01,2026-12-02,,and more',
    );
    expect(told.code).toBe('ROSTER_INVALID');
    const moment = 'write 2026-12-01 09:00 as the wall shows it, 2026-12-01T09:00:00+08:00, or a day alone';
    expect(seen(told)).toEqual([
      '3:1 error kind | there is no kind "party" | write leave, cover or extra',
      '4:7 error person | there is no person "小黎" | GET /api/v1/staff lists the people of this site by id',
      '4:10 error for | in whose place is said of a cover only | let nothing stand under for, or write another kind',
      '4:13 error team | a leave counts for every team | let nothing stand under team, or write another kind',
      `4:20 error from | "2026-02-30" is no moment that exists | ${moment}`,
      `4:31 error to | "soon" is no moment that exists | ${moment}`,
      '5:10 error for | "li" cannot cover themselves | write whose place is taken',
      '5:31 error to | it ends before it begins | write the later moment under to, and the day with it where it ends after midnight',
      '6:7 error person | there is no person "nobody" | GET /api/v1/staff lists the people of this site by id',
      '6:15 error team | there is no team "gardeners" | write the id of a team: committee, clinic',
      '6:36 error to | it lasts longer than 400 days | look at the year; or change the roster itself',
      '7:7 error person | person is missing | write the id of somebody on the staff, such as wang',
      '7:8 error for | for is missing | write the id of somebody on the staff, such as wang',
      `7:10 error from | from is missing | ${moment}`,
      `7:11 error to | to is missing | ${moment}`,
      '8:1 error  | this quotation mark is never closed | close it, or write two of them for one inside a text',
    ]);
    expect(await overrides()).toEqual([]);
  });

  it('as a spreadsheet of another country saves it, with further columns, is understood', async () => {
    const told = await send(
      'text/csv; charset=utf-8',
      '\uFEFFPerson;Kind;Name;From;To;\r\nwang;leave;"小王; 居委会";2026/12/1;2026/12/1;\r\n;;;;;\r\n',
    );
    expect(told).toMatchObject({
      applied: true,
      mistakes: [],
      added: [{ kind: 'leave', person: 'wang', from: '2026-11-30T16:00:00.000Z', to: '2026-12-01T16:00:00.000Z' }],
    });
  });

  it('without its first line, in another writing, or with a cell too many, is told so', async () => {
    expect(seen(await send('text/csv', 'leave,wang,,,2026-12-01,2026-12-03'))).toEqual([
      '1:1 error  | the first line does not name the column kind, person, from, to | the first line names the columns: kind,person,for,team,from,to',
    ]);
    expect(seen(await send('text/csv', ''))[0]).toContain('the first line does not name');
    expect(seen(await table('leave,wang,,,2026-12-01,2026-12-03,late'))).toEqual([
      '2:36 error  | this line has more cells than the first | put a text with a comma in it between quotation marks',
    ]);
  });

  it('that says a thing twice, or what is over, is taken with a word of warning', async () => {
    const told = await table(
      'leave,wang,,,2026-12-01,2026-12-03',
      'leave,wang,,,2026-12-01 00:00,2026-12-04 00:00',
      'leave,li,,,1970-01-01 08:00,1970-01-01 08:10',
    );
    expect(told).toMatchObject({ applied: true, unchanged: 1 });
    expect(seen(told)).toEqual([
      '3:1 warning kind | this says the same as line 2 | take one of them out; it counts once',
      '4:29 warning to | this is over already | it is kept, and changes nothing from now on',
    ]);
  });

  it('of more than a thousand changes is refused, and its hint says what to do', async () => {
    const told = await table(
      ...Array.from(
        { length: 1001 },
        (_, i) => `leave,wang,,,2027-01-01,${2027 + Math.floor(i / 2000)}-01-${String(1 + (i % 28)).padStart(2, '0')}`,
      ),
    );
    expect(told).toMatchObject({ code: 'ROSTER_INVALID' });
    expect(seen(told).at(-2)).toBe(
      '1002:1 error kind | there are more than 1000 changes in this file | send it in parts',
    );
    expect(seen(told).at(-1)).toBe(
      '0:0 error  | there is more than the 500 listed | put these right first, then send it again',
    );
  });
});

describe('whatever is sent', () => {
  const bits = fc.array(
    fc.constantFrom(
      'kind,person,from,to',
      'leave,wang',
      ',',
      ';',
      '"',
      '""',
      '\n',
      '\r\n',
      ' ',
      'BEGIN:',
      'END:',
      'VCALENDAR',
      'VEVENT',
      'DTSTART',
      ';TZID=',
      ':',
      '20261205T010000Z',
      '王',
      '\0',
      '\uFEFF',
    ),
    { maxLength: 40 },
  );

  it('is answered with where it is wrong, and never breaks the hub', () => {
    fc.assert(
      fc.property(bits, (parts) => {
        for (const text of [parts.join(''), `kind,person,from,to\n${parts.join('')}`]) {
          for (const { line, column } of [
            ...readRosterCsv(text).mistakes,
            ...readRosterCalendar(text, VIEW).mistakes,
            ...readRosterCalendar(`BEGIN:VCALENDAR\n${text}`, VIEW).mistakes,
          ]) {
            expect(line >= 1 && column >= 1).toBe(true);
          }
        }
      }),
    );
  });

  it.each(['"', ',', '\n', 'a;', 'BEGIN:VEVENT\n', 'A;B="', ' ', '\n '])(
    'a megabyte of %j is read to its end, and does not take for ever',
    (part) => {
      const text = part.repeat(1_000_000 / part.length);
      const before = performance.now();
      readRosterCsv(`kind,person,from,to\n${text}`);
      readRosterCalendar(`BEGIN:VCALENDAR\n${text}`, VIEW);
      expect(performance.now() - before).toBeLessThan(10_000);
    },
  );
});

describe('a calendar', () => {
  const calendar = (...events: (readonly string[])[]): Promise<Told> =>
    send(
      'text/calendar',
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  const li = ['X-LOTUSBELL-PERSON:li', 'X-LOTUSBELL-TEAM:committee'];

  it('that went out comes in again without changing anything', async () => {
    await table('cover,li,wang,,2026-12-04 09:00:07.5,2026-12-04 12:00', 'extra,zhao,,committee,2026-12-05,2026-12-07');
    const { text } = await siteState.ask({ path: '/roster.ics?from=2026-12-01&to=2026-12-28', as: lin });
    expect(text.length).toBeGreaterThan(10_000);
    expect(await send('text/calendar', text)).toMatchObject({ applied: true, added: [], mistakes: [] });
  });

  it('of a whole year that went out comes in again, too', async () => {
    const { text } = await siteState.ask({ path: '/roster.ics?from=2026-12-01&to=2027-12-31', as: lin });
    expect(text.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(1500);
    expect(await send('text/calendar', text)).toMatchObject({ applied: true, added: [], mistakes: [] });
  });

  it('brings an extra duty for each event, in UTC, in a zone of its own, by the wall, or for whole days', async () => {
    const told = await calendar(
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z', ...li],
      ['DTSTART;TZID=Europe/Berlin:20261206T010000', 'DTEND;TZID=Europe/Berlin:20261206T020000', ...li],
      ['DTSTART:20261207T180000', 'DTEND:20261207T190000', ...li],
      ['DTSTART;VALUE=DATE:20261212', 'DTEND;VALUE=DATE:20261213', ...li, 'BEGIN:VALARM', 'DTSTART:none', 'END:VALARM'],
    );
    expect(told.mistakes).toEqual([]);
    expect(
      told.added?.map(({ kind, person, from, to }) => `${kind} ${person} ${from.slice(5, 16)} ${to.slice(5, 16)}`),
    ).toEqual([
      'extra li 12-06T00:00 12-06T01:00',
      'extra li 12-07T10:00 12-07T11:00',
      'extra li 12-11T16:00 12-12T16:00',
    ]);
    // On Saturday the fifth li is on duty anyway.
    expect(told.unchanged).toBe(1);
  });

  it('with events that cannot be understood changes nothing, and each is named', async () => {
    const told = await calendar(
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z'],
      ['DTSTART:20261205T010000Z', ...li, 'RRULE:FREQ=MONTHLY;BYMONTHDAY=1', 'DTEND:20261205T020000Z'],
      ['DTSTART;TZID=Mars/Olympus:20261206T010000', 'DTEND:20261306T010000', ...li],
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z', ...li, 'X-LOTUSBELL-ROLE:backup'],
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z', 'SUMMARY:Somebody'],
    );
    expect(told.code).toBe('ROSTER_INVALID');
    expect(seen(told).map((one) => one.split(' | ').slice(0, 2).join(' | '))).toEqual([
      '3:1 error X-LOTUSBELL-PERSON | X-LOTUSBELL-PERSON is missing',
      '3:1 error X-LOTUSBELL-TEAM | X-LOTUSBELL-TEAM is missing',
      '11:1 error RRULE | "BYMONTHDAY" of a repetition is not understood',
      '15:1 error DTSTART | there is no time zone "Mars/Olympus"',
      '16:1 error DTEND | "2026-13-06T01:00:00" is no moment that exists',
      '25:1 error X-LOTUSBELL-ROLE | a backup cannot be imported',
      '30:1 error SUMMARY | "Somebody" names nobody on the staff',
    ]);
    expect(await overrides()).toEqual([]);
  });

  it('that is none, or breaks off, is told so', async () => {
    expect(seen(await send('text/calendar', 'kind,person'))[0]).toContain('this is no calendar');
    expect(seen(await send('text/calendar', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x'))).toEqual([
      '3:1 error  | the file ends within "VEVENT" | a part of it is missing; export it again',
    ]);
    expect(seen(await send('text/calendar', 'BEGIN:VCALENDAR\nEND:VEVENT'))[0]).toContain(
      'this ends what did not begin last: "VEVENT"',
    );
    expect(seen(await send('text/calendar', 'BEGIN:VCALENDAR\nEND:V\tEVENT'))[0]).toContain('last: "V\\tEVENT"');
  });
});

/** Times as the wall of Lotus Apartment shows them: kind, person, begin and end. */
const wall = ({ added = [] }: Told): string[] =>
  added.map(({ kind, person, from, to }) => {
    const local = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16);
    return `${kind} ${person} ${local(from)} ${local(to).slice(local(from).slice(0, 10) === local(to).slice(0, 10) ? 11 : 0)}`;
  });

describe('a calendar that an office really has', () => {
  const vevent = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const sendCalendar = (lines: readonly string[], query = ''): Promise<Told> =>
    send('text/calendar', ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'), query);
  const one = (...lines: string[]): Promise<Told> => sendCalendar(vevent(...lines), '?dryRun=true');
  // In the night, when nobody of the house is on duty anyway.
  const times = ['DTSTART:20261205T140000Z', 'DTEND:20261205T160000Z'];
  beforeAll(async () => {
    siteState.temp.clock.now = Date.parse('2026-11-30T12:00:00+08:00');
    lin = await siteState.tokenOf('lin');
  });

  it.each([
    ['a name of Windows', 'TZID="China Standard Time":20261205T220000'],
    ['another one, ahead by an hour', 'TZID=Tokyo Standard Time:20261205T230000'],
    ['behind a prefix', 'TZID=/freeassociation.sourceforge.net/Asia/Shanghai:20261205T220000'],
    ['UTC', 'VALUE=DATE-TIME:20261205T140000Z'],
    ['no zone: that of the building', 'X-A=b:20261205T220000'],
  ])('with times in the zone of Outlook: %s', async (_what, start) => {
    expect(wall(await one(`DTSTART;${start}`, 'DURATION:PT8H', 'SUMMARY:小李'))).toEqual([
      'extra li 2026-12-05T22:00 2026-12-06T06:00',
    ]);
  });

  const WESTERN = [
    'BEGIN:VTIMEZONE',
    'TZID:Customized Time Zone',
    'BEGIN:STANDARD',
    'DTSTART:16011028T030000',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010325T020000',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
  ];

  it('with a zone that it defines itself, in winter and in summer', async () => {
    const zone = 'TZID=Customized Time Zone';
    const event = (day: string): string[] =>
      vevent(`DTSTART;${zone}:${day}T150000`, `DTEND;${zone}:${day}T160000`, 'SUMMARY:Li');
    // The zone stands behind its first use.
    const told = await sendCalendar([...event('20261205'), ...WESTERN, ...event('20270605')], '?dryRun=true');
    expect(wall(told)).toEqual(['extra li 2026-12-05T22:00 23:00', 'extra li 2027-06-05T21:00 22:00']);
  });

  it('whose own zone agrees with Berlin at every hour of two years', () => {
    const parts = [WESTERN.slice(3, 7), WESTERN.slice(9, 13)].map((lines) => readLines(lines.join('\n')));
    const own = readForeignZone(parts)!;
    const berlin = ianaZone('Europe/Berlin')!;
    const wrong: string[] = [];
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 3_600_000) {
      // An hour that is skipped does not exist; what it means is nobody's concern.
      const skipped = new Date(at).getUTCHours() === 2 && new Date(at).getUTCDay() === 0;
      if (!skipped && foreignOffset(own, at) !== berlin.aheadAt(at)) wrong.push(new Date(at).toISOString());
    }
    expect(wrong).toEqual([]);
  });

  it('every zone of Windows is one that this machine knows', () => {
    expect(Object.keys(WINDOWS_ZONES).length).toBeGreaterThan(130);
    expect(Object.values(WINDOWS_ZONES).filter((zone) => ianaZone(zone) === null)).toEqual([]);
  });

  it('with a shift every other week, without the dates that were taken out, and with one that was moved', async () => {
    const shift = ['UID:night@office', 'SUMMARY:夜班 小李'];
    const told = await sendCalendar(
      [
        ...vevent(
          ...shift,
          'DTSTART;TZID=Asia/Shanghai:20261102T220000',
          'DTEND;TZID=Asia/Shanghai:20261103T060000',
          'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270108T160000Z',
          'EXDATE;TZID=Asia/Shanghai:20261217T220000',
          'RDATE;TZID=Asia/Shanghai:20261224T220000',
        ),
        ...vevent(
          ...shift,
          'RECURRENCE-ID;TZID="China Standard Time":20261203T220000',
          'DTSTART:20261204T140000Z',
          'DTEND:20261204T220000Z',
        ),
        ...vevent(...shift, 'RECURRENCE-ID:20261228T140000Z', 'DTSTART:20261228T140000Z', 'STATUS:CANCELLED'),
      ],
      '?dryRun=true',
    );
    expect(told.mistakes).toEqual([]);
    expect(wall(told)).toEqual([
      'extra li 2026-11-30T22:00 2026-12-01T06:00',
      'extra li 2026-12-14T22:00 2026-12-15T06:00',
      'extra li 2026-12-24T22:00 2026-12-25T06:00',
      'extra li 2026-12-31T22:00 2027-01-01T06:00',
      'extra li 2026-12-04T22:00 2026-12-05T06:00',
    ]);
  });

  it.each([
    ['RRULE:FREQ=DAILY;COUNT=4', ['12-05', '12-06', '12-07', '12-08']],
    ['RRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20261211', ['12-05', '12-08', '12-11']],
    ['RRULE:FREQ=DAILY;BYDAY=SA,SU;COUNT=3', ['12-05', '12-06', '12-12']],
    ['RRULE:FREQ=WEEKLY;COUNT=2', ['12-05', '12-12']],
    ['RRULE:FREQ=WEEKLY;BYDAY=SA,TU;WKST=SU;INTERVAL=2;COUNT=4', ['12-05', '12-15', '12-19', '12-29']],
    ['RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20261212T140000Z', ['12-05', '12-12']],
  ])('%s', async (rule, days) => {
    expect((await one(...times, 'SUMMARY:Li', rule)).added?.map(({ from }) => from.slice(5, 10))).toEqual(days);
  });

  it('that goes on for ever is written out for 400 days, and it is said so', async () => {
    const told = await one(...times, 'SUMMARY:Li', 'RRULE:FREQ=WEEKLY;BYDAY=SA');
    expect(told.added?.length).toBe(57);
    expect(seen(told)).toEqual([
      expect.stringMatching(/^6:1 warning RRULE \| this goes on after 2028-01-04; only what is before is imported/),
    ]);
  });

  it.each([
    'FREQ=MONTHLY',
    'FREQ=WEEKLY;BYHOUR=9',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=DAILY;COUNT=1e9',
    '',
  ])('a repetition that is not understood is a mistake with a remedy: %s', async (rule) => {
    const told = await one(...times, 'SUMMARY:Li', `RRULE:${rule}`);
    expect(seen(told)).toEqual([
      expect.stringMatching(/^6:1 error RRULE \| .* \| write one event for each time, or repeat it daily or weekly$/),
    ]);
  });

  it.each([
    '小李休假',
    '小李 请假（事假）',
    'Li: annual leave',
    'Li - sick',
    'Li off',
    'LI OOO',
    'Li out of office',
    'Holiday li',
    '小李年假',
    '小李病假',
    '调休 小李',
    '小李休息',
    'Vacation (Li)',
    '小李不值班',
    'Li not on duty',
  ])('what means leave is leave and never duty: %s', async (summary) => {
    expect(wall(await one(...times, `SUMMARY:${summary}`))).toEqual(['leave li 2026-12-05T22:00 2026-12-06T00:00']);
  });

  it('also by its category, by Outlook, or for a whole day; with our own field and a word for leave it is leave too', async () => {
    const day = ['DTSTART;VALUE=DATE:20261205', 'DTEND;VALUE=DATE:20261207'];
    const leave = ['leave li 2026-12-05T00:00 2026-12-07T00:00'];
    expect(wall(await one(...day, 'SUMMARY:Li', 'CATEGORIES:Vacation'))).toEqual(leave);
    expect(wall(await one(...day, 'SUMMARY:Li', 'TRANSP:TRANSPARENT', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'))).toEqual(
      leave,
    );
    expect(wall(await one(...day, 'SUMMARY:on leave', 'X-LOTUSBELL-PERSON:li', 'X-LOTUSBELL-TEAM:committee'))).toEqual(
      leave,
    );
    expect(wall(await one('DTSTART;VALUE=DATE:20261205', 'SUMMARY:Li leave'))).toEqual([
      'leave li 2026-12-05T00:00 2026-12-06T00:00',
    ]);
  });

  it('leave and duty at once is a mistake; free time is left out with a warning; what is cancelled is nothing', async () => {
    expect(seen(await one(...times, 'SUMMARY:小李 休息日值班'))[0]).toContain('says leave and duty at once');
    const birthday = await one(...times, "SUMMARY:Li's birthday", 'TRANSP:TRANSPARENT');
    expect([birthday.added, seen(birthday)[0]]).toEqual([[], expect.stringContaining('is marked as free time')]);
    expect(await one(...times, 'SUMMARY:nobody at all', 'STATUS:CANCELLED')).toMatchObject({ added: [], mistakes: [] });
    expect(await sendCalendar(['METHOD:CANCEL', ...vevent(...times, 'SUMMARY:Li')])).toMatchObject({ added: [] });
  });

  it('names a person in Chinese, in English or by id; two people are a mistake that names both', async () => {
    for (const summary of ['值班：小李', 'Li, on duty', 'duty li', '小李（诊所）'])
      expect((await one(...times, `SUMMARY:${summary}`)).added?.map(({ person }) => person)).toEqual(['li']);
    expect(seen(await one(...times, 'SUMMARY:小李\\, 小王'))).toEqual([
      '5:1 error SUMMARY | "小李, 小王" may mean 小王 (wang) and 小李 (li) | write the id of the one who is meant: wang or li',
    ]);
    const twin = { id: 'li-2', name: { zh: '小李', en: 'Li' }, team: 'clinic', roles: ['staff'] };
    expect((await siteState.ask({ method: 'POST', path: '/staff', as: lin, body: twin })).status).toBe(201);
    expect(seen(await one(...times, 'SUMMARY:值班 小李'))[0]).toContain('may mean 小李 (li) and 小李 (li-2)');
    expect(seen(await table('leave,小李,,,2026-12-01,2026-12-02'))[0]).toContain('may mean 小李 (li) and 小李 (li-2)');
    expect((await one(...times, 'SUMMARY:duty li-2')).added?.map(({ person }) => person)).toEqual(['li-2']);
    await siteState.ask({ method: 'PATCH', path: '/staff/li-2', as: lin, body: { active: false } });
    expect((await one(...times, 'SUMMARY:值班 小李')).added?.map(({ person }) => person)).toEqual(['li']);
  });
});

describe('a table as offices in China save it', () => {
  const rows =
    '类型,姓名,团队,开始,结束\r\n请假,小李,,2026年12月1日,2026年12月3日\r\nextra,小陈,clinic,２０２６/１２/４\u3000９：００,2026.12.4 下午5:30\r\n,,,,\r\n';
  const bytes = async (payload: Buffer, type = 'text/csv'): Promise<Told & { encoding?: string; people?: unknown }> =>
    JSON.parse(
      (
        await siteState.door.inject({
          method: 'POST',
          url: '/api/v1/roster/import?dryRun=true',
          payload,
          headers: { authorization: `Bearer ${lin}`, 'content-type': type },
        })
      ).body,
    );
  const gb = (text: string): Buffer => encoded(text, 'gb18030');
  const utf16 = (text: string, big: boolean): Buffer => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    return big ? little.swap16() : little;
  };

  it.each([
    ['utf-8', Buffer.from(rows)],
    ['utf-8', Buffer.from(`\uFEFF${rows}`)],
    ['gb18030', gb(rows)],
    ['utf-16le', utf16(rows.replaceAll(',', '\t'), false)],
    ['utf-16be', utf16(rows.replaceAll(',', '\t'), true)],
    ['utf-8', Buffer.from(rows.replaceAll(',', ';'))],
    ['utf-8', Buffer.from(`sep=;\r\n${rows.replaceAll(',', ';')}`)],
  ])('%s: people and days are understood, and the names are shown as they were read', async (encoding, payload) => {
    const told = await bytes(payload);
    expect(told).toMatchObject({
      encoding,
      mistakes: [],
      people: [
        { written: '小李', id: 'li', name: { zh: '小李', en: 'Li' } },
        { written: '小陈', id: 'chen', name: { zh: '小陈', en: 'Chen' } },
      ],
    });
    expect(wall(told)).toEqual(['leave li 2026-12-01T00:00 2026-12-04T00:00', 'extra chen 2026-12-04T09:00 17:30']);
  });

  it('Big5 where it is asked for, or where nothing else fits', async () => {
    const big5 = encoded('kind,person,from,to\r\nleave,小李,2026-12-01,2026-12-03\r\n', 'big5');
    expect(await bytes(big5, 'text/csv; charset=big5')).toMatchObject({ encoding: 'big5', people: [{ id: 'li' }] });
  });

  it('what no encoding fits is told so', async () => {
    expect(seen(await bytes(Buffer.from('kind,person\r\n\xff\xff\xff', 'latin1')))).toEqual([
      '1:1 error  | the file is neither UTF-8 nor GB18030 | save it as "CSV UTF-8", or choose UTF-8 when saving',
    ]);
    expect(seen(await bytes(Buffer.from(rows), 'text/csv; charset=utf-16le'))[0]).toBeDefined();
  });

  it.each([
    ['12/1/2026', 'may be two days', 'write the year first'],
    ['1.12.26', 'may be two days', 'write the year first'],
    ['46357', 'is the number of a day in a spreadsheet', 'format the column as a date'],
    ['12月1日', 'is no moment that exists', 'write 2026-12-01'],
  ])('a day that can be mistaken is a mistake with a remedy: %s', async (day, message, remedy) => {
    const [told = ''] = seen(await bytes(Buffer.from(`kind,person,from,to\nleave,wang,${day},2026-12-03`)));
    expect([told.includes(message), told.includes(remedy), told]).toEqual([true, true, told]);
  });

  it('a text of several lines between quotation marks does not confuse what follows', async () => {
    const told = await bytes(
      Buffer.from('kind,person,note,from,to\r\nleave,wang,"one\r\ntwo, three",2026/12/1,2026/12/1,,\r\n'),
    );
    expect(wall(told)).toEqual(['leave wang 2026-12-01T00:00 2026-12-02T00:00']);
  });
});

/** Node.js decodes these encodings but writes none: the table is made by decoding every pair of bytes. */
function encoded(text: string, encoding: 'gb18030' | 'big5'): Buffer {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if (Array.from(letter).length === 1 && !table.has(letter)) table.set(letter, [lead, trail]);
    }
  return Buffer.from(
    Array.from(text).flatMap((letter) => {
      const code = letter.codePointAt(0)!;
      if (code < 0x80) return [code];
      const pair = table.get(letter);
      if (pair === undefined) throw new Error(`${letter} is not in ${encoding}`);
      return pair;
    }),
  );
}
