import { quote, type Finding, type Path } from '../reading/mistake.ts';
import { didYouMean } from '../reading/nearest.ts';
import { SECTIONS, placed, textOf, type Section, type SiteView } from './site-view.ts';

/** Outputs that the hub itself can switch, besides phones and the lamps of devices. */
const OUTPUTS = ['sounder'];

const NEEDED_OUTCOMES: readonly (readonly [id: string, why: string])[] = [
  ['spoken-with', 'it is the only outcome that closes a call away from the place'],
  ['reset-at-place', 'a reset at the call point closes the call with it'],
];

/** Finds unknown and duplicate ids, inputs and badges that two entries use, and missing entries that the hub needs. */
export function siteReferences(site: SiteView): Finding[] {
  return [
    ...repeatedIds(site),
    ...unknownIds(site),
    ...unknownTargets(site),
    ...sharedInputs(site),
    ...sharedBadges(site),
    ...neededByHub(site),
  ];
}

function repeatedIds(site: SiteView): Finding[] {
  const findings = SECTIONS.flatMap((section) =>
    repeated(
      site
        .all(section)
        .flatMap(([i, { id }]) => textOf(id).map((text) => [text, [section, i, 'id'], `${section}[${i}]`] as const)),
      (id, first) => [`the id ${quote(id)} is taken by ${first}`, 'give each its own id'],
    ),
  );
  for (const [i, { id }] of site.all('teams')) {
    if (id !== 'own') continue;
    findings.push({
      path: ['teams', i, 'id'],
      message: 'no team can be called "own"',
      hint: 'in policies, own means the team of the place; choose another id',
    });
  }
  return findings;
}

function unknownIds(site: SiteView): Finding[] {
  const references: readonly (readonly [from: Section, key: string, to: Section, one: string])[] = [
    ['places', 'team', 'teams', 'team'],
    ['staff', 'team', 'teams', 'team'],
    ['callPoints', 'place', 'places', 'place'],
    ['callPoints', 'kind', 'kinds', 'kind'],
    ['callPoints', 'policy', 'policies', 'policy'],
    ['kinds', 'policy', 'policies', 'policy'],
  ];
  return references.flatMap(([from, key, to, one]) =>
    !site.listed(to)
      ? []
      : site
          .all(from)
          .flatMap(([i, entry]) =>
            textOf(entry[key]).flatMap((id) => unknown(one, id, site.ids(to), to, [from, i, key])),
          ),
  );
}

function unknownTargets(site: SiteView): Finding[] {
  const teams = new Set(['own', ...site.ids('teams')]);
  return site.all('policies').flatMap(([i, { steps }]) =>
    placed(steps).flatMap(([j, { tell }]) =>
      placed(tell).flatMap(([k, target]) => {
        const path: Path = ['policies', i, 'steps', j, 'tell', k];
        const unknownIn = (key: string, one: string, known: ReadonlySet<string>, many: string): Finding[] =>
          textOf(target[key]).flatMap((id) => unknown(one, id, known, many, [...path, key]));
        return [
          ...(site.listed('teams')
            ? [
                ...unknownIn('duty', 'team', teams, 'teams'),
                ...unknownIn('backup', 'team', teams, 'teams'),
                ...unknownIn('team', 'team', teams, 'teams'),
              ]
            : []),
          ...(site.listed('staff') ? unknownIn('staff', 'person', site.ids('staff'), 'staff') : []),
          ...unknownIn('output', 'output', new Set(OUTPUTS), 'outputs'),
        ];
      }),
    ),
  );
}

function sharedInputs(site: SiteView): Finding[] {
  const claims = site
    .all('callPoints')
    .flatMap(([i, { id, source }]) =>
      placed([source]).flatMap(([, { device, input = 'main' }]) =>
        textOf(device).flatMap((name) =>
          textOf(input).map(
            (pin) => [`input ${quote(pin)} of device ${quote(name)}`, ['callPoints', i, 'source'], String(id)] as const,
          ),
        ),
      ),
    );
  return repeated(claims, (input, first) => [
    `${input} belongs to the call point ${quote(first)} already`,
    'one input, one call point; a second button is a second input',
  ]);
}

function sharedBadges(site: SiteView): Finding[] {
  // The same badge twice for one person is already reported by the schema check.
  const claims = site
    .all('staff')
    .flatMap(([i, { id, badges }]) =>
      [...new Set<unknown>(Array.isArray(badges) ? badges : [])].flatMap((badge) =>
        textOf(badge).map(
          (number) => [number, ['staff', i, 'badges', (badges as unknown[]).indexOf(badge)], String(id)] as const,
        ),
      ),
    );
  return repeated(claims, (badge, first) => [
    `badge ${quote(badge)} belongs to ${quote(first)} already`,
    'a badge names one person',
  ]);
}

function neededByHub(site: SiteView): Finding[] {
  const findings: Finding[] = [];
  for (const [id, why] of site.listed('outcomes') ? NEEDED_OUTCOMES : []) {
    if (site.ids('outcomes').has(id)) continue;
    findings.push({
      path: ['outcomes'],
      message: `the outcome "${id}" is missing`,
      hint: `add it with a name; ${why}`,
    });
  }
  const emergency = site.all('kinds').find(([, { id }]) => id === 'emergency');
  if (site.listed('kinds') && emergency === undefined) {
    findings.push({
      path: ['kinds'],
      message: 'the kind "emergency" is missing',
      hint: 'add it with priority: emergency; a button held 3 s raises it',
    });
  }
  if (
    emergency !== undefined &&
    typeof emergency[1]['priority'] === 'string' &&
    emergency[1]['priority'] !== 'emergency'
  ) {
    findings.push({
      path: ['kinds', emergency[0], 'priority'],
      message: 'the kind "emergency" does not have the priority emergency',
      hint: 'write priority: emergency',
    });
  }
  for (const [i, { priority, closeAway }] of site.all('kinds')) {
    if (priority !== 'emergency' || closeAway !== true) continue;
    findings.push({
      path: ['kinds', i, 'closeAway'],
      message: 'an emergency cannot be closed away from the place',
      hint: 'write closeAway: false; only who stands there can tell',
    });
  }
  return findings;
}

function unknown(one: string, id: string, known: ReadonlySet<string>, many: string, path: Path): Finding[] {
  return known.has(id)
    ? []
    : [{ path, message: `there is no ${one} ${quote(id)}`, hint: () => didYouMean(id, known, many) }];
}

/** @param claims what is used, where, and by which entry. Every use of the same thing after the first is a finding. */
function repeated(
  claims: readonly (readonly [what: string, path: Path, who: string])[],
  describe: (what: string, first: string) => readonly [message: string, hint: string],
): Finding[] {
  const first = new Map<string, string>();
  return claims.flatMap(([what, path, who]) => {
    const before = first.get(what);
    if (before === undefined) {
      first.set(what, who);
      return [];
    }
    const [message, hint] = describe(what, before);
    return [{ path, message, hint }];
  });
}
