import { saidOfWork } from '../../domain/roster/leave-words.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Staff, Words } from '../../domain/site/site.ts';
import type { Mistake } from '../../types/mistake.ts';
import type { Cell, Entry } from './entry.ts';

/** What an entry means once names are ids. `entry` is null when it is left out, or could not be understood. */
export type Meant = { readonly entry: Entry | null; readonly mistakes: readonly Mistake[] };

const PEOPLE_SHOWN = 100;
const KINDS_ZH = new Map(['代班', '顶班', '替班', '换班'].map((word) => [word, 'cover']));

/**
 * Reads people, teams and kinds as offices write them: a name in place of an id, a word for leave in place of `leave`,
 * and the summary of an event in place of our own fields. A word for leave is never taken for duty.
 */
export function whatIsMeant(entry: Entry, site: SiteIndex): Meant {
  return entry.event === null ? ofRow(entry, site) : ofEvent(entry, entry.event, site);
}

/** What stands in the file for each person, and who is meant, so that a human sees names that were read wrongly. */
export function peopleIn(
  entries: readonly Entry[],
  site: SiteIndex,
): { readonly written: string; readonly id: string; readonly name: Words }[] {
  const found = new Map<string, { written: string; id: string; name: Words }>();
  for (const entry of entries) {
    if (found.size >= PEOPLE_SHOWN) break;
    const written = entry.event === null || entry.person.text !== '' ? entry.person.text : entry.event.summary.text;
    if (found.has(written)) continue;
    const id = whatIsMeant(entry, site).entry?.person.text;
    const person = id === undefined ? null : site.staff(id as StaffId);
    if (person !== null) found.set(written, { written: written.slice(0, 200), id: person.id, name: person.name });
  }
  return [...found.values()];
}

function ofRow(entry: Entry, site: SiteIndex): Meant {
  const people = [entry.person, entry.for].map((cell) => idFor(cell, site)) as [Named, Named];
  const mistakes = people.flatMap((one) => ('mistake' in one ? [one.mistake] : []));
  if (mistakes.length > 0) return { entry: null, mistakes };
  const [person, other] = people as [{ readonly cell: Cell }, { readonly cell: Cell }];
  return { entry: { ...entry, kind: kindIn(entry.kind), person: person.cell, for: other.cell }, mistakes };
}

function kindIn(cell: Cell): Cell {
  const plain = cell.text.normalize('NFKC').trim();
  const lower = plain.toLowerCase();
  if (['leave', 'cover', 'extra', ''].includes(lower)) return { ...cell, text: lower };
  const said = saidOfWork(plain);
  const kind = KINDS_ZH.get(plain) ?? (said === 'away' ? 'leave' : said === 'duty' ? 'extra' : cell.text);
  return { ...cell, text: kind };
}

type Named = { readonly cell: Cell } | { readonly mistake: Mistake };

/** A name that only one person has becomes their id. Others stay as they are, and are refused later. */
function idFor(cell: Cell, site: SiteIndex): Named {
  const plain = cell.text.normalize('NFKC').trim();
  if (plain === '' || site.staff(plain as StaffId) !== null) return { cell: { ...cell, text: plain } };
  const named = (everybody(site) as readonly Staff[]).filter(({ name }) =>
    Object.values(name).some((one) => one.toLowerCase() === plain.toLowerCase()),
  );
  const present = named.filter(({ active }) => active !== false);
  const [only, second] = present.length > 0 ? present : named;
  if (only === undefined) return { cell };
  return second === undefined ? { cell: { ...cell, text: only.id } } : { mistake: severalPeople(cell, [only, second]) };
}

function ofEvent(entry: Entry, event: NonNullable<Entry['event']>, site: SiteIndex): Meant {
  const found = entry.person.text === '' ? inSummary(event.summary, site) : null;
  const named = found ?? { person: idFor(entry.person, site), rest: withoutNames(event.summary.text, site) };
  if ('mistake' in named) return { entry: null, mistakes: [named.mistake] };
  if ('mistake' in named.person) return { entry: null, mistakes: [named.person.mistake] };
  const person = named.person.cell;
  const kind = kindOf(event, named.rest);
  if (typeof kind !== 'string') return { entry: null, mistakes: [kind.mistake] };
  // Nobody's work and nobody's leave: a birthday, a public holiday of another calendar.
  if (kind === 'free') return { entry: null, mistakes: [leftOut(event.summary)] };
  const isLeave = kind === 'leave';
  const team = isLeave ? '' : entry.team.text === '' ? teamOf(event.summary.text, person.text, site) : entry.team.text;
  return {
    entry: { ...entry, kind: { ...entry.kind, text: kind }, person, team: { ...entry.team, text: team } },
    mistakes: [],
  };
}

