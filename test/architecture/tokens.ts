/**
 * TypeScript split into tokens, far enough to read imports and names. TypeScript 7 has no JavaScript API, and a plain
 * regular expression fails on comments and strings. Comments are dropped. A template becomes one string for each
 * literal part, with the code of `${…}` between them. JSX text comes out as words, which is harmless here.
 */
export type Token = { readonly kind: 'word' | 'string' | 'sign'; readonly text: string; readonly line: number };

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /\.?\d[\w.]*/y;
/** A slash after one of these begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = new Set([
  '(',
  ',',
  '=',
  ':',
  '[',
  '!',
  '&',
  '|',
  '?',
  '{',
  ';',
  '+',
  '-',
  '*',
  '%',
  '~',
  '^',
  '>',
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'await',
  'yield',
  'else',
  'do',
  'instanceof',
]);
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const QUOTED = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open template: how many braces of its `${…}` are open. */
  const templates: number[] = [];
  let at = 0;
  let line = 1;

  function push(kind: Token['kind'], text: string): void {
    tokens.push({ kind, text, line });
  }

  function skip(to: number): void {
    for (let i = at; i < to; i++) if (source.charCodeAt(i) === 10) line++;
    at = to;
  }

  function match(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  }

  /** Reads from after a backtick or a closing brace to the next `${` or the end of the template. */
  function templatePart(): void {
    let end = at;
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end))
      end += source[end] === '\\' ? 2 : 1;
    push('string', source.slice(at, end));
    if (source[end] === '`') {
      templates.pop();
      skip(end + 1);
    } else {
      templates[templates.length - 1] = 1;
      skip(end + 2);
    }
  }

  while (at < source.length) {
    const here = source[at] as string;
    const comment = source.startsWith('//', at)
      ? source.indexOf('\n', at)
      : source.startsWith('/*', at)
        ? source.indexOf('*/', at + 2) + 2
        : null;
    if (comment !== null) {
      skip(comment <= 1 ? source.length : comment);
      continue;
    }
    const word = match(WORD);
    const quoted = word === null ? match(QUOTED) : null;
    if (word !== null) {
      push('word', word);
      skip(at + word.length);
    } else if (quoted !== null) {
      push('string', quoted.slice(1, -1));
      skip(at + quoted.length);
    } else if (here === '`') {
      templates.push(0);
      skip(at + 1);
      templatePart();
    } else if (here === '}' && templates.at(-1) === 1) {
      skip(at + 1);
      templatePart();
    } else if (/\s/.test(here)) {
      skip(at + 1);
    } else {
      const last = tokens.at(-1);
      const regex = here === '/' && (last === undefined || BEFORE_REGEX.has(last.text)) ? match(REGEX) : null;
      const whole = regex ?? match(NUMBER) ?? here;
      if (templates.length > 0)
        templates[templates.length - 1] = (templates.at(-1) ?? 0) + (here === '{' ? 1 : here === '}' ? -1 : 0);
      if (regex === null) push('sign', whole);
      else push('string', '');
      skip(at + whole.length);
    }
  }
  return tokens;
}
