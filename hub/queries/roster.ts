import { createHash } from 'node:crypto';
import type { Person } from '../domain/call.ts';
import type { Override } from '../domain/roster.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Site } from '../domain/site.ts';
import type { Instant } from '../domain/time.ts';
import type { Timetable } from '../domain/timetable.ts';
import { written } from '../domain/written.ts';
import type { Swap } from '../store/roster.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';

/** What the questions about duty are asked of: the house as it is at this moment. */
export type Rota = {
  readonly people: () => readonly Person[];
  readonly site: () => SiteIndex;
  readonly timetable: () => Timetable;
  readonly now: () => Instant;
};

/** Who is on duty per team at an instant, who is behind them, why, and whether the desk is open. */
export function dutyView(rota: Rota, asked: Instant | null = null) {
  const at = asked ?? rota.now();
  const timetable = rota.timetable();
  return rota.site().site.teams.map(({ id }) => {
    const { duty, backup, why } = timetable.duty(id, at);
    const opensAt = timetable.opensAt(id, at);
    return {
      team: id as string,
      staff: [...duty] as string[],
      // Whoever must check in first counts for the round only after it; at another time than now nobody can know.
      awaited:
        asked === null
          ? rota
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

/** An entity tag (RFC 9110, 8.8.3) of what PUT /roster would replace: other parts of the document, leave and swaps do not matter to it. */
export function rosterTag({ roster }: Pick<Site, 'roster'>): string {
  return `"${createHash('sha256')
    .update(written(roster ?? null))
    .digest('base64url')
    .slice(0, 22)}"`;
}

/** The roster with what changes it, and what is wrong with it in the days to come. */
export function rosterView(rota: Rota, tables: Tables) {
  const at = rota.now();
  const timetable = rota.timetable();
  return {
    roster: rota.site().site.roster ?? null,
    overrides: tables.roster.overridesAfter(at).map(overrideView),
    swaps: tables.roster.swapsAfter(at).map(swapView),
    gaps: timetable.gaps(at).map(({ team, from, to }) => ({ team: team as string, ...spanView({ from, to }) })),
    missingDecrees: [...timetable.missingDecrees(at)],
  };
}

export function overrideView({ id, kind, person, for: other, team, from, to }: Override) {
  return {
    id,
    kind,
    person: person as string,
    ...(other === undefined ? {} : { for: other as string }),
    ...(team === undefined ? {} : { team: team as string }),
    ...spanView({ from, to }),
  };
}

export function swapView({ id, by, with: other, mine, theirs, agreedAt }: Swap) {
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
