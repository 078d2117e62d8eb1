import { array, constantFrom, oneof, tuple, type Arbitrary } from 'fast-check';
import { checkSite } from '../../../hub/app/site/site-document.ts';
import { readShipped } from '../../../config/shipped.ts';
import type { Entry } from '../../../hub/commands/roster/entry.ts';
import { inOrder, readEntries } from '../../../hub/commands/roster/import-entries.ts';
import { writeCsv } from '../../../hub/contract/csv.ts';
import { readRosterCalendar, readRosterCsv } from '../../../hub/contract/roster-import.ts';
import { indexSite } from '../../../hub/domain/site/site-index.ts';
import type { Instant } from '../../../hub/domain/time.ts';
import { anyText } from '../hostile.ts';
import { withMutations } from '../mutations.ts';
import { pure, type Target } from '../target.ts';
import type { Mistake } from '../../../hub/types/mistake.ts';

const NOW = Date.parse('2026-11-28T08:00:00Z') as Instant;
const MISTAKES_MAX = 501;
/** The latest instant that JavaScript can express (ECMA-262, 21.4.1.1). */
const FARTHEST_MS = 8.64e15;

const site = indexSite(checkSite(readShipped('site.lotus.yaml')).site!);

const people = constantFrom('wang', 'li', 'lin', '', 'nobody', '小李', '__proto__');
const teams = constantFrom('', 'committee', 'clinic', 'gardeners');
const moments = oneof(
  constantFrom(
    '2026-12-01',
    '2026-12-01 09:00',
    '2026/12/1 9:00',
    '2026-12-01T09:00:00+08:00',
    '2026-12-01T01:00:00Z',
    '2026-12-01T09:00:00[Asia/Shanghai]',
    '2026-12-01T09:00:00[Nowhere/At-All]',
    '2026-02-30',
    '2026-12-01 24:00',
    '0000-01-01',
    '9999-12-31',
    '2026-13-01',
    '1970-01-01',
    '2026-12-01T09:00:00+99:99',
    '2026-03-08T02:30:00[America/New_York]',
    '',
    'soon',
    '=1+1',
    '46357',
  ),
  anyText({ maxLength: 12 }),
);
const kinds = constantFrom('leave', 'cover', 'extra', '', 'holiday', 'LEAVE', 'constructor');

const CSV_PIECES = [
  ',',
  ';',
  '\t',
  '"',
  '""',
  '"\n',
  '\r\n',
  '\n',
  '\r',
  '\u{feff}',
  '=cmd()',
  "'",
  ' ',
  'kind',
  'leave,wang,,,2026-12-01,2026-12-03\n',
  '\0',
  '\u2028',
  ',,,,,,,,,',
  '"'.repeat(200),
  '人',
];
const rows = tuple(
  constantFrom(
    ['kind', 'person', 'for', 'team', 'from', 'to'],
    ['to', 'from', 'kind', 'person'],
    ['Kind', 'PERSON', 'from', 'to', 'note'],
    ['person', 'from'],
    ['kind', 'kind', 'person', 'from', 'to'],
  ),
  array(
    tuple(kinds, people, people, teams, moments, moments).map((cells): string[] => cells),
    { maxLength: 6 },
  ),
).map(([head, body]) => [head, ...body]);
export const csv: Arbitrary<Uint8Array> = oneof(
  {
    weight: 4,
    arbitrary: withMutations(
      rows.map((all): Uint8Array => Buffer.from(writeCsv(all))),
      CSV_PIECES,
      5,
    ),
  },
  {
    weight: 1,
    arbitrary: array(constantFrom(...CSV_PIECES), { maxLength: 60 }).map((parts): Uint8Array =>
      Buffer.from(parts.join('')),
    ),
  },
);

