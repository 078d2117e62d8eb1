import type { DutyTeamView } from '../../contract/http/roster.ts';
import type { DutySpanView } from '../../contract/roster-export.ts';
import type { LocalDate } from '../../domain/roster/local-time.ts';
import { later, type Instant } from '../../domain/time.ts';
import { timestamp } from '../call-view.ts';
import { daysAsked, dutySpansView, type Range } from './duty-spans.ts';
import type { SiteSource } from '../site/site-source.ts';

export type DutyQueries = {
  /** Who is on duty per team, who is the backup, and why. @param at null for now. */
  readonly teams: (at: Instant | null) => DutyTeamView[];
  /**
   * @param from the first day, or null for today.
   * @param to the last day, included, or null for 28 days after the first.
   * @returns null when the range ends before it begins, or is longer than DAYS_MOST.
   */
  readonly range: (from: LocalDate | null, to: LocalDate | null) => Range | null;
  /** Who is on duty or backup in this range, span by span. @param team null for every team. */
  readonly spans: (team: string | null, range: Range) => DutySpanView[];
};

export function createDutyQueries(source: SiteSource): DutyQueries {
  return {
    teams: (at) => withEnds(source, at ?? source.now(), dutyView(source, at)),
    range: (from, to) => daysAsked(source, from, to),
    spans: (team, range) => dutySpansView(source, team, range),
  };
}

/** When the duty of each person ends. A span that reaches the end of what is searched has no known end. */
function withEnds(source: SiteSource, at: Instant, teams: readonly DutyTeamView[]): DutyTeamView[] {
  const until = later(at, 1);
  const spans = source.timetable().spans(
    source.site().site.teams.map(({ id }) => id),
    at,
    until,
  );
  return teams.map((team) => ({
    ...team,
    ends: spans
      .filter((span) => span.team === team.team && span.to > until)
      .map(({ person, to }) => ({ staff: person as string, at: timestamp(to) })),
  }));
}

/** Per team at an instant: who is on duty, who is the backup, why, and whether the desk is open. */
export function dutyView(source: SiteSource, asked: Instant | null = null): DutyTeamView[] {
  const at = asked ?? source.now();
  const timetable = source.timetable();
  return source.site().site.teams.map(({ id }) => {
    const { duty, backup, why } = timetable.duty(id, at);
    const opensAt = timetable.opensAt(id, at);
    return {
      team: id as string,
      staff: [...duty] as string[],
      // People who have not checked in yet. Check-ins are known for now only, so for another instant the list is empty.
      awaited:
        asked === null
          ? source
              .people()
              .filter(({ awaitedBy }) => awaitedBy?.includes(id))
              .map((person) => person.id as string)
          : [],
      backup: [...backup] as string[],
      why: [...why],
      mode: timetable.mode(id, at),
      opensAt: opensAt === null ? null : timestamp(opensAt),
    };
  });
}
