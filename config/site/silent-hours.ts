import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding } from '../reading/mistake.ts';
import { placed, textOf, type Entry, type SiteView } from './site-view.ts';
import { covered, modesOf, describePeriods, WEEK_MINUTES, type Minutes, type UsualMode } from './usual-week.ts';

/**
 * Warns of hours in a usual week in which the last steps of a policy reach nobody. These are steps that tell only
 * people on duty and backups, with no other steps after them, while the roster has nobody.
 * Only hours in which the policy can apply are checked. Open hours without a shift are reported at the hours
 * (roster-cover.ts), teams without any shift at the team or target (site-reach.ts).
 */
export function silentHours(document: Entry, site: SiteView): Finding[] {
  const roster = document['roster'];
  if (!isMap(roster)) return [];
  const building = readBuilding(document, roster, site);
  return site.all('policies').flatMap(([i, { id, steps }]) => {
    const end = dutyOnlyEnd(placed(steps).map(([, step]) => step));
    if (end === null || typeof id !== 'string') return [];
    const { first, targets } = end;
    const silent = new Map<string, { readonly teams: readonly string[]; readonly week: Minutes }>();
    for (const own of building.answering) {
      const asked = targets.map(({ role, team }) => ({ role, team: team === 'own' ? own : team }));
      const teams = [...new Set(asked.map(({ team }) => team))];
      // None of them is ever in the roster: site-reach.ts reports that.
      if (
        !asked.some(({ role, team }) =>
          building.shifts(team).some((shift) => role === 'duty' || hasPeople(shift['backup'])),
        )
      )
        continue;
      const week = building.appliesIn(own, id);
      for (const target of asked) subtract(week, building.reached(target));
      for (const team of teams) subtract(week, building.open(team));
      const found = silent.get(teams.join(' '));
      if (found === undefined) silent.set(teams.join(' '), { teams, week });
      else for (const at of week.keys()) if (week[at] === 1) found.week[at] = 1;
    }
    const what = targets.some(({ role }) => role === 'duty') ? 'on duty' : 'backup';
    return [...silent.values()].flatMap(({ teams, week }): Finding[] => {
      const when = describePeriods(week);
      return when === null
        ? []
        : [
            {
              path: ['policies', i, 'steps', first, 'tell'],
              severity: 'warning',
              message: `nobody of ${teams.map(quote).join(' or ')} is ${what} ${when}, and no later step tells anybody else`,
              hint: `add a last step  { tell: [{ everyone: true }], waitS: 30 }  or a shift for those hours; until then the hub ${first === 0 ? 'tells everyone at once' : 'begins with the first step again'}`,
            },
          ];
    });
  });
}

type Target = { readonly role: 'duty' | 'backup'; readonly team: string };

/**
 * @returns the first of the last steps that tell only people on duty and backups, with their targets; null without one.
 */
function dutyOnlyEnd(steps: readonly Entry[]): { readonly first: number; readonly targets: readonly Target[] } | null {
  let first = steps.length;
  const targets: Target[] = [];
  while (first > 0) {
    const entries = placed(steps[first - 1]?.['tell']).map(([, target]) => target);
    const named = entries.flatMap(({ duty, backup }) => [
      ...textOf(duty).map((team): Target => ({ role: 'duty', team })),
      ...textOf(backup).map((team): Target => ({ role: 'backup', team })),
    ]);
    // An output makes a sound, but cannot answer a call.
    if (
      entries.length === 0 ||
      named.length + entries.filter((target) => Object.hasOwn(target, 'output')).length !== entries.length
    )
      break;
    targets.unshift(...named);
    first -= 1;
  }
  return targets.length === 0 ? null : { first, targets };
}

function readBuilding(document: Entry, roster: Entry, site: SiteView) {
  const allShifts = placed(roster['shifts']).map(([, shift]) => shift);
  const shifts = (team: string): Entry[] => allShifts.filter((shift) => shift['team'] === team);
  const hours = new Map(placed(document['hours']).map(([, own]) => [own['team'], own]));
  const kinds = site.all('kinds').map(([, kind]) => kind);
  const placesOf = new Map(site.all('places').map(([, { id, team }]) => [id, team]));
  const points = site
    .all('callPoints')
    .map(([, point]) => point)
    .filter(({ policy }) => policy !== undefined);

  /** The minutes in which this policy can apply at places of this team. */
  function appliesIn(team: string, policy: string): Minutes {
    const own = hours.get(team);
    const modes = modesOf(own);
    const week = new Uint8Array(WEEK_MINUTES);
    const add = (kind: Entry | undefined, chosen: (mode: UsualMode) => unknown): void => {
      const waits = own?.['closedVisits'] === 'note' && kind?.['priority'] === 'routine';
      for (const [at, mode] of modes.entries())
        if (chosen(mode) === policy && !(waits && mode !== 'day' && mode !== 'lunch')) week[at] = 1;
    };
    for (const kind of kinds) add(kind, (mode) => policyBy(own, mode, kind['id']) ?? kind['policy']);
    for (const point of points)
      if (placesOf.get(point['place']) === team)
        add(
          kinds.find(({ id }) => id === point['kind']),
          () => point['policy'],
        );
    return week;
  }

  return {
    shifts,
    appliesIn,
    answering: [...new Set(site.all('places').flatMap(([, { team }]) => textOf(team)))],
    open: (team: string): Minutes =>
      hours.has(team)
        ? covered(placed(hours.get(team)?.['open']).map(([, window]) => window))
        : new Uint8Array(WEEK_MINUTES),
    /** As in the hub: when nobody else is on duty, the backup is on duty, and is then no backup. */
    reached: ({ role, team }: Target): Minutes => {
      const duty = covered(shifts(team).filter(onDuty));
      const backup = covered(shifts(team).filter((shift) => hasPeople(shift['backup'])));
      return duty.map((one, at) => (role === 'duty' ? one | (backup[at] ?? 0) : one & (backup[at] ?? 0)));
    },
  };
}

/** An empty group in a rotation is an intended day off. */
function onDuty({ duty, rotation }: Entry): boolean {
  return hasPeople(duty) || (isMap(rotation) && Array.isArray(rotation['order']) && rotation['order'].some(hasPeople));
}

function policyBy(hours: Entry | undefined, mode: UsualMode, kind: unknown): unknown {
  const byMode = isMap(hours?.['policies']) ? hours['policies'][mode] : undefined;
  return isMap(byMode) && typeof kind === 'string' && Object.hasOwn(byMode, kind) ? byMode[kind] : undefined;
}

function hasPeople(people: unknown): boolean {
  return Array.isArray(people) && people.length > 0;
}

function subtract(week: Minutes, taken: Minutes): void {
  for (const at of week.keys()) if (taken[at] === 1) week[at] = 0;
}
