import type { StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import type { Instant } from '../../domain/time.ts';
import type { Pager, PagerLine } from '../../types/pager.ts';
import { goneText } from './message.ts';
import type { Outgoing, Popups, Shown } from './popups.ts';

export type GoneDeps = {
  readonly site: () => SiteIndex;
  readonly pagersOf: (staff: StaffId) => readonly Pager[];
  readonly now: () => Instant;
};

type Gone = { readonly pager: Pager; readonly since: Instant };

/** Tells the owner of a pager that has gone by their other pagers, until it is back. */
export function createGoneNotes({ site, pagersOf, now }: GoneDeps, popups: Popups) {
  const gone = new Map<string, Gone>();

  /** With each going it rings again, because its event id is another. */
  const shownOf = ({ pager, since }: Gone): Shown => ({ ...noteOf(pager.id), edition: String(since) });
  const textOf = (one: Gone, { language }: Pager) => goneText(language, one, { site: site(), now: now() });

  return {
    gone(one: Gone): void {
      const { id, staff } = one.pager;
      gone.set(id, one);
      for (const other of pagersOf(staff))
        if (other.id !== id) popups.show(other.id, shownOf(one), (line) => textOf(one, line.pager));
    },
    over(pager: string): void {
      gone.delete(pager);
      popups.removeEverywhere(noteOf(pager).subject);
    },
    /** For a line that has just come. */
    present: (line: PagerLine): (Outgoing & { readonly sequence: string })[] =>
      [...gone.values()]
        .filter(({ pager }) => pager.staff === line.pager.staff && pager.id !== line.pager.id)
        .map((one) => {
          const shown = shownOf(one);
          return { ...popups.message(line, shown, textOf(one, line.pager)), sequence: shown.sequence };
        }),
    /** What an earlier start of the hub may have shown on this phone. */
    earlier: ({ id, staff }: Pager): Shown[] =>
      pagersOf(staff)
        .filter((other) => other.id !== id)
        .map((other) => noteOf(other.id)),
  };
}

function noteOf(pager: string): Shown {
  return { subject: `gone ${pager}`, sequence: `gone-${pager}` };
}
