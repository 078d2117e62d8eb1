import { Composer, Lexer, LineCounter, Parser, isAlias, isMap, isSeq, type Document, type Node } from 'yaml';
import { MOST_MISTAKES, inOrder, toMistake, writePath, type Finding, type Mistake } from './mistake.ts';
import { plainValue, type Plain } from './plain-value.ts';

/** Reading YAML of this size takes seconds. */
const MOST_BYTES = 1024 * 1024;
/** What fits into 1 MiB of YAML fits into this as JSON without indentation, so that each export can be applied again. */
const MOST_BYTES_OF_JSON = 2 * MOST_BYTES;
/** A full document in YAML has 440,000. */
const MOST_TOKENS = 800_000;
/** A full document has 40,000 lines, or 120,000 commas. A text of little else is refused before it costs anything. */
const MOST_LINES = 100_000;
const MOST_COMMAS = 250_000;
/** The site document needs 8. Deep nesting exhausts the stack; inside a regular expression this ends the process. */
const DEEPEST = 64;

/**
 * A document after reading. `value` is plain data (maps are objects; `__proto__` is a key like any other); undefined
 * when the structure is too broken to be checked. `mistakes` are syntax mistakes. `place` adds line and column to
 * findings about the value; findings beyond MOST_MISTAKES are dropped.
 */
export type ReadDocument = {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  readonly place: (findings: readonly Finding[]) => Mistake[];
};

export function isTooLarge(text: string): boolean {
  return Buffer.byteLength(text) > (looksLikeJson(text) ? MOST_BYTES_OF_JSON : MOST_BYTES);
}

/** Or like a map of YAML in braces. */
export function looksLikeJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

/**
 * Reads YAML 1.2, which includes JSON. Never throws.
 * Refused with a mistake: more than 1 MiB (JSON: 2 MiB), more than 800,000 tokens, nesting deeper than 64, aliases that expand too much, several documents in
 * one.
 */
export function readDocument(text: string): ReadDocument {
  if (isTooLarge(text)) {
    return broken(
      `the document is larger than ${looksLikeJson(text) ? 2 : 1} MiB`,
      'split off what does not belong in it; as JSON without indentation it is smallest',
    );
  }
  if (hasTooMany(text, '\n', MOST_LINES) || hasTooMany(text, ',', MOST_COMMAS)) return tooMany(1, 1);
  try {
    return read(text);
  } catch (error) {
    return broken(
      'the document could not be read',
      `take the last change back and check again (${String(error).slice(0, 120)})`,
    );
  }
}

function read(text: string): ReadDocument {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const composed = compose(text, lines);
  if ('refused' in composed) {
    const { line, col } = lines.linePos(composed.at);
    return composed.refused === 'depth'
      ? broken(`nested more than ${DEEPEST} deep`, 'look for brackets that are never closed', line, col)
      : tooMany(line, col);
  }
  const { document, second } = composed;
  const mistakes: Mistake[] = [];
  const write = (offset: number, message: string, hint: string): void => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    // Further errors of the library in the same line mostly follow from the first one.
    if (mistakes.at(-1)?.line !== line)
      mistakes.push({ path: '', line, column: col, message, hint, severity: 'error' });
  };
  if (second !== null)
    write(second, 'a second document starts here', 'keep one document per file: take out the line "---"');
  // Warnings are unknown tags. Such a value cannot be interpreted, so they count as errors.
  for (const error of [...document.errors, ...document.warnings].slice(0, MOST_MISTAKES + 1))
    write(error.pos[0], firstLine(error.message), syntaxHint(error.code));
  // After a broken structure further checks would be guesswork. Only a wrong escape inside one value leaves the rest
  // usable.
  const readable = second === null && document.errors.every((error) => error.code === 'BAD_DQ_ESCAPE');
  const plain: Plain = readable
    ? plainValue(document.contents)
    : { value: undefined, findings: [], target: () => undefined };
  const place = (findings: readonly Finding[]): Mistake[] =>
    findings.slice(0, MOST_MISTAKES + 1).map((finding) => {
      const { line, col } = lines.linePos(offsetOf(document.contents, finding, plain.target));
      return toMistake(finding, line, col);
    });
  // An alias without an anchor is reported once, not also as an empty value.
  const empty = new Set(plain.findings.filter(({ at }) => at === undefined).map(({ path }) => writePath(path)));
  return {
    value: plain.value,
    mistakes: inOrder([...mistakes, ...place(plain.findings)]),
    place: (findings) => place(findings.filter(({ path }) => !empty.has(writePath(path)))),
  };
}