type KindSaid = 'leave' | 'extra' | 'free' | { readonly mistake: Mistake };

function kindOf(event: NonNullable<Entry['event']>, rest: string): KindSaid {
  const written = event.kind.text.toLowerCase();
  if (written === 'leave' || written === 'extra') return written;
  const said = saidOfWork(`${rest} ${event.categories}`);
  if (said === 'both' && event.role.text === '')
    return {
      mistake: {
        ...at(event.summary),
        message: `${shown(event.summary.text)} says leave and duty at once`,
        hint: 'write one of the two, or X-LOTUSBELL-KIND:leave or X-LOTUSBELL-KIND:extra',
        severity: 'error',
      },
    };
  if (said === 'away' || event.isAway) return 'leave';
  // An event that the hub itself has exported says so by its role.
  return event.isFree && said !== 'duty' && event.role.text === '' ? 'free' : 'extra';
}

function leftOut(summary: Cell): Mistake {
  return {
    ...at(summary),
    message: `${shown(summary.text)} is marked as free time and is left out`,
    hint: 'mark it as busy if it is duty, or write X-LOTUSBELL-KIND',
    severity: 'warning',
  };
}

type InSummary = { readonly person: { readonly cell: Cell }; readonly rest: string } | { readonly mistake: Mistake };

/** @returns null for an event without a summary: then our own field is missing. */
function inSummary(summary: Cell, site: SiteIndex): InSummary | null {
  if (summary.text.trim() === '') return null;
  const text = summary.text.normalize('NFKC');
  const hits = everybody(site)
    .filter(({ active }) => active !== false)
    .flatMap((person) => spansOf(text, person).map((span) => ({ person, ...span })));
  // "Wang Li" is not also "Li": the longer name counts where it stands.
  const longest = hits.filter(
    (hit) =>
      !hits.some((other) => other.from <= hit.from && other.to >= hit.to && other.to - other.from > hit.to - hit.from),
  );
  const people = [...new Map(longest.map(({ person }) => [person.id, person])).values()];
  const [only, second] = people;
  if (only === undefined)
    return {
      mistake: {
        ...at(summary),
        message: `${shown(summary.text)} names nobody on the staff`,
        hint: 'write the name or id of one person in it, or X-LOTUSBELL-PERSON:wang',
        severity: 'error',
      },
    };
  if (second !== undefined) return { mistake: severalPeople(summary, [only, second]) };
  return { person: { cell: { ...summary, text: only.id } }, rest: withoutNames(text, site) };
}

/** Where the id or a name of a person stands in a text. Latin letters count as whole words only. */
function spansOf(text: string, { id, name }: Staff): { readonly from: number; readonly to: number }[] {
  return [id as string, ...Object.values(name)].flatMap((one) => {
    const word = one.normalize('NFKC');
    const edge = (letter: string): string => (/[\w]/.test(letter) ? String.raw`(?<![\w-])` : '');
    const end = /\w$/.test(word) ? String.raw`(?![\w-])` : '';
    const pattern = new RegExp(`${edge(word)}${word.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)}${end}`, 'giu');
    return [...text.matchAll(pattern)].map((found) => ({ from: found.index, to: found.index + found[0].length }));
  });
}

/** The words of an event without names of people and teams, in which a word for leave means nothing. */
function withoutNames(text: string, site: SiteIndex): string {
  const names = [...site.site.staff, ...site.site.teams].flatMap(({ name }) => Object.values(name));
  return names
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, name) => rest.replaceAll(name, ' '), text);
}

/** The one team that the summary names; otherwise the person's own; '' when there is none. */
function teamOf(summary: string, person: string, site: SiteIndex): string {
  const named = site.site.teams.filter(({ name }) => Object.values(name).some((one) => summary.includes(one)));
  return (named.length === 1 ? named[0]?.id : site.staff(person as StaffId)?.team) ?? '';
}

function everybody(site: SiteIndex): readonly (Staff & { readonly name: Words & Readonly<Record<string, string>> })[] {
  return site.site.staff as readonly (Staff & { readonly name: Words & Readonly<Record<string, string>> })[];
}

function severalPeople(cell: Cell, people: readonly [Staff, Staff]): Mistake {
  const both = people.map(({ id, name }) => `${name.zh} (${id})`).join(' and ');
  return {
    ...at(cell),
    message: `${shown(cell.text)} may mean ${both}`,
    hint: `write the id of the one who is meant: ${people.map(({ id }) => id).join(' or ')}`,
    severity: 'error',
  };
}

function at({ name, line, column }: Cell): Pick<Mistake, 'path' | 'line' | 'column'> {
  return { path: name, line, column };
}

function shown(text: string): string {
  return JSON.stringify(Array.from(text.slice(0, 120)).slice(0, 60).join(''));
}
