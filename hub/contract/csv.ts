/** One cell as it was read; `line` and `column` count from 1 and say where it begins in the text. */
export type CsvCell = { readonly text: string; readonly line: number; readonly column: number };
export type CsvError = {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint: string;
};

/** Excel takes a file without it for one in the code page of the machine, and shows Chinese names as noise. */
const BOM = '\uFEFF';
/** How a formula begins, also behind blanks and in full width; tab and line ends are skipped by spreadsheets before they look. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const SEPARATORS = /[,;\t]/;

/**
 * RFC 4180 with a byte order mark. A text that a spreadsheet would run as a formula is kept one by an apostrophe in front
 * (OWASP, CSV injection): names are free text, and who opens the file did not write them.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `${BOM}${rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('')}`;
}

function writeCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Reads RFC 4180 and what spreadsheets make of it: any line end, a byte order mark, semicolons or tabs between the cells where the first line has
 * those. Lines in which nothing stands are left out. Cells come without blanks around them.
 */
export function readCsv(text: string): {
  readonly rows: readonly (readonly CsvCell[])[];
  readonly slips: readonly CsvError[];
} {
  const rows: CsvCell[][] = [];
  const slips: CsvError[] = [];
  const separator = SEPARATORS.exec(text.split(/[\r\n]/, 1)[0] ?? '')?.[0] ?? ',';
  let row: CsvCell[] = [];
  let at = text.startsWith(BOM) ? 1 : 0;
  let line = 1;
  let lineStart = at;
  for (;;) {
    const [cellLine, column] = [line, at - lineStart + 1];
    let cell = '';
    if (text[at] === '"') {
      const end = closingQuote(text, at);
      if (end === -1) {
        slips.push({
          line,
          column,
          message: 'this quotation mark is never closed',
          hint: 'close it, or write two of them for one inside a text',
        });
        return { rows, slips };
      }
      cell = text.slice(at + 1, end).replaceAll('""', '"');
      for (const found of cell.matchAll(/\r\n|\r|\n/g)) {
        line += 1;
        lineStart = at + 1 + found.index + found[0].length;
      }
      at = end + 1;
      const after = upTo(text, at, separator);
      if (after.trim() !== '')
        slips.push({
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
    if (at >= text.length) return { rows, slips };
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    lineStart = at;
  }
}

/** @returns where the quotation mark at `from` is closed, or -1; two in a row are one inside the text. */
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
