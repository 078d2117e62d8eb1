import { readCsv, type CsvCell } from './csv.ts';
import type { MistakeView } from './http/site.ts';
import { readLines, type Property } from './icalendar.ts';

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
} & { readonly event: { readonly role: ImportCell } | null };

type ImportedFile = { readonly entries: readonly ImportEntry[]; readonly mistakes: readonly MistakeView[] };

const COLUMNS = ['kind', 'person', 'for', 'team', 'from', 'to'] as const;
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
  const place = new Map(head.map((cell, i) => [cell.text.toLowerCase(), i]));
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

const NOT_EVENTS: Readonly<Record<string, string>> = {
  RRULE: 'write one event for each time',
  RDATE: 'write one event for each time',
  'RECURRENCE-ID': 'write one event for each time',
  DURATION: 'say with DTEND when it ends',
};

/**
 * Reads events as the export writes them. Each event is an extra duty, with X-LOTUSBELL-PERSON and X-LOTUSBELL-TEAM.
 * Other parts of a calendar are ignored. Never throws.
 */
export function readRosterCalendar(text: string): ImportedFile {
  const lines = readLines(text);
  const mistakes: MistakeView[] = [];
  const entries: ImportEntry[] = [];
  const [first] = lines;
  const file = { name: '', text: '', line: first?.line ?? 1, column: 1 };
  if (first?.name !== 'BEGIN' || first.value.toUpperCase() !== 'VCALENDAR') {
    return {
      entries,
      mistakes: [
        mistake(file, 'this is no calendar', 'it begins with the line BEGIN:VCALENDAR; a table is sent as text/csv'),
      ],
    };
  }
  const inside: string[] = [];
  let event: { readonly line: number; readonly properties: Property[] } | null = null;
  for (const property of lines) {
    const part = property.value.toUpperCase();
    if (property.name === 'BEGIN') {
      inside.push(part);
      if (part === 'VEVENT') event = { line: property.line, properties: [] };
    } else if (property.name === 'END') {
      if (inside.pop() !== part)
        return {
          entries,
          mistakes: [
            ...mistakes,
            mistake(
              cellOf(property, property.line),
              `this ends what did not begin last: ${quote(part)}`,
              'the file is damaged; export it again',
            ),
          ],
        };
      if (part === 'VEVENT' && event !== null) {
        mistakes.push(...notUnderstood(event.properties));
        entries.push(entryOf(event));
        event = null;
      }
    } else if (inside.at(-1) === 'VEVENT') event?.properties.push(property);
  }
  if (inside.length > 0)
    mistakes.push(
      mistake(
        { ...file, line: lines.at(-1)?.line ?? 1 },
        `the file ends within ${quote(inside.at(-1) ?? '')}`,
        'a part of it is missing; export it again',
      ),
    );
  return { entries, mistakes };
}

function notUnderstood(properties: readonly Property[]): MistakeView[] {
  return properties.flatMap((property) => {
    const hint =
      property.name === 'STATUS' && property.value.toUpperCase() === 'CANCELLED'
        ? 'take the event out'
        : NOT_EVENTS[property.name];
    return hint === undefined
      ? []
      : [
          mistake(
            cellOf(property, property.line),
            property.name === 'STATUS' ? 'this event is cancelled' : `${property.name} is not understood`,
            hint,
          ),
        ];
  });
}

function entryOf({
  line,
  properties,
}: {
  readonly line: number;
  readonly properties: readonly Property[];
}): ImportEntry {
  const cell = (name: string): ImportCell =>
    cellOf(properties.find((one) => one.name === name) ?? { name, value: '' }, line);
  const moment = (name: string): ImportCell => {
    const found = properties.find((one) => one.name === name);
    return found === undefined ? cell(name) : { ...cell(name), text: momentOf(found) };
  };
  return {
    kind: { ...cell('BEGIN'), name: 'BEGIN', text: 'extra' },
    person: cell('X-LOTUSBELL-PERSON'),
    for: { ...cell('BEGIN'), text: '' },
    team: cell('X-LOTUSBELL-TEAM'),
    from: moment('DTSTART'),
    to: moment('DTEND'),
    event: { role: cell('X-LOTUSBELL-ROLE') },
  };
}

/**
 * `20261201T010000Z` → `2026-12-01T01:00:00Z`; with a zone `2026-12-01T09:00:00[Asia/Shanghai]`; a day starts at
 * midnight.
 */
function momentOf({ value, params }: Property): string {
  const [, year, month, day, hour = '00', minute = '00', second = '00', utc = ''] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/i.exec(value) ?? [];
  if (year === undefined) return value;
  const zone = utc !== '' ? 'Z' : params['TZID'] === undefined ? '' : `[${params['TZID']}]`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
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
