import type { StaffId, TeamId } from '../../domain/ids.ts';
import type { Override } from '../../domain/roster/roster.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import { DAY_MS, type Instant } from '../../domain/time.ts';
import { writtenMoment } from '../../domain/roster/written-moment.ts';
import type { Mistake } from '../../types/mistake.ts';
import type { Cell, Entry } from './entry.ts';
import { whatIsMeant } from './who-is-meant.ts';

export type OverrideRequest = Omit<Override, 'id'>;
/** Large enough to import the exported calendar of a whole year. */
export const ENTRIES_MAX = 4000;
/** Every change is read again each time that a duty begins or ends. */
const CHANGES_MAX = 1000;
/** Mistakes listed in one answer. */
const MISTAKES_MAX = 500;
const DAYS_MAX = 400;
const MOMENT = 'write 2026-12-01 09:00 as the wall shows it, 2026-12-01T09:00:00+08:00, or a day alone';

type Known = {
  readonly site: SiteIndex;
  readonly now: Instant;
  /** Whether the roster without the file already says this. */
  readonly alreadyOnDuty: (role: 'duty' | 'backup', request: OverrideRequest) => boolean;
};

/**
 * Reads the entries of a file.
 * @returns the requested overrides, and all mistakes. An event that the roster already contains requests nothing.
 */
export function readEntries(
  entries: readonly Entry[],
  site: SiteIndex,
  now: Instant,
  alreadyOnDuty: Known['alreadyOnDuty'],
): { readonly requests: readonly OverrideRequest[]; readonly mistakes: readonly Mistake[] } {
  const requests: OverrideRequest[] = [];
  const mistakes: Mistake[] = [];
  const lineOf = new Map<string, number>();
  for (const entry of entries.slice(0, ENTRIES_MAX)) {
    const meant = whatIsMeant(entry, site);
    mistakes.push(...meant.mistakes);
    if (meant.entry === null) continue;
    const { request, mistakes: found } = readEntry(meant.entry, { site, now, alreadyOnDuty });
    mistakes.push(...found);
    if (request === null) continue;
    if (requests.length === CHANGES_MAX)
      return { requests, mistakes: [...mistakes, tooMany(entry, `${CHANGES_MAX} changes`)] };
    requests.push(request);
    const content = contentOf(request);
    const before = lineOf.get(content);
    if (before === undefined) lineOf.set(content, entry.kind.line);
    else
      mistakes.push(warn(entry.kind, `this says the same as line ${before}`, 'take one of them out; it counts once'));
  }
  const next = entries[ENTRIES_MAX];
  if (next !== undefined) mistakes.push(tooMany(next, `${ENTRIES_MAX} lines or events`));
  return { requests, mistakes };
}

/** Sorts mistakes in the order of the file. When there are too many, errors are kept before warnings. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const [errors, warnings] = [
    mistakes.filter(({ severity }) => severity === 'error'),
    mistakes.filter(({ severity }) => severity === 'warning'),
  ];
  const kept = [...errors, ...warnings]
    .slice(0, MISTAKES_MAX)
    .toSorted((one, other) => one.line - other.line || one.column - other.column);
  if (mistakes.length <= MISTAKES_MAX) return kept;
  return [
    ...kept,
    {
      path: '',
      line: 0,
      column: 0,
      message: `there is more than the ${MISTAKES_MAX} listed`,
      hint: 'put these right first, then send it again',
      severity: errors.length > 0 ? 'error' : 'warning',
    },
  ];
}

/** A key that is the same for the same change, independent of who entered it and when. */
export function contentOf({ kind, person, for: other, team, from, to }: OverrideRequest): string {
  return JSON.stringify([kind, person, other ?? null, team ?? null, from, to]);
}

function readEntry(entry: Entry, known: Known): { request: OverrideRequest | null; mistakes: Mistake[] } {
  const { kind, person, for: other, team, event } = entry;
  const zone = known.site.site.site.timezone;
  const span = spanOf(entry, zone);
  const mistakes = [
    ...(isKind(kind.text)
      ? []
      : [wrong(kind, empty(kind) ?? `there is no kind ${quote(kind.text)}`, 'write leave, cover or extra')]),
    ...whoIsWrong(person, known.site),
    ...(kind.text === 'cover'
      ? whoIsWrong(other, known.site)
      : notWanted(other, `in whose place is said of a cover only`)),
    ...(kind.text === 'extra'
      ? teamIsWrong(team, known.site)
      : notWanted(team, `a ${kind.text === 'cover' ? 'cover' : 'leave'} counts for every team`)),
    ...(kind.text === 'cover' && other.text !== '' && other.text === person.text
      ? [wrong(other, `${quote(person.text)} cannot cover themselves`, 'write whose place is taken')]
      : []),
    ...('from' in span ? [] : span.mistakes),
  ];
  if (mistakes.length > 0 || !('from' in span) || !isKind(kind.text)) return { request: null, mistakes };
  const request: OverrideRequest = {
    kind: kind.text,
    person: person.text as StaffId,
    ...(kind.text === 'cover' ? { for: other.text as StaffId } : {}),
    ...(kind.text === 'extra' ? { team: team.text as TeamId } : {}),
    ...span,
  };
  if (event?.role.text === 'backup') {
    const isBackup = known.alreadyOnDuty('backup', request);
    return {
      request: null,
      mistakes: isBackup
        ? []
        : [
            wrong(
              event.role,
              'a backup cannot be imported',
              'take the event out; who is behind the duty stands in the shifts of the roster',
            ),
          ],
    };
  }
  if (event !== null && known.alreadyOnDuty('duty', request)) return { request: null, mistakes: [] };
  return {
    request,
    mistakes:
      request.to <= known.now
        ? [warn(entry.to, 'this is over already', 'it is kept, and changes nothing from now on')]
        : [],
  };
}

