import { createHash } from 'node:crypto';
import type { OverrideView, RosterView, SwapView } from '../../contract/http/roster.ts';
import type { Override } from '../../domain/roster/roster.ts';
import type { Site } from '../../domain/site/site.ts';
import type { Instant } from '../../domain/time.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Swap } from '../../store/tables/roster.ts';
import type { Tables } from '../../store/tables.ts';
import { timestamp } from '../call-view.ts';
import type { SiteSource } from '../site/site-source.ts';

export type RosterQueries = {
  /** The roster with its overrides and swaps, and its gaps in the coming days. */
  readonly view: () => RosterView;
};

export function createRosterQueries({ roster }: Pick<Tables, 'roster'>, source: SiteSource): RosterQueries {
  return {
    view: () => {
      const at = source.now();
      const timetable = source.timetable();
      return {
        roster: source.site().site.roster ?? null,
        overrides: roster.overridesAfter(at).map(overrideView),
        swaps: roster.swapsAfter(at).map(swapView),
        gaps: timetable.gaps(at).map(({ team, from, to }) => ({ team: team as string, ...spanView({ from, to }) })),
        missingDecrees: [...timetable.missingDecrees(at)],
      };
    },
  };
}

/**
 * The entity tag (RFC 9110, 8.8.3) of the section `roster`, which PUT /roster replaces. Overrides and swaps do not
 * count.
 */
export function rosterTag({ roster }: Pick<Site, 'roster'>): string {
  return `"${createHash('sha256')
    .update(canonicalJson(roster ?? null))
    .digest('base64url')
    .slice(0, 22)}"`;
}

export function overrideView({ id, kind, person, for: other, team, from, to }: Override): OverrideView {
  return {
    id,
    kind,
    person: person as string,
    ...(other === undefined ? {} : { for: other as string }),
    ...(team === undefined ? {} : { team: team as string }),
    ...spanView({ from, to }),
  };
}

export function swapView({ id, by, with: other, mine, theirs, agreedAt }: Swap): SwapView {
  return {
    id,
    by: by as string,
    with: other as string,
    mine: spanView(mine),
    theirs: theirs === null ? null : spanView(theirs),
    agreedAt: agreedAt === null ? null : timestamp(agreedAt),
  };
}

function spanView({ from, to }: { readonly from: Instant; readonly to: Instant }) {
  return { from: timestamp(from), to: timestamp(to) };
}
