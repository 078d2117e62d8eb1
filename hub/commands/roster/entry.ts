/** The text of one named field and its position in the file; '' when it is empty. */
export type Cell = { readonly name: string; readonly text: string; readonly line: number; readonly column: number };
/** One line or event of the file. `event` is set for calendar events, which also have the role `backup`. */
export type Entry = {
  readonly kind: Cell;
  readonly person: Cell;
  readonly for: Cell;
  readonly team: Cell;
  readonly from: Cell;
  readonly to: Cell;
  readonly event: {
    readonly role: Cell;
    readonly kind: Cell;
    readonly summary: Cell;
    readonly categories: string;
    readonly isAway: boolean;
    readonly isFree: boolean;
  } | null;
};