/**
 * Parses token by token, so that depth and number are checked before any recursion.
 * @returns the offset where it is too deep, or has too many entries.
 */
function compose(
  text: string,
  lines: LineCounter,
): { document: Document.Parsed; second: number | null } | { refused: 'depth' | 'number'; at: number } {
  const parser = new Parser((offset) => {
    lines.addNewLine(offset);
  });
  const tokens = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (count > MOST_TOKENS) return { refused: 'number', at: parser.offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST) return { refused: 'depth', at: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  // Duplicate keys are found in plain-value.ts: the library compares every pair, which takes minutes for a long map.
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = composer.compose(tokens, true, text.length);
  // A million commas give a million errors. Their stack traces, which are not used, would block the hub for 10 s.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const first = documents.next();
    // The composer makes an empty document of an empty text.
    if (first.done === true) throw new Error('no document came out');
    const second = documents.next();
    return { document: first.value, second: second.done === true ? null : second.value.range[0] };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** @returns the offset of a finding's path in the text. For a missing key: the offset of its map. */
function offsetOf(contents: Node | null, finding: Finding, target: (alias: Node) => Node | undefined): number {
  let node: Node | null | undefined = contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [i, part] of finding.path.entries()) {
    if (isAlias(node)) node = target(node);
    let key: Node | null = null;
    let value: unknown;
    if (isMap(node)) {
      const pair = node.items.findLast((item) => keyText(item.key) === part);
      [key, value] = [(pair?.key as Node | undefined) ?? null, pair?.value];
      if (pair === undefined) break;
    } else if (isSeq(node) && typeof part === 'number') {
      value = node.items[part];
    } else break;
    node = value as Node | null | undefined;
    const onKey = i === finding.path.length - 1 && finding.at === 'key';
    // When nothing follows the colon, the mistake points at the key.
    const nothing = node?.range === undefined || node.range === null || node.range[0] === node.range[1];
    offset = ((onKey || nothing) && key !== null ? key.range?.[0] : node?.range?.[0]) ?? offset;
  }
  return offset;
}

function keyText(key: unknown): string | null {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : null;
}

function syntaxHint(code: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'indent with spaces, never with tabs';
    case 'BAD_INDENT':
      return 'entries of one list or map start in the same column';
    case 'MISSING_CHAR':
      return 'look for a quote, comma, colon or bracket that is missing here or above';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a text that contains ": " needs quotes';
    case 'BAD_SCALAR_START':
      return 'a text that starts with @, `, % or a bracket needs quotes';
    case 'BAD_DQ_ESCAPE':
      return 'write \\\\ for a backslash, or use single quotes';
    case 'MULTIPLE_ANCHORS':
    case 'BAD_ALIAS':
      return 'an alias *name needs an anchor &name further up';
    case 'TAG_RESOLVE_FAILED':
      return 'leave the tag (!name) out';
    default:
      return 'compare with the lines above: indentation, quotes, brackets, and a space after each colon';
  }
}

function hasTooMany(text: string, what: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(what); at >= 0 && count <= most; at = text.indexOf(what, at + 1)) count += 1;
  return count > most;
}

function tooMany(line: number, column: number): ReadDocument {
  return broken(
    'the document has too many entries',
    'no building has so many; look for lines that repeat',
    line,
    column,
  );
}

function firstLine(message: string): string {
  const line = message.split('\n', 1).join('');
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

function broken(message: string, hint: string, line = 1, column = 1): ReadDocument {
  return {
    value: undefined,
    mistakes: [{ path: '', line, column, message, hint, severity: 'error' }],
    place: () => [],
  };
}
