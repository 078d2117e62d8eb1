import type { StaffId, TeamId } from '../ids.ts';
import { addDays, instantsIn, localAt } from './local-time.ts';
import { beginsOn, dutyOf, spanOn, type Duty, type Override, type Roster, type Running } from './roster.ts';
import { later, MINUTE_MS, type Instant } from '../time.ts';

/**
 * One person's unbroken time on duty, or as backup, for a team. `why` holds the ids of all shifts and overrides in it.
 * `whole` is false when the span began before the searched time. `from` is then the start of the asked range.
 */
export type DutySpan = {
  readonly team: TeamId;
  readonly person: StaffId;
  readonly role: 'duty' | 'backup';
  readonly from: Instant;
  readonly to: Instant;
  readonly why: readonly string[];
  readonly whole: boolean;
};

/** How far before and after the asked range the begin and end of a span are searched. */
export const SPAN_LOOK_MS = 31 * 24 * 60 * MINUTE_MS;

type OpenSpan = {
  readonly team: TeamId;
  readonly person: StaffId;
  readonly role: 'duty' | 'backup';
  readonly from: Instant;
  readonly why: Set<string>;
};

/**
 * All spans that touch [from, until), in order of their begin. Spans are not cut at the ends of the range.
 * The roster is walked through once, so that a year does not take long.
 */
export function dutySpans(roster: Roster, teams: readonly TeamId[], from: Instant, until: Instant): DutySpan[] {
  const [first, last] = [later(from, -SPAN_LOOK_MS), later(until, SPAN_LOOK_MS)];
  const spans: DutySpan[] = [];
  const open = new Map<TeamId, Map<string, OpenSpan>>(teams.map((team) => [team, new Map()]));
  const dutyFor = cachedDutyOf();
  const close = ({ team, person, role, from: begin, why }: OpenSpan, end: Instant): void => {
    if (end <= from || begin >= until) return;
    const whole = begin > first;
    spans.push({ team, person, role, from: whole ? begin : from, to: end < last ? end : until, why: [...why], whole });
  };
  walk(roster, first, last, (at, running, overrides, touched) => {
    for (const [team, teamSpans] of open) {
      if (!touched.has(team)) continue;
      const now = dutyFor(
        team,
        running.filter(({ shift }) => shift.team === team),
        overrides,
      );
      for (const [key, one] of teamSpans) {
        if (now.keys.has(key)) continue;
        teamSpans.delete(key);
        close(one, at);
      }
      for (const { key, person, role } of now.places) {
        const one = teamSpans.get(key) ?? { team, person, role, from: at, why: new Set<string>() };
        for (const reason of now.why) one.why.add(reason);
        teamSpans.set(key, one);
      }
    }
  });
  for (const teamSpans of open.values()) for (const one of teamSpans.values()) close(one, last);
  return spans.toSorted(
    (one, other) =>
      one.from - other.from ||
      compare(one.team, other.team) ||
      compare(other.role, one.role) ||
      compare(one.person, other.person),
  );
}

type Place = { readonly key: string; readonly person: StaffId; readonly role: 'duty' | 'backup' };
type TeamDuty = {
  readonly places: readonly Place[];
  readonly keys: ReadonlySet<string>;
  readonly why: readonly string[];
};

/** `dutyOf` with a cache by shifts and overrides, because most days of a year are alike. */
function cachedDutyOf(): (team: TeamId, running: readonly Running[], overrides: readonly Override[]) => TeamDuty {
  const known = new Map<string, TeamDuty>();
  return (team, running, overrides) => {
    const key = [
      team,
      ...running.map(({ shift, day }) => (shift.rotation === undefined ? shift.id : `${shift.id} ${day}`)),
      ',',
      ...overrides.map(({ id }) => id),
    ].join(' ');
    let found = known.get(key);
    if (found === undefined) {
      const duty = dutyOf(team, running, overrides);
      const places = placesOf(duty);
      found = { places, keys: new Set(places.map((place) => place.key)), why: duty.why };
      known.set(key, found);
    }
    return found;
  };
}

function placesOf({ duty, backup }: Duty): Place[] {
  const asRole = (people: readonly StaffId[], role: 'duty' | 'backup'): Place[] =>
    people.map((person) => ({ key: `${role} ${person}`, person, role }));
  return [...asRole(duty, 'duty'), ...asRole(backup, 'backup')];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

type Edge = { readonly begin: Set<Running | Override>; readonly end: Set<Running | Override> };

type Visit = (at: Instant, running: Running[], overrides: Override[], touched: ReadonlySet<TeamId>) => void;

/**
 * Calls `visit` at each instant in [first, last) at which a shift or override begins or ends. It gets the shifts and
 * overrides that run from then on, and the teams whose duty may change.
 */
function walk(roster: Roster, first: Instant, last: Instant, visit: Visit): void {
  const edges = new Map<Instant, Edge>();
  const edge = (at: Instant): Edge => {
    const found = edges.get(at) ?? { begin: new Set(), end: new Set() };
    edges.set(at, found);
    return found;
  };
  const put = (what: Running | Override, from: Instant, to: Instant): void => {
    if (from >= to || to <= first || from >= last) return;
    edge(from > first ? from : first).begin.add(what);
    if (to < last) edge(to).end.add(what);
  };
  const instant = instantsIn(roster.zone);
  const lastDay = localAt(last, roster.zone).date;
  for (let day = addDays(localAt(first, roster.zone).date, -1); day <= lastDay; day = addDays(day, 1)) {
    for (const shift of roster.shifts)
      if (beginsOn(shift, day, roster.calendar)) put({ shift, day }, ...spanOn(shift, day, instant));
  }
  for (const one of roster.overrides) put(one, one.from, one.to);

  const everyTeam = [
    ...new Set([...roster.shifts.map(({ team }) => team), ...roster.overrides.flatMap(({ team }) => team ?? [])]),
  ];
  const order = new Map(roster.shifts.map((shift, i) => [shift, i]));
  const running = new Set<Running>();
  const overrides = new Set<Override>();
  for (const [at, { begin, end }] of [...edges].toSorted(([one], [other]) => one - other)) {
    for (const what of end)
      if ('shift' in what) running.delete(what);
      else overrides.delete(what);
    for (const what of begin)
      if ('shift' in what) running.add(what);
      else overrides.add(what);
    // An override may concern any person, so it touches all teams.
    const teams = new Set([...begin, ...end].flatMap((what) => ('shift' in what ? what.shift.team : everyTeam)));
    visit(
      at,
      inOrder(running, order, teams),
      overrides.size === 0 ? [] : roster.overrides.filter((one) => overrides.has(one)),
      teams,
    );
  }
}

/**
 * In the order of `dutyAt`: the order of the roster. Of a shift that runs twice when clocks change, only the later run.
 */
function inOrder(
  running: ReadonlySet<Running>,
  order: ReadonlyMap<Running['shift'], number>,
  teams: ReadonlySet<TeamId>,
): Running[] {
  const latest = new Map<Running['shift'], Running>();
  for (const one of running)
    if (teams.has(one.shift.team) && one.day > (latest.get(one.shift)?.day ?? '')) latest.set(one.shift, one);
  return [...latest.values()].toSorted((one, other) => (order.get(one.shift) ?? 0) - (order.get(other.shift) ?? 0));
}