function isKind(text: string): text is Override['kind'] {
  return text === 'leave' || text === 'cover' || text === 'extra';
}

function whoIsWrong(cell: Cell, site: SiteIndex): Mistake[] {
  const missing = empty(cell);
  if (missing !== null)
    return [
      wrong(
        cell,
        missing,
        `write the id of somebody on the staff${cell.name.startsWith('X-') ? `: ${cell.name}:wang` : ', such as wang'}`,
      ),
    ];
  const found = site.staff(cell.text as StaffId);
  if (found !== null)
    return found.active === false
      ? [wrong(cell, `${quote(cell.text)} has left`, 'name somebody else, or set active to true first')]
      : [];
  return [
    wrong(cell, `there is no person ${quote(cell.text)}`, 'GET /api/v1/staff lists the people of this site by id'),
  ];
}

function teamIsWrong(cell: Cell, { site: { teams } }: SiteIndex): Mistake[] {
  const hint = `write the id of a team: ${teams
    .slice(0, 10)
    .map(({ id }) => id)
    .join(', ')}`;
  const missing = empty(cell);
  if (missing !== null) return [wrong(cell, missing, hint)];
  return teams.some(({ id }) => id === cell.text) ? [] : [wrong(cell, `there is no team ${quote(cell.text)}`, hint)];
}

/** @returns the span of time, or its mistakes. */
export function spanOf(
  { from, to }: Pick<Entry, 'from' | 'to'>,
  zone: string,
): { readonly from: Instant; readonly to: Instant } | { readonly mistakes: Mistake[] } {
  const [begins, ends] = [writtenMoment(from.text, zone, false), writtenMoment(to.text, zone, true)];
  if (begins === null || ends === null) {
    const unread = [...(begins === null ? [from] : []), ...(ends === null ? [to] : [])];
    return { mistakes: unread.map(momentIsWrong) };
  }
  if (ends <= begins)
    return {
      mistakes: [
        wrong(
          to,
          'it ends before it begins',
          'write the later moment under to, and the day with it where it ends after midnight',
        ),
      ],
    };
  if (ends - begins > DAYS_MAX * DAY_MS)
    return {
      mistakes: [wrong(to, `it lasts longer than ${DAYS_MAX} days`, 'look at the year; or change the roster itself')],
    };
  return { from: begins, to: ends };
}

function momentIsWrong(cell: Cell): Mistake {
  const missing = empty(cell);
  if (missing !== null) return wrong(cell, missing, MOMENT);
  const plain = cell.text.normalize('NFKC');
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)/.test(plain))
    return wrong(cell, `${quote(cell.text)} may be two days`, 'write the year first: 2026-12-01 or 2026/12/1');
  if (/^\d{5}(?:\.\d+)?$/.test(plain))
    return wrong(
      cell,
      `${quote(cell.text)} is the number of a day in a spreadsheet`,
      'format the column as a date, such as 2026-12-01, and save the file again',
    );
  return wrong(cell, `${quote(cell.text)} is no moment that exists`, MOMENT);
}

function notWanted(cell: Cell, message: string): Mistake[] {
  return cell.text === '' ? [] : [wrong(cell, message, `let nothing stand under ${cell.name}, or write another kind`)];
}

function tooMany({ kind }: Entry, what: string): Mistake {
  return wrong(kind, `there are more than ${what} in this file`, 'send it in parts');
}

function empty({ name, text }: Cell): string | null {
  return text === '' ? `${name} is missing` : null;
}

function wrong({ name, line, column }: Cell, message: string, hint: string): Mistake {
  return { path: name, line, column, message, hint, severity: 'error' };
}

function warn(cell: Cell, message: string, hint: string): Mistake {
  return { ...wrong(cell, message, hint), severity: 'warning' };
}

/** Quotes text of the file on one line and shortened. */
function quote(text: string): string {
  const letters = Array.from(text.slice(0, 120));
  return JSON.stringify(letters.length > 60 ? `${letters.slice(0, 57).join('')}…` : letters.join(''));
}
