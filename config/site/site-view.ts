import { isMap } from '../reading/against-schema.ts';

export type Section =
  | 'teams'
  | 'places'
  | 'callPoints'
  | 'devices'
  | 'kinds'
  | 'policies'
  | 'outcomes'
  | 'reasons'
  | 'staff';
export const SECTIONS: readonly Section[] = [
  'teams',
  'places',
  'callPoints',
  'devices',
  'kinds',
  'policies',
  'outcomes',
  'reasons',
  'staff',
];

export type Entry = Readonly<Record<string, unknown>>;
/** An entry and its position in the list. */
export type IndexedEntry = readonly [index: number, entry: Entry];

/** A site document that may still have mistakes, for checks of references between its parts. */
export type SiteView = {
  /** The entries of a section that are maps; none if the section is missing or no list. */
  readonly all: (section: Section) => readonly IndexedEntry[];
  readonly ids: (section: Section) => ReadonlySet<string>;
  /** Is the section a list? If not, that is reported once, not again for every id that should be in it. */
  readonly listed: (section: Section) => boolean;
};

export function viewSite(document: Entry): SiteView {
  const entries = new Map(SECTIONS.map((section) => [section, placed(document[section])]));
  const ids = new Map(
    [...entries].map(([section, all]) => [section, new Set(all.flatMap(([, { id }]) => textOf(id)))]),
  );
  return {
    all: (section) => entries.get(section) ?? [],
    ids: (section) => ids.get(section) ?? new Set(),
    listed: (section) => Array.isArray(document[section]),
  };
}

/** The entries of a list that are maps, with their positions. */
export function placed(list: unknown): readonly IndexedEntry[] {
  return Array.isArray(list)
    ? list.flatMap((entry: unknown, i): IndexedEntry[] => (isMap(entry) ? [[i, entry]] : []))
    : [];
}

/** @returns a list with the value if it is a text, else an empty list. */
export function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}
