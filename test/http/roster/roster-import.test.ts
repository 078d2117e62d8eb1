import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRosterCalendar, readRosterCsv } from '../../../hub/contract/roster-import.ts';
import { rosterImports, seen, type Told } from '../../support/http/roster-import.ts';

const VIEW = { zone: 'Asia/Shanghai', now: 0 };
const { send, table, overrides, harness, lead } = rosterImports();

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
    const { body } = await harness().ask<{ items: { staff: string[] }[] }>({
      path: '/duty?at=2026-12-04T10:00:00%2B08:00',
      as: lead(),
    });
    expect(body.items[0]?.staff).toEqual(['li']);
  });

  it('sent twice changes nothing the second time, nor does a row that was entered by hand before', async () => {
    const first = await table(...rows);
    const again = await table(...rows.toReversed());
    expect(again).toMatchObject({ applied: true, added: [], unchanged: 3 });
    expect((await overrides()).map(({ id }) => id).toSorted()).toEqual(first.added?.map(({ id }) => id).toSorted());
    await harness().ask({
      method: 'POST',
      path: '/roster/overrides',
      as: lead(),
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

  // The limit finds what takes for ever; a busy machine is ten times slower than a quiet one.
  it.each(['"', ',', '\n', 'a;', 'BEGIN:VEVENT\n', 'A;B="', ' ', '\n '])(
    'a megabyte of %j is read to its end',
    { timeout: 60_000 },
    (part) => {
      const text = part.repeat(1_000_000 / part.length);
      readRosterCsv(`kind,person,from,to\n${text}`);
      readRosterCalendar(`BEGIN:VCALENDAR\n${text}`, VIEW);
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
    const { text } = await harness().ask({ path: '/roster.ics?from=2026-12-01&to=2026-12-28', as: lead() });
    expect(text.length).toBeGreaterThan(10_000);
    expect(await send('text/calendar', text)).toMatchObject({ applied: true, added: [], mistakes: [] });
  });

  it('of a whole year that went out comes in again, too', async () => {
    const { text } = await harness().ask({ path: '/roster.ics?from=2026-12-01&to=2027-12-31', as: lead() });
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
      ['DTSTART:20261205T010000Z', ...li, 'RRULE:FREQ=MONTHLY;BYYEARDAY=1', 'DTEND:20261205T020000Z'],
      ['DTSTART;TZID=Mars/Olympus:20261206T010000', 'DTEND:20261306T010000', ...li],
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z', ...li, 'X-LOTUSBELL-ROLE:backup'],
      ['DTSTART:20261205T010000Z', 'DTEND:20261205T020000Z', 'SUMMARY:Somebody'],
    );
    expect(told.code).toBe('ROSTER_INVALID');
    expect(seen(told).map((one) => one.split(' | ').slice(0, 2).join(' | '))).toEqual([
      '3:1 error X-LOTUSBELL-PERSON | X-LOTUSBELL-PERSON is missing',
      '3:1 error X-LOTUSBELL-TEAM | X-LOTUSBELL-TEAM is missing',
      '11:1 error RRULE | "BYYEARDAY" of a repetition is not understood',
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
