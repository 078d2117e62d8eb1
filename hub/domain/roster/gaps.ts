import { hourChanges, isOpen, modeAt, type Hours } from './hours.ts';
import type { TeamId } from '../ids.ts';
import { changesBetween, dutyAt, type Roster } from './roster.ts';
import type { Instant } from '../time.ts';

/** A time within the opening hours in which nobody is on duty. */
export type Gap = { readonly team: TeamId; readonly from: Instant; readonly to: Instant };

/** @returns the gaps in [from, until). A gap that began earlier starts at `from`. */
export function gapsBetween(roster: Roster, hours: Hours, from: Instant, until: Instant): Gap[] {
  const { calendar, zone } = roster;
  const edges = [
    ...new Set([
      from,
      ...changesBetween(roster, from, until),
      ...hourChanges(hours, from, until, calendar, zone),
      until,
    ]),
  ].toSorted((one, other) => one - other);
  const gaps: { team: TeamId; from: Instant; to: Instant }[] = [];
  for (const [i, at] of edges.slice(0, -1).entries()) {
    if (!isOpen(modeAt(hours, at, calendar, zone)) || dutyAt(roster, hours.team, at).duty.length > 0) continue;
    const to = edges[i + 1] as Instant;
    const last = gaps.at(-1);
    if (last?.to === at) last.to = to;
    else gaps.push({ team: hours.team, from: at, to });
  }
  return gaps;
}
