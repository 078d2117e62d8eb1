import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding, type Path } from '../reading/mistake.ts';
import { uncovered } from './roster-cover.ts';
import { silentHours } from './silent-hours.ts';
import { placed, textOf, type Entry, type SiteView } from './site-view.ts';

const SKIPPED = 'until then the hub skips it';

/**
 * Warnings about a usable document in which part of a policy would tell nobody: teams without people or without a
 * person on duty, roles that nobody has, policies that nothing uses.
 */
export function siteReach(site: SiteView, document: Entry): Finding[] {
  const staffing = countPeople(site, document['roster']);
  return [
    ...silentTargets(site, staffing),
    ...uncovered(document),
    ...silentHours(document, site),
    ...stepsWithoutPeople(site),
    ...silentTeams(site, staffing),
    ...unusedPolicies(site, document),
    ...missingPeople(site),
  ];
}

/** Teams with people, with somebody on duty, with a backup; and the roles that people have. */
type Staffing = {
  readonly hasStaff: ReadonlySet<unknown>;
  readonly onDuty: ReadonlySet<unknown>;
  readonly hasBackup: ReadonlySet<unknown>;
  readonly roles: ReadonlySet<unknown>;
};

function countPeople(site: SiteView, roster: unknown): Staffing {
  const people = site.all('staff').map(([, person]) => person);
  const shifts = isMap(roster) ? placed(roster['shifts']).map(([, shift]) => shift) : null;
  return {
    hasStaff: new Set(people.map(({ team }) => team)),
    onDuty: new Set(
      shifts === null
        ? people.filter(({ duty }) => duty === true).map(({ team }) => team)
        : shifts.map(({ team }) => team),
    ),
    hasBackup: new Set(
      (shifts ?? []).filter(({ backup }) => Array.isArray(backup) && backup.length > 0).map(({ team }) => team),
    ),
    roles: new Set(people.flatMap(({ roles }) => (Array.isArray(roles) ? (roles as unknown[]) : []))),
  };
}

type TargetAt = { readonly target: Entry; readonly path: Path };

function everyTarget(site: SiteView): TargetAt[] {
  return site
    .all('policies')
    .flatMap(([i, { steps }]) =>
      placed(steps).flatMap(([j, { tell }]) =>
        placed(tell).map(([k, target]) => ({ target, path: ['policies', i, 'steps', j, 'tell', k] })),
      ),
    );
}

function silentTargets(site: SiteView, staffing: Staffing): Finding[] {
  // `own` depends on the place; see silentTeams.
  const known = new Set([...site.ids('teams')].filter((id) => id !== 'own'));
  return everyTarget(site).flatMap(({ target: { duty, backup, team, role }, path }) => [
    ...textOf(duty)
      .filter((id) => known.has(id) && !staffing.onDuty.has(id))
      .map((id) =>
        warning(
          [...path, 'duty'],
          `nobody of ${quote(id)} is on duty`,
          `give one of its people  duty: true, or a shift in the roster;  ${SKIPPED}`,
        ),
      ),
    ...textOf(backup)
      .filter((id) => known.has(id) && !staffing.hasBackup.has(id))
      .map((id) =>
        warning(
          [...path, 'backup'],
          `nobody of ${quote(id)} is ever backup`,
          `name somebody under backup: in a shift of the roster; ${SKIPPED}`,
        ),
      ),
    ...textOf(team)
      .filter((id) => known.has(id) && !staffing.hasStaff.has(id))
      .map((id) => warning([...path, 'team'], `nobody is in ${quote(id)}`, `add people to it under staff; ${SKIPPED}`)),
    ...textOf(role)
      .filter((name) => !staffing.roles.has(name))
      .map((name) =>
        warning([...path, 'role'], `nobody has the role ${quote(name)}`, `give it to somebody under staff; ${SKIPPED}`),
      ),
  ]);
}

function stepsWithoutPeople(site: SiteView): Finding[] {
  return site.all('policies').flatMap(([i, { steps }]) =>
    placed(steps).flatMap(([j, { tell }]) => {
      const targets = placed(tell);
      if (targets.length === 0 || !targets.every(([, target]) => Object.hasOwn(target, 'output'))) return [];
      return [
        warning(
          ['policies', i, 'steps', j, 'tell'],
          'this step tells no person',
          'add people to it; an output cannot answer',
        ),
      ];
    }),
  );
}

/** The team that `own` means depends on the place, so the warning is given once, at the team. */
function silentTeams(site: SiteView, staffing: Staffing): Finding[] {
  const targets = everyTarget(site).map(({ target }) => target);
  const [tellsDuty, tellsTeam] = [
    targets.some(({ duty }) => duty === 'own'),
    targets.some(({ team }) => team === 'own'),
  ];
  const atPlaces = new Set(site.all('places').map(([, { team }]) => team));
  return site.all('teams').flatMap(([i, { id }]) =>
    textOf(id)
      .filter((team) => atPlaces.has(team))
      .flatMap((team) => {
        if (tellsTeam && !staffing.hasStaff.has(team)) {
          return [
            warning(
              ['teams', i],
              `nobody is in ${quote(team)}, which answers at places`,
              `add people to it under staff; where a step tells own, ${SKIPPED}`,
            ),
          ];
        }
        if (tellsDuty && !staffing.onDuty.has(team)) {
          return [
            warning(
              ['teams', i],
              `nobody of ${quote(team)} is on duty, though it answers at places`,
              `give one of its people  duty: true, or a shift in the roster;  where a step tells own, ${SKIPPED}`,
            ),
          ];
        }
        return [];
      }),
  );
}

/** The policies that opening hours choose for a mode. */
function chosenByHours(document: Entry): unknown[] {
  return placed(document['hours']).flatMap(([, { policies }]) =>
    isMap(policies) ? Object.values(policies).flatMap((kinds) => (isMap(kinds) ? Object.values(kinds) : [])) : [],
  );
}

function unusedPolicies(site: SiteView, document: Entry): Finding[] {
  const used = new Set([
    ...[...site.all('kinds'), ...site.all('callPoints')].map(([, { policy }]) => policy),
    ...chosenByHours(document),
  ]);
  return site.all('policies').flatMap(([i, { id }]) =>
    textOf(id)
      .filter((policy) => !used.has(policy))
      .map((policy) =>
        warning(
          ['policies', i, 'id'],
          `nothing uses the policy ${quote(policy)}`,
          'name it in a kind or a call point, or take it out',
        ),
      ),
  );
}

function missingPeople(site: SiteView): Finding[] {
  const findings = site
    .all('staff')
    .flatMap(([i, { duty, team }]) =>
      duty === true && team === undefined
        ? [warning(['staff', i, 'duty'], 'on duty, but in no team', 'add  team:  so that calls of its places arrive')]
        : [],
    );
  if (site.listed('staff') && site.all('staff').length === 0) {
    findings.push(
      warning(['staff'], 'there is nobody to tell', 'add people here or in the running hub before the first press'),
    );
  }
  if (site.listed('kinds') && !site.ids('kinds').has('hands')) {
    findings.push(
      warning(
        ['kinds'],
        'the kind "hands" is missing',
        'add it, or nobody at a place can ask for a second pair of hands',
      ),
    );
  }
  return findings;
}

function warning(path: Path, message: string, hint: string): Finding {
  return { path, message, hint, severity: 'warning' };
}
