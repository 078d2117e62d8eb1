/** One cell; `line` and `column` count from 1 and say where it begins in the text. */
export type CsvCell = { readonly text: string; readonly line: number; readonly column: number };
export type CsvError = {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
};

/**
 * Without a byte order mark Excel reads the file in the code page of the machine and shows wrong Chinese characters.
 */
const BOM = '\uFEFF';
/** The begin of a formula, also after blanks and in full width. Spreadsheets skip leading tabs and line ends. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const SEPARATORS = /[,;\t]/;

/**
 * Writes RFC 4180 with a byte order mark. A text that a spreadsheet would run as a formula gets an apostrophe in front
 * (OWASP, CSV injection). Names are free text, so an attacker could put a formula into one.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `${BOM}${rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')}`;
}

function writeCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Reads RFC 4180 and its variants from spreadsheets: any line end, a byte order mark, and semicolons or tabs as
 * separators when the first line has them. Empty lines are left out. Blanks around a cell are removed.
 * @returns the rows, and the syntax errors with their positions. Never throws.
 */
export function readCsv(text: string): {
  readonly rows: readonly (readonly CsvCell[])[];
  readonly errors: readonly CsvError[];
} {
  const rows: CsvCell[][] = [];
  const errors: CsvError[] = [];
  // Excel understands a first line that names the separator, and some programs write it.
  const [named = '', told] = /^\uFEFF?sep=([,;\t])(?:\r\n|\r|\n)/i.exec(text) ?? [];
  const separator = told ?? SEPARATORS.exec(text.split(/[\r\n]/, 1)[0] ?? '')?.[0] ?? ',';
  let row: CsvCell[] = [];
  let at = named !== '' ? named.length : text.startsWith(BOM) ? 1 : 0;
  let line = named === '' ? 1 : 2;
  let lineStart = at;
  for (;;) {
    const [cellLine, column] = [line, at - lineStart + 1];
    let cell = '';
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      if (end === -1) {
        errors.push({
          line,
          column,
          message: 'this quotation mark is never closed',
          hint: 'close it, or write two of them for one inside a text',
        });
        return { rows, errors };
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      for (const found of cell.matchAll(/\r\n|\r|\n/g)) {
        line += 1;
        lineStart = at + 1 + found.index + found[0].length;
      }
      at = end + 1;
      const after = upTo(text, at, separator);
      if (after.trim() !== '')
        errors.push({
          line,
          column: at - lineStart + 1,
          message: 'something stands behind the closing quotation mark',
          hint: 'put the whole text between quotation marks',
        });
      at += after.length;
    } else {
      cell = upTo(text, at, separator);
      at += cell.length;
    }
    row.push({ text: cell.trim(), line: cellLine, column });
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (row.some((one) => one.text !== '')) rows.push(row);
    row = [];
    if (at >= text.length) return { rows, errors };
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    lineStart = at;
  }
}

/** @returns the position of the closing quotation mark, or -1. Two marks in a row are one mark inside the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at;
  return -1;
}

function upTo(text: string, from: number, separator: string): string {
  let at = from;
  while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at += 1;
  return text.slice(from, at);
}
