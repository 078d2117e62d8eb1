/**
 * One mistake in a document, as it is shown to an operator.
 * `path` is like `callPoints[3].place`, or the name of a variable or flag; '' is the whole document.
 * `line` and `column` count from 1; both are 0 when the value did not come from the document.
 * `hint` says what to do and is never empty. A document with an `error` cannot be used; with warnings only it can.
 */
export type Mistake = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
};

/** The path from the top of a document to one value: keys of maps and positions in lists. */
export type Path = readonly (string | number)[];

/**
 * A mistake without its line and column. `at: 'key'` points at the key instead of its value.
 * A hint may be a function, so that an expensive hint is computed only when it is shown.
 */
export type Finding = {
  readonly path: Path;
  readonly at?: 'key';
  readonly message: string;
  readonly hint: string | (() => string);
  readonly severity?: 'warning';
};

/** At most so many mistakes are listed; one more entry then says that there are more. */
export const MOST_MISTAKES = 500;

/** @returns the path as `callPoints[3].name.zh`. Keys that are not simple words are quoted. */
export function writePath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${quote(part)}]`;
  }
  return text;
}

/** Quotes a text from a document for a message: on one line, at most about 60 characters. */
export function quote(text: string): string {
  // Cut between whole characters, so that no emoji is cut in half.
  const letters = Array.from(text.slice(0, 120));
  return JSON.stringify(letters.length > 60 ? `${letters.slice(0, 57).join('')}…` : letters.join(''));
}

/** Makes a mistake of a finding. The hint is computed here, so cut the list of findings before. */
export function toMistake(finding: Finding, line: number, column: number): Mistake {
  const { path, message, hint, severity = 'error' } = finding;
  return { path: writePath(path), line, column, message, hint: typeof hint === 'string' ? hint : hint(), severity };
}

/**
 * Sorts mistakes by their position; a last entry says when some were left out.
 * @param mistakes errors before warnings.
 */
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
