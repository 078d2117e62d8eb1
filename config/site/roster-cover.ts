import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding } from '../reading/mistake.ts';
import { placed, type Entry } from './site-view.ts';
import { clock, DAY, MOST_NAMED, spanOn, WEEK } from './usual-week.ts';

/**
 * Stretches of a usual week in which a desk is open and no shift of its team runs. Holidays and single dates are not looked at: the
 * hub finds those itself, 14 days ahead (`gaps` of GET /roster). Nothing is said of a document without a roster.
 */
export function uncovered(document: Entry): Finding[] {
  const roster = document['roster'];
  if (!isMap(roster)) return [];
  const shifts = placed(roster['shifts']).map(([, shift]) => shift);
  return placed(document['hours']).flatMap(([i, { team, open }]) =>
    typeof team !== 'string'
      ? []
      : placed(open).flatMap(([j, window]) => {
          const own = shifts.filter((shift) => shift['team'] === team);
          const bare = WEEK.flatMap((_, day) => bareMinutes(window, own, day));
          if (bare.length === 0) return [];
          const named = bare.slice(0, MOST_NAMED).join(', ');
          return [
            {
              path: ['hours', i, 'open', j],
              severity: 'warning' as const,
              message: `nobody of ${quote(team)} is on duty ${named}${bare.length > MOST_NAMED ? ' and more' : ''}, though it is open`,
              hint: 'add a shift to the roster, or shorten the hours; a step that tells the duty is skipped then',
            },
          ];
        }),
  );
}

/** @returns the uncovered stretch of this window on one day of a usual week, in words; none when it is covered or the desk is shut. */
function bareMinutes(window: Entry, shifts: readonly Entry[], day: number): string[] {
  const opened = spanOn(window, day);
  if (opened === null) return [];
  const covered = new Uint8Array(DAY);
  for (const shift of shifts) {
    for (const [begun, shifted] of [
      [day, 0],
      [(day + 6) % 7, -DAY],
    ] as const) {
      const span = spanOn(shift, begun);
      if (span !== null) covered.fill(1, Math.max(span[0] + shifted, 0), Math.max(span[1] + shifted, 0));
    }
  }
  const from = covered.findIndex((one, minute) => one === 0 && minute >= opened[0] && minute < opened[1]);
  if (from < 0) return [];
  const next = covered.findIndex((one, minute) => one === 1 && minute > from && minute < opened[1]);
  return [`${WEEK[day]} ${clock(from)}-${clock(next < 0 ? opened[1] : next)}`];
}
