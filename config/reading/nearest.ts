/** Longer words are not mistyped ids; comparing them would only take time. */
const LONGEST_WORD = 64;
/** A building has hundreds of names; a hostile document may have a hundred thousand. */
const MOST_CANDIDATES = 3000;

/**
 * @returns the candidate that an operator most likely meant, or null when none is close: at most two typing errors, one
 * in short words. Letter case, `_` and `-` are ignored. Two swapped letters count as one error. So do a few letters too
 * many or too few at the end.
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
    const distance = isBeginning ? Math.min(1, editDistance(wanted, other)) : editDistance(wanted, other);
    if (distance < fewest) [best, fewest] = [candidate, distance];
  }
  return best;
}

/**
 * @returns a hint for a name that does not exist: the nearest name, else the first of the possible ones.
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

/** The optimal string alignment distance: insert, delete, replace, swap neighbours; computed row by row. */
function editDistance(a: string, b: string): number {
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
