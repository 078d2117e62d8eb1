/**
 * The logger that each part of the hub gets. A part asks only for the levels that it writes: `Pick<Log, 'warn'>`.
 * `error`: a person must act. `warn`: something is wrong. `info`: one line per business fact.
 * @param fields ids and numbers only: no names, no health, no secrets.
 */
type Write = (fields: object, message: string) => void;

export type Log = { readonly info: Write; readonly warn: Write; readonly error: Write };
