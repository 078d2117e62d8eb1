import type { Site } from './site.ts';
import { isSameJson } from '../canonical-json.ts';

/**
 * Fields of an entry with their values. A change is `[before, after]`, null when absent, or `changed` for a hidden
 * field.
 */
type Fields = { readonly [Field in string]: unknown };
export type SectionDiff = {
  readonly added?: { readonly [Id in string]: Fields };
  readonly removed?: { readonly [Id in string]: Fields };
  readonly changed?: {
    readonly [Id in string]: { readonly [Field in string]: readonly [before: unknown, after: unknown] | 'changed' };
  };
  /** Number of further entries that are not named. */
  readonly more?: number;
};
export type SiteDiff = { readonly [Section in string]: SectionDiff };

/** At most this many entries are named; the others are only counted. The document itself is stored elsewhere. */
const NAMED_MAX = 100;

type Entry = { readonly id: string } & Readonly<Record<string, unknown>>;

/**
 * Fields whose values may be in the event log: ids, numbers, times, roles. The event log is kept for ever. So names,
 * telephone numbers, texts and badges (secrets) stay out of it, as does every field that is not listed here.
 */
const SHOWN: { readonly [Section in string]: readonly string[] } = {
  site: ['timezone', 'languages', 'rules'],
  teams: [],
  places: ['team', 'floor'],
  callPoints: ['place', 'kind', 'policy', 'mount', 'source'],
  devices: ['dialect', 'broker', 'contact', 'actions', 'feedback'],
  kinds: ['priority', 'arriveWithinS', 'closeAway', 'policy'],
  policies: ['steps'],
  outcomes: [],
  reasons: [],
  staff: ['team', 'roles', 'duty', 'active'],
  roster: ['calendar', 'holidays', 'workdays'],
  shifts: ['team', 'days', 'dates', 'from', 'to', 'duty', 'backup', 'rotation'],
  hours: ['open', 'lunch', 'night', 'policies', 'closedVisits'],
  callerWords: [],
};

/**
 * The change of a site document as the event log keeps it: compact, by ids. Sections without a difference are left out.
 * The order of entries does not count.
 */
export function siteDiff(before: Site | null, after: Site): SiteDiff {
  const [was, is] = [before === null ? {} : sectionsOf(before), sectionsOf(after)];
  const diff: Record<string, SectionDiff> = {};
  for (const section of Object.keys(SHOWN)) {
    const found = compare(was[section] ?? [], is[section] ?? [], SHOWN[section] ?? []);
    if (Object.keys(found).length > 0) diff[section] = found;
  }
  return diff;
}

function sectionsOf(site: Site): Record<string, readonly Entry[]> {
  const { teams, places, callPoints, kinds, policies, outcomes, reasons = [], staff } = site;
  const { devices = [], roster, hours = [], callerWords = [] } = site;
  const { shifts = [], ...calendar } = roster ?? {};
  return {
    teams,
    places,
    callPoints,
    devices,
    kinds,
    policies,
    outcomes,
    reasons,
    staff,
    site: [{ ...site.site }],
    roster: roster === undefined ? [] : [{ ...calendar, id: 'roster' }],
    shifts: shifts.map((shift) => ({ ...shift })),
    hours: hours.map((own) => ({ ...own, id: own.team })),
    callerWords: callerWords.map((own) => ({ ...own, id: own.language })),
  };
}

function compare(before: readonly Entry[], after: readonly Entry[], shown: readonly string[]): SectionDiff {
  const [was, is] = [byId(before), byId(after)];
  const added = after.filter(({ id }) => !was.has(id));
  const removed = before.filter(({ id }) => !is.has(id));
  const changed = after.filter((entry) => was.has(entry.id) && !isSameJson(was.get(entry.id), entry));
  const more = [added, removed, changed].reduce((sum, { length }) => sum + Math.max(0, length - NAMED_MAX), 0);
  const named = (entries: readonly Entry[], valueOf: (entry: Entry) => object) =>
    Object.fromEntries(entries.slice(0, NAMED_MAX).map((entry) => [entry.id, valueOf(entry)]));
  return {
    ...(added.length === 0
      ? {}
      : { added: named(added, (entry) => fieldsOf(entry, shown)) as SectionDiff['added'] & object }),
    ...(removed.length === 0
      ? {}
      : { removed: named(removed, (entry) => fieldsOf(entry, shown)) as SectionDiff['removed'] & object }),
    ...(changed.length === 0
      ? {}
      : {
          changed: named(changed, (entry) =>
            changedFields(was.get(entry.id) as Entry, entry, shown),
          ) as SectionDiff['changed'] & object,
        }),
    ...(more === 0 ? {} : { more }),
  };
}

function byId(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function fieldsOf(entry: Entry, shown: readonly string[]): Fields {
  return Object.fromEntries(shown.filter((field) => entry[field] !== undefined).map((field) => [field, entry[field]]));
}

function changedFields(was: Entry, is: Entry, shown: readonly string[]): object {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => !isSameJson(was[field] ?? null, is[field] ?? null),
  );
  return Object.fromEntries(
    fields.map((field) => [field, shown.includes(field) ? [was[field] ?? null, is[field] ?? null] : 'changed']),
  );
}
