import type { PlaceId } from '../../domain/ids.ts';
import { later, type Instant } from '../../domain/time.ts';
import type { CommandContext } from '../command-context.ts';

/** What changed: places at which nobody has been proven for so many milliseconds, and places that are heard again. */
export type UnheardChange = {
  readonly began: readonly { readonly place: PlaceId; readonly forMs: number }[];
  readonly ended: readonly PlaceId[];
};

/**
 * Records begin and end of "nobody proven" of places. Facts and rows are one commit, so that they always agree.
 * @param done told whether the commit failed; then it is tried again.
 */
export function noteUnheard(
  { committer }: Pick<CommandContext, 'committer'>,
  { began, ended }: UnheardChange,
  done: (ok: boolean) => void,
): void {
  committer.submit(
    (tx) => {
      const bySince = new Map<Instant, PlaceId[]>();
      for (const { place, forMs } of began) {
        const since = later(tx.now, -forMs);
        bySince.set(since, [...(bySince.get(since) ?? []), place]);
      }
      for (const [since, places] of bySince) {
        tx.facts.append(tx.now, null, { type: 'PlacesUnheard', places, since });
        for (const place of places) tx.unheard.begin(place, since);
      }
      if (ended.length === 0) return;
      tx.facts.append(tx.now, null, { type: 'PlacesHeard', places: ended });
      for (const place of ended) tx.unheard.end(place, tx.now);
    },
    ({ ok }) => done(ok),
  );
}
