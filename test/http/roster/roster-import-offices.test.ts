import { beforeAll, describe, expect, it } from 'vitest';
import { foreignOffset, readForeignZone } from '../../../hub/contract/calendar/vtimezone.ts';
import { WINDOWS_ZONES } from '../../../hub/contract/calendar/windows-zones.ts';
import { ianaZone } from '../../../hub/contract/calendar/zones.ts';
import { readLines } from '../../../hub/contract/icalendar.ts';
import { rosterImports, seen, wall, type Told } from '../../support/http/roster-import.ts';

const { send, table, harness, lead, setClock } = rosterImports();

describe('a calendar that an office really has', () => {
  const vevent = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const sendCalendar = (lines: readonly string[], query = ''): Promise<Told> =>
    send('text/calendar', ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n'), query);
  const one = (...lines: string[]): Promise<Told> => sendCalendar(vevent(...lines), '?dryRun=true');
  // In the night, when nobody of the house is on duty anyway.
  const times = ['DTSTART:20261205T140000Z', 'DTEND:20261205T160000Z'];
  beforeAll(async () => {
    await setClock('2026-11-30T12:00:00+08:00');
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
    ['RRULE:FREQ=MONTHLY;BYDAY=1SA;UNTIL=20270301', ['12-05', '01-02', '02-06']],
    ['RRULE:FREQ=YEARLY;BYMONTH=1,12;COUNT=3', ['12-05', '01-05', '12-05']],
  ])('%s', async (rule, days) => {
    expect((await one(...times, 'SUMMARY:Li', rule)).added?.map(({ from }) => from.slice(5, 10))).toEqual(days);
  });

  it('whose first day its own repetition does not name is a mistake: programs differ about it', async () => {
    expect(seen(await one(...times, 'SUMMARY:Li', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=6'))).toEqual([
      expect.stringMatching(/^6:1 error RRULE \| the first day of this event is none .* \| let the event begin/),
    ]);
  });

  it('that goes on for ever is written out for 400 days, and it is said so', async () => {
    const told = await one(...times, 'SUMMARY:Li', 'RRULE:FREQ=WEEKLY;BYDAY=SA');
    expect(told.added?.length).toBe(57);
    expect(seen(told)).toEqual([
      expect.stringMatching(/^6:1 warning RRULE \| this goes on after 2028-01-04; only what is before is imported/),
    ]);
  });

  it.each([
    'FREQ=HOURLY',
    'FREQ=MONTHLY;BYYEARDAY=9',
    'FREQ=WEEKLY;BYHOUR=9',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=DAILY;COUNT=1e9',
    '',
  ])('a repetition that is not understood is a mistake with a remedy: %s', async (rule) => {
    const told = await one(...times, 'SUMMARY:Li', `RRULE:${rule}`);
    expect(seen(told)).toEqual([
      expect.stringMatching(
        /^6:1 error RRULE \| .* \| write one event for each time, or repeat it by days, weeks, months or years$/,
      ),
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
    expect((await harness().ask({ method: 'POST', path: '/staff', as: lead(), body: twin })).status).toBe(201);
    expect(seen(await one(...times, 'SUMMARY:值班 小李'))[0]).toContain('may mean 小李 (li) and 小李 (li-2)');
    expect(seen(await table('leave,小李,,,2026-12-01,2026-12-02'))[0]).toContain('may mean 小李 (li) and 小李 (li-2)');
    expect((await one(...times, 'SUMMARY:duty li-2')).added?.map(({ person }) => person)).toEqual(['li-2']);
    await harness().ask({ method: 'PATCH', path: '/staff/li-2', as: lead(), body: { active: false } });
    expect((await one(...times, 'SUMMARY:值班 小李')).added?.map(({ person }) => person)).toEqual(['li']);
  });
});

describe('a table as offices in China save it', () => {
  const rows =
    '类型,姓名,团队,开始,结束\r\n请假,小李,,2026年12月1日,2026年12月3日\r\nextra,小陈,clinic,２０２６/１２/４\u3000９：００,2026.12.4 下午5:30\r\n,,,,\r\n';
  const bytes = async (payload: Buffer, type = 'text/csv'): Promise<Told & { encoding?: string; people?: unknown }> =>
    JSON.parse(
      (
        await harness().door.inject({
          method: 'POST',
          url: '/api/v1/roster/import?dryRun=true',
          payload,
          headers: { authorization: `Bearer ${lead()}`, 'content-type': type },
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
