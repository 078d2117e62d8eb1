import { Composer, Lexer, LineCounter, Parser, isAlias, isMap, isSeq, type Document, type Node } from 'yaml';
import { MOST_MISTAKES, inOrder, toMistake, writePath, type Finding, type Mistake } from './mistake.ts';
import { plainValue, type Plain } from './plain-value.ts';

/** Documents are read in one go on the hub's only thread; a bigger one would hold up presses. */
const MOST_BYTES = 1024 * 1024;
/** The site document needs 8. Deep nesting exhausts the stack, and inside a regular expression that ends the process. */
const DEEPEST = 64;

/**
 * A document after reading. `value` is plain data (maps are objects; `__proto__` is an own key like any other), undefined
 * when the structure is too broken to be looked at. `mistakes` are those of the writing itself; `place` gives findings
 * about the value their line and column; those that nobody would read any more are cut off at the end.
 */
export type ReadDocument = {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  readonly place: (findings: readonly Finding[]) => Mistake[];
};

export function tooLarge(text: string): boolean {
  return Buffer.byteLength(text) > MOST_BYTES;
}

/**
 * Reads YAML 1.2 or JSON (which is a part of it). Never throws.
 * Refused with a mistake: more than 1 MiB, nesting deeper than 64, aliases that grow beyond measure, several documents in one.
 */
export function readDocument(text: string): ReadDocument {
  if (tooLarge(text)) {
    return broken(
      'the document is larger than 1 MiB',
      'split off what does not belong in it; as JSON without indentation it is smallest',
    );
  }
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
  if (typeof composed === 'number') {
    const { line, col } = lines.linePos(composed);
    return broken(`nested more than ${DEEPEST} deep`, 'look for brackets that are never closed', line, col);
  }
  const { document, second } = composed;
  const mistakes: Mistake[] = [];
  const write = (offset: number, message: string, hint: string): void => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    // What the library says about the rest of a line mostly follows from the first slip in it.
    if (mistakes.at(-1)?.line !== line)
      mistakes.push({ path: '', line, column: col, message, hint, severity: 'error' });
  };
  if (second !== null)
    write(second, 'a second document starts here', 'keep one document per file: take out the line "---"');
  // Warnings are tags that are not known, and what such a value was meant to be cannot be guessed.
  for (const slip of [...document.errors, ...document.warnings].slice(0, MOST_MISTAKES + 1))
    write(slip.pos[0], firstLine(slip.message), writingHint(slip.code));
  // What follows a broken structure is guesswork; only a slip inside one value leaves the rest worth judging.
  const readable = second === null && document.errors.every((error) => error.code === 'BAD_DQ_ESCAPE');
  const plain: Plain = readable
    ? plainValue(document.contents)
    : { value: undefined, findings: [], target: () => undefined };
  const place = (findings: readonly Finding[]): Mistake[] =>
    findings.slice(0, MOST_MISTAKES + 1).map((finding) => {
      const { line, col } = lines.linePos(offsetOf(document.contents, finding, plain.target));
      return toMistake(finding, line, col);
    });
  // An alias that stands for nothing is one mistake, not another one for being empty.
  const empty = new Set(plain.findings.filter(({ at }) => at === undefined).map(({ path }) => writePath(path)));
  return {
    value: plain.value,
    mistakes: inOrder([...mistakes, ...place(plain.findings)]),
    place: (findings) => place(findings.filter(({ path }) => !empty.has(writePath(path)))),
  };
}

/** Token by token, so that nesting is measured before anything recurses into it. @returns the offset at which it is too deep. */
function compose(text: string, lines: LineCounter): { document: Document.Parsed; second: number | null } | number {
  const parser = new Parser((offset) => {
    lines.addNewLine(offset);
  });
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST) return parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  // Duplicate keys are looked for in plain-value.ts: the library compares every pair, which takes minutes for a long map.
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
  // A million commas are a million errors; their stack traces, which nobody sees, would hold up the hub for ten seconds.
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

/** Follows the path through the tree as far as it goes; a missing key is shown where its map stands. */
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
    // Nothing stands after the colon, so the key is where the eye must go.
    const nothing = node?.range === undefined || node.range === null || node.range[0] === node.range[1];
    offset = ((onKey || nothing) && key !== null ? key.range?.[0] : node?.range?.[0]) ?? offset;
  }
  return offset;
}

function keyText(key: unknown): string | null {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : null;
}

function writingHint(code: string): string {
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
