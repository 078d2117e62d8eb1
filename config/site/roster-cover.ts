import { isMap } from '../reading/against-schema.ts';
import { quote, type Finding } from '../reading/mistake.ts';
import { placed, type Entry } from './site-view.ts';
import { clock, DAY, MOST_NAMED, spanOn, WEEK } from './usual-week.ts';

/**
 * Warns of times in a usual week at which a desk is open but no shift of its team runs. Holidays and single dates are
 * not checked: the running hub finds those 14 days ahead (`gaps` of GET /roster). A document without a roster is not
 * checked.
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
          const gaps = WEEK.flatMap((_, day) => uncoveredTimes(window, own, day));
          if (gaps.length === 0) return [];
          const named = gaps.slice(0, MOST_NAMED).join(', ');
          return [
            {
              path: ['hours', i, 'open', j],
              severity: 'warning' as const,
              message: `nobody of ${quote(team)} is on duty ${named}${gaps.length > MOST_NAMED ? ' and more' : ''}, though it is open`,
              hint: 'add a shift to the roster, or shorten the hours; a step that tells the duty is skipped then',
            },
          ];
        }),
  );
}

/** @returns the first uncovered time of this window on one weekday, as text; none when it is covered or closed. */
function uncoveredTimes(window: Entry, shifts: readonly Entry[], day: number): string[] {
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
