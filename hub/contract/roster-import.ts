import { readCsv, type CsvCell } from './csv.ts';
import type { MistakeView } from './http/site.ts';
import { expandEvents, type CalendarEvent, type CalendarView, type Occurrence } from './calendar/events.ts';
import { readForeignZone, type ForeignZone } from './calendar/vtimezone.ts';
import { readLines, unescapeText, type Property } from './icalendar.ts';

/** The value of one column of the table, or of one property of the event. `text` is '' when there is none. */
export type ImportCell = {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
};

/** One roster change as it was written; its ids are not checked yet. `event` is set for an entry of a calendar. */
export type ImportEntry = {
  readonly [Column in (typeof COLUMNS)[number]]: ImportCell;
} & {
  readonly event: {
    readonly role: ImportCell;
    /** X-LOTUSBELL-KIND: `leave` or `extra`, whatever the summary says. */
    readonly kind: ImportCell;
    readonly summary: ImportCell;
    readonly categories: string;
    /** Marked as out of office. */
    readonly isAway: boolean;
    /** Marked as free time. */
    readonly isFree: boolean;
  } | null;
};

type ImportedFile = { readonly entries: readonly ImportEntry[]; readonly mistakes: readonly MistakeView[] };

const COLUMNS = ['kind', 'person', 'for', 'team', 'from', 'to'] as const;
/** The columns as offices in China call them. */
const HEADINGS: Readonly<Record<string, (typeof COLUMNS)[number]>> = {
  类型: 'kind',
  类别: 'kind',
  種類: 'kind',
  人员: 'person',
  姓名: 'person',
  人員: 'person',
  替: 'for',
  代替: 'for',
  被替: 'for',
  团队: 'team',
  部门: 'team',
  部門: 'team',
  开始: 'from',
  开始时间: 'from',
  开始日期: 'from',
  開始: 'from',
  结束: 'to',
  结束时间: 'to',
  结束日期: 'to',
  結束: 'to',
};
const NEEDED = ['kind', 'person', 'from', 'to'] as const;
const WANTED_LINE = 'the first line names the columns: kind,person,for,team,from,to';

/**
 * Reads a table with the columns kind, person, for, team, from, to in any order. Other columns are ignored. Never
 * throws.
 */
export function readRosterCsv(text: string): ImportedFile {
  const { rows, errors } = readCsv(text);
  const mistakes = errors.map((error): MistakeView => ({ path: '', severity: 'error', ...error }));
  const [head = [], ...body] = rows;
  const place = new Map([
    ...head.map((cell, i) => [columnOf(cell.text), i] as const),
    // Our own heading wins: beside a column of ids there may be one of names.
    ...head.map((cell, i) => [cell.text.toLowerCase(), i] as const),
  ]);
  const missing = NEEDED.filter((name) => !place.has(name));
  if (missing.length > 0)
    return {
      entries: [],
      mistakes: [
        ...mistakes,
        mistake(
          { name: '', text: '', line: 1, column: 1 },
          `the first line does not name the column ${missing.join(', ')}`,
          WANTED_LINE,
        ),
      ],
    };
  for (const row of body) {
    const surplus = row.slice(head.length).find((cell) => cell.text !== '');
    if (surplus !== undefined)
      mistakes.push(
        mistake(
          { name: '', ...surplus },
          'this line has more cells than the first',
          'put a text with a comma in it between quotation marks',
        ),
      );
  }
  const entries = body.map((row) => {
    const cell = (name: string): ImportCell => {
      const found: CsvCell | undefined = row[place.get(name) ?? -1];
      return { name, text: found?.text ?? '', line: found?.line ?? row[0]?.line ?? 1, column: found?.column ?? 1 };
    };
    return {
      kind: cell('kind'),
      person: cell('person'),
      for: cell('for'),
      team: cell('team'),
      from: cell('from'),
      to: cell('to'),
      event: null,
    };
  });
  return { entries, mistakes };
}

function columnOf(heading: string): string {
  const plain = heading.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  return Object.hasOwn(HEADINGS, plain) ? (HEADINGS[plain] ?? plain) : plain;
}

type Parts = {
  readonly events: CalendarEvent[];
  readonly zones: Map<string, ForeignZone>;
  cancelsAll: boolean;
};

/**
 * Reads the events of a calendar, repeated ones written out. The ids that the export writes (X-LOTUSBELL-PERSON, -TEAM)
 * come first; otherwise the importer looks for a name in the summary. Other parts of a calendar are ignored. Never
 * throws.
 */
