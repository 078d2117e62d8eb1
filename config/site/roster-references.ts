import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding, type Path } from '../reading/mistake.ts';
import { didYouMean } from '../reading/nearest.ts';
import { placed, textOf, type Entry, type Section, type SiteView } from './site-view.ts';

/**
 * Finds references of roster and hours to unknown teams, people and policies, duplicate ids, and shifts without a day.
 */
export function rosterReferences(document: Entry, site: SiteView): Finding[] {
  return [
    ...ofRoster(document['roster'], site),
    ...(isMap(document['roster']) ? contradictoryDays(document['roster']) : []),
    ...ofHours(document['hours'], site),
  ];
}

/** Days that are both a holiday and a workday of the roster. The hub takes such a day as a workday. */
function contradictoryDays({ holidays, workdays }: Entry): Finding[] {
  if (!Array.isArray(holidays) || !Array.isArray(workdays)) return [];
  const holidaySet = new Set<unknown>(holidays);
  return workdays.flatMap((day: unknown, i): Finding[] =>
    typeof day === 'string' && holidaySet.has(day)
      ? [
          {
            path: ['roster', 'workdays', i],
            message: `${quote(day)} is a holiday of this roster as well`,
            hint: 'it counts as worked; take it out of one of the two lists',
            severity: 'warning',
          },
        ]
      : [],
  );
}

function ofRoster(roster: unknown, site: SiteView): Finding[] {
  if (!isMap(roster)) return [];
  const shifts = placed(roster['shifts']);
  const first = new Map<string, number>();
  return shifts.flatMap(([i, shift]) => {
    const path: Path = ['roster', 'shifts', i];
    const rotation = isMap(shift['rotation']) ? shift['rotation'] : {};
    const turns = Array.isArray(rotation['order']) ? (rotation['order'] as unknown[]) : [];
    const twice = textOf(shift['id'])
      .filter((id) => first.has(id))
      .map((id): Finding => ({
        path: [...path, 'id'],
        message: `the id ${quote(id)} is taken by roster.shifts[${first.get(id)}]`,
        hint: 'give each its own id',
      }));
    for (const id of textOf(shift['id'])) if (!first.has(id)) first.set(id, i);
    return [
      ...twice,
      ...unknown(site, 'teams', 'team', shift['team'], [...path, 'team']),
      ...people(site, shift['duty'], [...path, 'duty']),
      ...people(site, shift['backup'], [...path, 'backup']),
      ...turns.flatMap((group, turn) => people(site, group, [...path, 'rotation', 'order', turn])),
      ...(shift['days'] === undefined && shift['dates'] === undefined
        ? [{ path, message: 'says on no day that it begins', hint: 'add  days: [workdays]  or  dates: ["2026-10-01"]' }]
        : []),
      ...(shift['duty'] === undefined && shift['rotation'] === undefined
        ? [{ path, message: 'puts nobody on duty', hint: 'add  duty: [wang]  or a rotation' }]
        : []),
    ];
  });
}

function ofHours(hours: unknown, site: SiteView): Finding[] {
  const first = new Map<string, number>();
  return placed(hours).flatMap(([i, own]) => {
    const path: Path = ['hours', i];
    const twice = textOf(own['team'])
      .filter((team) => first.has(team))
      .map((team): Finding => ({
        path: [...path, 'team'],
        message: `${quote(team)} has hours already, hours[${first.get(team)}]`,
        hint: 'put both into one entry',
      }));
    for (const team of textOf(own['team'])) if (!first.has(team)) first.set(team, i);
    const modes = isMap(own['policies']) ? Object.entries(own['policies']) : [];
    return [
      ...twice,
      ...unknown(site, 'teams', 'team', own['team'], [...path, 'team']),
      ...[
        ...placed(own['open']).map((one) => ['open', one] as const),
        ...placed(own['lunch']).map((one) => ['lunch', one] as const),
      ].flatMap(([name, [at, { from, to }]]) =>
        typeof from === 'string' && typeof to === 'string' && from >= to
          ? [
              {
                path: [...path, name, at],
                message: 'ends before it begins',
                hint: 'hours past midnight are two entries, up to "24:00" and from "00:00"',
              },
            ]
          : [],
      ),
      ...modes.flatMap(([mode, kinds]) =>
        !isMap(kinds)
          ? []
          : Object.entries(kinds).flatMap(([kind, policy]) => [
              ...unknown(site, 'kinds', 'kind', kind, [...path, 'policies', mode, kind]),
              ...unknown(site, 'policies', 'policy', policy, [...path, 'policies', mode, kind]),
            ]),
      ),
    ];
  });
}

function people(site: SiteView, list: unknown, path: Path): Finding[] {
  return Array.isArray(list) ? list.flatMap((id, i) => unknown(site, 'staff', 'person', id, [...path, i])) : [];
}

function unknown(site: SiteView, section: Section, one: string, id: unknown, path: Path): Finding[] {
  if (typeof id !== 'string' || !site.listed(section) || site.ids(section).has(id)) return [];
  return [{ path, message: `there is no ${one} ${quote(id)}`, hint: () => didYouMean(id, site.ids(section), section) }];
}
