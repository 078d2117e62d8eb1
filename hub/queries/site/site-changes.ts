import type { Site } from '../../domain/site/site.ts';
import { isSameJson } from '../../domain/canonical-json.ts';

export type SectionChange = { readonly added: string[]; readonly removed: string[]; readonly changed: string[] };

const SECTIONS = [
  'teams',
  'places',
  'callPoints',
  'devices',
  'kinds',
  'policies',
  'outcomes',
  'reasons',
  'staff',
] as const;

/**
 * The differences between two site documents: ids per section; sections without a difference are left out. The section
 * `site` counts as changed under the id of the building. The order of entries and of keys does not count.
 */
export function siteChanges(before: Site, after: Site): Record<string, SectionChange> {
  const changes: Record<string, SectionChange> = {};
  if (!isSameJson(before.site, after.site)) changes['site'] = { added: [], removed: [], changed: [after.site.id] };
  const shifts = compare(before.roster?.shifts ?? [], after.roster?.shifts ?? []);
  if (!isSameJson(before.roster ?? null, after.roster ?? null)) changes['roster'] = shifts;
  if (!isSameJson(before.hours ?? [], after.hours ?? [])) changes['hours'] = compare(byTeam(before), byTeam(after));
  if (!isSameJson(before.callerWords ?? [], after.callerWords ?? []))
    changes['callerWords'] = compare(byLanguage(before), byLanguage(after));
  for (const section of SECTIONS) {
    const change = compare(before[section] ?? [], after[section] ?? []);
    if (change.added.length + change.removed.length + change.changed.length > 0) changes[section] = change;
  }
  return changes;
}

function byTeam({ hours = [] }: Site): { readonly id: string }[] {
  return hours.map((own) => ({ id: own.team, ...own }));
}

function byLanguage({ callerWords = [] }: Site): { readonly id: string }[] {
  return callerWords.map((own) => ({ id: own.language, ...own }));
}

type Entry = { readonly id: string };

function compare(before: readonly Entry[], after: readonly Entry[]): SectionChange {
  const was = new Map(before.map((entry) => [entry.id, entry]));
  const is = new Map(after.map((entry) => [entry.id, entry]));
  return {
    added: [...is.keys()].filter((id) => !was.has(id)),
    removed: [...was.keys()].filter((id) => !is.has(id)),
    changed: [...is.keys()].filter((id) => was.has(id) && !isSameJson(was.get(id), is.get(id))),
  };
}
