import type { StaffId } from '../../domain/ids.ts';
import type { Override } from '../../domain/roster/roster.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

export type Span = { readonly from: Instant; readonly to: Instant };
/**
 * Two people swap shifts. It takes effect once the other has agreed. `theirs` is null when nothing is taken in return.
 */
export type Swap = {
  readonly id: string;
  readonly by: StaffId;
  readonly with: StaffId;
  readonly mine: Span;
  readonly theirs: Span | null;
  readonly agreedAt: Instant | null;
};

/** Overrides and swaps. The roster itself is in the site document. */
export function rosterTables(db: Database) {
  const put = db.prepare(
    'INSERT INTO roster_changes (id, what, ends_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  );
  const endingAfter = db.prepare('SELECT body FROM roster_changes WHERE what = ? AND ends_at > ? ORDER BY ends_at, id');
  const byId = db.prepare('SELECT body FROM roster_changes WHERE what = ? AND id = ?');
  const remove = db.prepare("DELETE FROM roster_changes WHERE what = 'override' AND id = ?");
  const forget = db.prepare('DELETE FROM roster_changes WHERE body LIKE ?');
  const bodyOf = (row: unknown): unknown => JSON.parse((row as { body: string }).body);

  return {
    putOverride(one: Override): void {
      put.run(one.id, 'override', one.to, JSON.stringify(one));
    },
    override(id: string): Override | null {
      const row: unknown = byId.get('override', id);
      return row === undefined ? null : (bodyOf(row) as Override);
    },
    /** @returns false when there is no such override. */
    removeOverride: (id: string): boolean => Number(remove.run(id).changes) > 0,
    overridesAfter: (at: Instant): Override[] => endingAfter.all('override', at).map((row) => bodyOf(row) as Override),
    /** Deletes overrides and swaps that name a person. @returns how many. */
    forget: (staff: StaffId): number => Number(forget.run(`%${JSON.stringify(staff)}%`).changes),
    putSwap(swap: Swap): void {
      put.run(swap.id, 'swap', Math.max(swap.mine.to, swap.theirs?.to ?? 0), JSON.stringify(swap));
    },
    swap(id: string): Swap | null {
      const row: unknown = byId.get('swap', id);
      return row === undefined ? null : (bodyOf(row) as Swap);
    },
    swapsAfter: (at: Instant): Swap[] => endingAfter.all('swap', at).map((row) => bodyOf(row) as Swap),
  };
}
