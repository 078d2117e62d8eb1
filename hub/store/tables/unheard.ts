import type { PlaceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** A time in which a press at a place would have been heard by nobody. `until` is null while it lasts. */
export type UnheardSpan = { readonly place: PlaceId; readonly since: Instant; readonly until: Instant | null };

/** Spans of places, the fold of the facts PlacesUnheard and PlacesHeard. They name no person and are kept. */
export function unheardTable(db: Database) {
  const begin = db.prepare('INSERT OR REPLACE INTO unheard (place, since, until) VALUES (?, ?, NULL)');
  const end = db.prepare('UPDATE unheard SET until = max(since, ?) WHERE place = ? AND until IS NULL');
  const open = db.prepare('SELECT place FROM unheard WHERE until IS NULL ORDER BY place');
  const move = db.prepare('UPDATE OR REPLACE unheard SET since = since + ? WHERE until IS NULL');
  const between = db.prepare(
    `SELECT place, since, until FROM unheard WHERE until > ?1 AND since < ?2
     UNION ALL SELECT place, since, until FROM unheard WHERE until IS NULL AND since < ?2 ORDER BY place, since`,
  );

  return {
    begin(place: PlaceId, since: Instant): void {
      begin.run(place, since);
    },
    end(place: PlaceId, at: Instant): void {
      end.run(at, place);
    },
    /** Places at which a span is open. */
    open: (): PlaceId[] => (open.all() as { place: PlaceId }[]).map(({ place }) => place),
    /** Moves open spans with the hub's time; negative when it was ahead. */
    move(byMs: number): void {
      move.run(byMs);
    },
    /** Spans that touch [from, until), by place and then by time. */
    between: (from: Instant, until: Instant): UnheardSpan[] => between.all(from, until) as UnheardSpan[],
  };
}