export function readRosterCalendar(text: string, view: CalendarView): ImportedFile {
  const lines = readLines(text);
  const [first] = lines;
  const file = { name: '', text: '', line: first?.line ?? 1, column: 1 };
  if (first?.name !== 'BEGIN' || first.value.toUpperCase() !== 'VCALENDAR')
    return {
      entries: [],
      mistakes: [
        mistake(file, 'this is no calendar', 'it begins with the line BEGIN:VCALENDAR; a table is sent as text/csv'),
      ],
    };
  const parts: Parts = { events: [], zones: new Map(), cancelsAll: false };
  const damage = readParts(lines, parts);
  if (parts.cancelsAll) return { entries: [], mistakes: damage };
  const { occurrences, mistakes } = expandEvents(parts.events, parts.zones, view);
  return {
    entries: occurrences.map(entryOf),
    mistakes: [
      ...mistakes.map(({ property, message, hint, severity }) => ({
        ...mistake(cellOf(property, property.line), message, hint),
        severity,
      })),
      ...damage,
    ],
  };
}

/** Collects events and zones. @returns what is damaged; reading ends there. */
function readParts(lines: readonly Property[], parts: Parts): MistakeView[] {
  const inside: string[] = [];
  let event: { readonly line: number; readonly properties: Property[] } | null = null;
  let zone: { id: string; readonly rules: Property[][] } | null = null;
  for (const property of lines) {
    const part = property.value.toUpperCase();
    if (property.name === 'BEGIN') {
      inside.push(part);
      if (part === 'VEVENT') event = { line: property.line, properties: [] };
      else if (part === 'VTIMEZONE') zone = { id: '', rules: [] };
      else if (part === 'STANDARD' || part === 'DAYLIGHT') zone?.rules.push([]);
    } else if (property.name === 'END') {
      if (inside.pop() !== part)
        return [
          mistake(
            cellOf(property, property.line),
            `this ends what did not begin last: ${quote(part)}`,
            'the file is damaged; export it again',
          ),
        ];
      if (part === 'VEVENT' && event !== null) {
        parts.events.push(event);
        event = null;
      } else if (part === 'VTIMEZONE' && zone !== null) {
        const read = readForeignZone(zone.rules);
        if (read !== null) parts.zones.set(zone.id, read);
        zone = null;
      }
    } else {
      const within = inside.at(-1);
      if (within === 'VEVENT') event?.properties.push(property);
      else if (within === 'VTIMEZONE' && property.name === 'TZID' && zone !== null) zone.id = property.value;
      else if (within === 'STANDARD' || within === 'DAYLIGHT') zone?.rules.at(-1)?.push(property);
      else if (within === 'VCALENDAR' && property.name === 'METHOD' && part === 'CANCEL') parts.cancelsAll = true;
    }
  }
  return inside.length === 0
    ? []
    : [
        mistake(
          { name: '', text: '', line: lines.at(-1)?.line ?? 1, column: 1 },
          `the file ends within ${quote(inside.at(-1) ?? '')}`,
          'a part of it is missing; export it again',
        ),
      ];
}

function entryOf({ event: { line, properties }, begins, ends }: Occurrence): ImportEntry {
  const cell = (name: string): ImportCell =>
    cellOf(properties.find((one) => one.name === name) ?? { name, value: '' }, line);
  const moment = (name: string, at: number | null): ImportCell => {
    const found = cell(name);
    return { ...found, text: at === null || Number.isNaN(at) ? readable(found.text) : new Date(at).toISOString() };
  };
  const value = (name: string): string => properties.find((one) => one.name === name)?.value ?? '';
  const busy = `${value('X-MICROSOFT-CDO-BUSYSTATUS')} ${value('X-MICROSOFT-CDO-INTENDEDSTATUS')}`.toUpperCase();
  return {
    kind: { ...cell('BEGIN'), name: 'BEGIN', text: 'extra' },
    person: cell('X-LOTUSBELL-PERSON'),
    for: { ...cell('BEGIN'), text: '' },
    team: cell('X-LOTUSBELL-TEAM'),
    from: moment('DTSTART', begins),
    to: moment('DTEND', ends),
    event: {
      role: cell('X-LOTUSBELL-ROLE'),
      kind: cell('X-LOTUSBELL-KIND'),
      summary: { ...cell('SUMMARY'), text: unescapeText(value('SUMMARY')) },
      categories: unescapeText(value('CATEGORIES')),
      isAway: /\bOOF\b/.test(busy),
      isFree: value('TRANSP').toUpperCase() === 'TRANSPARENT',
    },
  };
}

/** `20261306T010000` → `2026-13-06T01:00:00`, for a mistake. */
function readable(value: string): string {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{6})Z?)?$/i.exec(value) ?? [];
  if (year === undefined) return value;
  return `${year}-${month}-${day}${time === undefined ? '' : `T${time.replaceAll(/(\d\d)(?=\d)/g, '$1:')}`}`;
}

function cellOf(
  { name, value, line }: { readonly name: string; readonly value: string; readonly line?: number },
  otherwise: number,
): ImportCell {
  return { name, text: value, line: line ?? otherwise, column: 1 };
}

function mistake({ name, line, column }: ImportCell, message: string, hint: string): MistakeView {
  return { path: name, line, column, message, hint, severity: 'error' };
}

/** A short quotation on one line, safe for any content of the file. */
function quote(text: string): string {
  return JSON.stringify(Array.from(text.slice(0, 80)).slice(0, 40).join(''));
}
