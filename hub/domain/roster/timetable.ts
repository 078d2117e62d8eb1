import type { Calendar } from './calendar.ts';
import { dutySpans, type DutySpan } from './duty-spans.ts';
import { gapsBetween, type Gap } from './gaps.ts';
import { hourChanges, isOpen, modeAt, nextOpening, type Hours, type Mode } from './hours.ts';
import type { KindId, PolicyId, StaffId, TeamId } from '../ids.ts';
import { addDays, localAt, type LocalDate } from './local-time.ts';
import { changesBetween, dutyAt, type Duty, type Override, type Roster } from './roster.ts';
import type { Site } from '../site/site.ts';
import { later, MINUTE_MS, type Instant } from '../time.ts';

/** A calendar of public holidays by decree, and the years that it covers. */
export type DecreedCalendar = Calendar & { readonly years: ReadonlySet<number> };

/** Roster and opening hours of a site, as functions of an instant: who is on duty, which policy applies. */
export type Timetable = {
  readonly duty: (team: TeamId, at: Instant) => Duty;
  /** Everybody whose leave is in force. */
  readonly onLeave: (at: Instant) => ReadonlySet<StaffId>;
  readonly mode: (team: TeamId | null, at: Instant) => Mode;
  /** The policy that the present mode sets for a kind, or null when it sets none. */
  readonly policy: (team: TeamId | null, kind: KindId, at: Instant) => PolicyId | null;
  /** When a routine call raised now first alerts people, for a team with `closedVisits: note`; null: it alerts now. */
  readonly noteUntil: (team: TeamId | null, at: Instant) => Instant | null;
  /** When the team opens next; null while it is open, and for a team without opening hours. */
  readonly opensAt: (team: TeamId | null, at: Instant) => Instant | null;
  /** The first instant after `at` at which any answer may change. */
  readonly changesAt: (at: Instant) => Instant;
  /** Who is on duty or backup for these teams in [from, until), span by span. */
  readonly spans: (teams: readonly TeamId[], from: Instant, until: Instant) => readonly DutySpan[];
  readonly gaps: (at: Instant) => readonly Gap[];
  /** Years that the decreed calendar does not cover although they are near. */
  readonly missingDecrees: (at: Instant) => readonly number[];
};

const GAP_DAYS = 14;
/** The decree for a year is published in the autumn before. Its absence is reported this many days before the year. */
const DECREE_DAYS = 60;
const LOOK_MS = 24 * 60 * MINUTE_MS;

/** @param decreed the calendar that the roster of the site names, or null. @param overrides present and future ones. */
export function timetableOf(site: Site, overrides: readonly Override[], decreed: DecreedCalendar | null): Timetable {
  const zone = site.site.timezone;
  const siteRoster = site.roster;
  const siteHolidays = new Set<string>(siteRoster?.holidays);
  // The site document overrides the decree: a decreed workday that it lists as a holiday is a holiday.
  const calendar: Calendar = {
    holidays: new Set([...(decreed?.holidays ?? []), ...siteHolidays]),
    workdays: new Set([
      ...[...(decreed?.workdays ?? [])].filter((day) => !siteHolidays.has(day)),
      ...(siteRoster?.workdays ?? []),
    ]),
  };
  const roster: Roster = { shifts: siteRoster?.shifts ?? [], overrides, calendar, zone };
  const hoursOf = new Map<TeamId, Hours>((site.hours ?? []).map((hours) => [hours.team, hours]));
  const hours = (team: TeamId | null): Hours | null => (team === null ? null : (hoursOf.get(team) ?? null));
  const mode = (team: TeamId | null, at: Instant): Mode => modeAt(hours(team), at, calendar, zone);

  function opensAt(team: TeamId | null, at: Instant): Instant | null {
    const own = hours(team);
    return own === null || isOpen(mode(team, at)) ? null : nextOpening(own, at, calendar, zone);
  }

  return {
    duty: (team, at) =>
      siteRoster === undefined ? { duty: alwaysOnDuty(site, team), backup: [], why: [] } : dutyAt(roster, team, at),
    onLeave: (at) =>
      new Set(
        overrides.filter(({ kind, from, to }) => kind === 'leave' && at >= from && at < to).map(({ person }) => person),
      ),
    mode,
    policy: (team, kind, at) => hours(team)?.policies?.[mode(team, at)]?.[kind] ?? null,
    noteUntil: (team, at) => (hours(team)?.closedVisits === 'note' ? opensAt(team, at) : null),
    opensAt,
    changesAt: (at) => {
      const until = later(at, LOOK_MS);
      const changes = [
        ...changesBetween(roster, at, until),
        ...[...hoursOf.values()].flatMap((own) => hourChanges(own, at, until, calendar, zone)),
      ];
      return changes.reduce((first, one) => (one < first ? one : first), until);
    },
    spans: (teams, from, until) =>
      siteRoster === undefined
        ? teams.flatMap((team) =>
            alwaysOnDuty(site, team).map((person) => ({
              team,
              person,
              role: 'duty' as const,
              from,
              to: until,
              why: [],
              whole: false,
            })),
          )
        : dutySpans(roster, teams, from, until),
    gaps: (at) =>
      siteRoster === undefined
        ? []
        : [...hoursOf.values()].flatMap((own) => gapsBetween(roster, own, at, later(at, GAP_DAYS * LOOK_MS))),
    missingDecrees: (at) =>
      decreed === null ? [] : yearsFrom(localAt(at, zone).date).filter((year) => !decreed.years.has(year)),
  };
}

/** Without a roster, people with `duty: true` in the document are always on duty. */
function alwaysOnDuty(site: Site, team: TeamId): readonly StaffId[] {
  return site.staff
    .filter((person) => person.team === team && person.duty === true && person.active !== false)
    .map(({ id }) => id);
}

function yearsFrom(date: LocalDate): number[] {
  return [...new Set([date, addDays(date, DECREE_DAYS)].map((day) => Number(day.slice(0, 4))))];
}
