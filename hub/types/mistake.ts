/**
 * One thing wrong with a document that was sent: a site document, a roster, a table of changes.
 * `path` is like `callPoints[3].place`, or the name of a column; '' is the whole document. `line` and `column` count from 1.
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
