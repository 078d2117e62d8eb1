import type { StaffId } from '../domain/ids.ts';

/**
 * The people of an alert as a set. Most alerts go to the same people as the one before. They share one set, so that
 * the phones are compared with it only once.
 */
export function createRecipients(): (to: readonly StaffId[]) => ReadonlySet<StaffId> {
  let last: readonly StaffId[] = [];
  let set: ReadonlySet<StaffId> = new Set();
  return (to) => {
    if (!sameList(to, last)) {
      last = to;
      set = new Set(to);
    }
    return set;
  };
}

function sameList(one: readonly StaffId[], other: readonly StaffId[]): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
