/** Longer words are not mistyped ids; comparing them would only cost time. */
const LONGEST_WORD = 64;
/** A building has hundreds of names, a hostile document a hundred thousand. */
const MOST_CANDIDATES = 3000;

/**
 * The candidate that an operator most likely meant, or null when none is close: two slips of a finger at most, one in
 * short words; letter case, `_` and `-` do not count. Swapped neighbours are one slip, a few letters too many or too few at the end too.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST_WORD) return null;
  const wanted = plain(word);
  let best: string | null = null;
  let fewest = Math.min(2, Math.floor(wanted.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MOST_CANDIDATES) break;
    if (Math.abs(candidate.length - word.length) > 4) continue;
    const other = plain(candidate);
    const isBeginning =
      Math.min(wanted.length, other.length) > 2 && (wanted.startsWith(other) || other.startsWith(wanted));
    const slips = isBeginning ? Math.min(1, slipsBetween(wanted, other)) : slipsBetween(wanted, other);
    if (slips < fewest) [best, fewest] = [candidate, slips];
  }
  return best;
}

/**
 * A hint for a name that does not exist: the nearest one, else what there is to choose from.
 * @param what plural of what was looked for, e.g. `places`.
 */
export function didYouMean(word: string, candidates: Iterable<string>, what: string): string {
  const all = [...candidates];
  const meant = nearest(word, all);
  if (meant !== null) return `did you mean "${meant}"?`;
  if (all.length === 0) return `there are no ${what} in this document yet; add it first`;
  return `${what}: ${all.slice(0, 12).join(', ')}${all.length > 12 ? ` … (${all.length} in all)` : ''}`;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** Optimal string alignment: insert, delete, replace, swap neighbours; row by row, as in every textbook. */
function slipsBetween(a: string, b: string): number {
  const far = a.length + b.length;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? far) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? far) + 1 : far;
      row.push(Math.min(replaced, swapped, (last[j] ?? far) + 1, (row[j - 1] ?? far) + 1));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? far;
}
