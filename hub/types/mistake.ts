/**
 * One mistake in a document that was sent: a site document, a roster, or a roster import.
 * `path` is for example `callPoints[3].place`, or the name of a column; '' is the whole document.
 * `line` and `column` count from 1. `hint` says what to do and is never empty. A `warning` does not stop the document.
 */
export type Mistake = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
  readonly severity: 'error' | 'warning';
};
