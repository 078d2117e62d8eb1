/**
 * One property of a calendar (RFC 5545, 3.1), its name in capitals. `line` counts from 1, before lines are unfolded.
 */
export type Property = {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
  readonly line: number;
};

const OCTETS_MAX = 75;

/**
 * @param lines `NAME:value` or `NAME;PARAM=x:value`, with escaped values.
 * @returns folded lines with CRLF (RFC 5545, 3.1).
 */
export function writeLines(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** At most 75 octets a line, including the blank of a continuation line. A character is never split. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const letter of line) {
    const size = octetsOf(letter);
    if (octets + size > OCTETS_MAX) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += letter;
    octets += size;
  }
  return folded;
}

/** @returns the number of octets of a character in UTF-8. */
function octetsOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}

/** Escapes a value of type TEXT (RFC 5545, 3.3.11). Control characters are not allowed there and become blanks. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
    .replaceAll(/(?!\t)\p{Cc}/gu, ' ');
}

/** Undoes `escapeText`. */
export function unescapeText(text: string): string {
  return text.replaceAll(/\\([\\;,nN])/g, (_all, letter: string) => (letter === 'n' || letter === 'N' ? '\n' : letter));
}

/** Unfolds lines and splits them into properties. A line without a colon becomes a property with an empty value. */
export function readLines(text: string): Property[] {
  const unfolded: { text: string; line: number }[] = [];
  for (const [i, part] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const last = unfolded.at(-1);
    if ((part.startsWith(' ') || part.startsWith('\t')) && last !== undefined) last.text += part.slice(1);
    else unfolded.push({ text: part, line: i + 1 });
  }
  return unfolded.filter((one) => one.text.trim() !== '').map(property);
}

function property({ text, line }: { readonly text: string; readonly line: number }): Property {
  // Parameters may hold colons and semicolons between quotation marks (RFC 5545, 3.2).
  const [head = ''] = /^(?:[^":]|"[^"]*")*/.exec(text) ?? [];
  const [name = '', ...params] = head.match(/(?:[^";]|"[^"]*")+/g) ?? [];
  return {
    name: name.trim().toUpperCase(),
    value: text.slice(head.length + 1).trim(),
    line,
    params: Object.fromEntries(
      params.map((param) => [
        param.split('=', 1)[0]?.toUpperCase() ?? '',
        param.slice(param.indexOf('=') + 1).replaceAll('"', ''),
      ]),
    ),
  };
}