const ICS_PIECES = [
  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  'BEGIN:VALARM\r\n',
  'END:VCALENDAR\r\n',
  '\r\n ',
  '\n\t',
  ':',
  ';',
  '"',
  ';TZID="',
  'RRULE:FREQ=DAILY\r\n',
  'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=9\r\n',
  'RRULE:FREQ=MONTHLY;BYDAY=2MO,-1FR;BYSETPOS=-1;COUNT=9\r\n',
  'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,-31\r\n',
  'RRULE:FREQ=WEEKLY;UNTIL=20270101;FREQ\tX=1\r\n',
  'EXDATE:20261201T010000Z,,x\r\n',
  'RDATE;VALUE=DATE:20261203\r\n',
  'RECURRENCE-ID:20261201T010000Z\r\n',
  'SUMMARY:小李 休假\r\n',
  'SUMMARY:值班 Wang\r\n',
  'DURATION:P1DT8H\r\n',
  'TRANSP:TRANSPARENT\r\n',
  'BEGIN:VTIMEZONE\r\nTZID:a;b:c\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n',
  'STATUS:CANCELLED\r\n',
  '\\n',
  '\\',
  '\0',
  '\u{feff}',
  '人',
  ';X=1'.repeat(50),
  '__proto__',
];
const stamps = oneof(
  moments.map((text) => `:${text.replaceAll(/[-:\r\n]/g, '')}`),
  constantFrom(
    ':20261201T010000Z',
    ';TZID=Asia/Shanghai:20261201T090000',
    ';VALUE=DATE:20261201',
    ';TZID="a;b:c":20261201T090000',
    ';TZID=__proto__:20261201T090000',
    ':20261340T256199Z',
    ':99991231T235960Z',
    '',
  ),
);
const events = array(
  tuple(people, teams, stamps, stamps, constantFrom('', 'duty', 'backup')).map(
    ([person, team, from, to, role]) =>
      `BEGIN:VEVENT\r\nUID:1@lotusbell\r\nDTSTART${from}\r\nDTEND${to}\r\nX-LOTUSBELL-PERSON:${person}\r\nX-LOTUSBELL-TEAM:${team}\r\nX-LOTUSBELL-ROLE:${role}\r\nEND:VEVENT\r\n`,
  ),
  { maxLength: 4 },
);
export const calendars: Arbitrary<Uint8Array> = withMutations(
  events.map((all): Uint8Array => Buffer.from(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${all.join('')}END:VCALENDAR\r\n`)),
  ICS_PIECES,
  5,
);

function rosterFile(
  name: string,
  inputs: Arbitrary<Uint8Array>,
  read: (text: string) => { readonly entries: readonly Entry[]; readonly mistakes: readonly Mistake[] },
): Target {
  return {
    name,
    limitMs: 4_000,
    shortRound: 150,
    open: pure(inputs, (input) => {
      const text = Buffer.from(input).toString('utf8');
      const file = read(text);
      const { requests: wishes, mistakes } = readEntries(file.entries, site, NOW, (role) => role === 'backup');
      const told = inOrder([...file.mistakes, ...mistakes]);
      const lines = text.split(/\r\n|\r|\n/).length;
      return [
        ...told
          .filter((one) => !isShown(one, lines))
          .map((one) => `a mistake that cannot be shown: ${JSON.stringify(one)}`),
        ...(told.length > MISTAKES_MAX ? [`${told.length} mistakes`] : []),
        ...wishes
          .filter(({ from, to }) => !(from < to && Math.abs(from) <= FARTHEST_MS && Math.abs(to) <= FARTHEST_MS))
          .map((wish) => `no span: ${JSON.stringify(wish)}`),
        ...wishes
          .filter(({ person }) => site.staff(person) === null)
          .map(({ person }) => `a change for ${person}, whom nobody knows`),
      ];
    }),
  };
}

function isShown({ message, hint, line, column }: Mistake, lines: number): boolean {
  return (
    message !== '' &&
    hint !== '' &&
    !/[\n\r\t]/.test(message + hint) &&
    message.length < 400 &&
    line >= 0 &&
    line <= lines &&
    column >= 0 &&
    Number.isInteger(line + column)
  );
}

export const rosterTables = rosterFile('roster-tables', csv, readRosterCsv);
export const rosterCalendars = rosterFile('roster-calendars', calendars, (text) =>
  readRosterCalendar(text, { zone: 'Asia/Shanghai', now: NOW }),
);
