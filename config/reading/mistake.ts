/**
 * One thing wrong with a document, as an operator sees it.
 * `path` is like `callPoints[3].place`, or the name of a variable or flag; '' is the whole document.
 * `line` and `column` count from 1; both are 0 when the value did not come from the document.
 * `hint` says what to do about it and is never empty. Only an `error` keeps the document from being used.
 */
export type Mistake = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
};

/** The way from the top of a document to one value: keys of maps and positions in lists. */
export type Path = readonly (string | number)[];

/** A mistake before its line is looked up. `at: 'key'` points at the key instead of its value; a hint may wait until it is wanted. */
export type Finding = {
  readonly path: Path;
  readonly at?: 'key';
  readonly message: string;
  readonly hint: string | (() => string);
  readonly severity?: 'warning';
};

/** More than this is no longer read by anybody; the last entry then says that there are more. */
export const MOST_MISTAKES = 500;

/** @returns the path as people write it: `callPoints[3].name.zh`. Keys that are no plain words are quoted. */
export function writePath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${quote(part)}]`;
  }
  return text;
}

/** A text from a document as it may stand in a message: quoted, on one line, at most about 60 characters. */
export function quote(text: string): string {
  // By whole characters, or half of an emoji would be left at the end.
  const letters = Array.from(text.slice(0, 120));
  return JSON.stringify(letters.length > 60 ? `${letters.slice(0, 57).join('')}…` : letters.join(''));
}

/** Completes a finding; its hint is worked out here, so findings that nobody will read should be cut off before. */
export function toMistake(finding: Finding, line: number, column: number): Mistake {
  const { path, message, hint, severity = 'error' } = finding;
  return { path: writePath(path), line, column, message, hint: typeof hint === 'string' ? hint : hint(), severity };
}

/** Sorted as they stand in the document, with a last line where some had to be left out. @param mistakes errors before warnings. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const sorted = mistakes.slice(0, MOST_MISTAKES).toSorted((a, b) => a.line - b.line || a.column - b.column);
  if (mistakes.length <= MOST_MISTAKES) return sorted;
  return [
    ...sorted,
    {
      path: '',
      line: 0,
      column: 0,
      severity: sorted.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
      message: `there is more than the ${MOST_MISTAKES} listed`,
      hint: 'put these right first, then check again',
    },
  ];
}
