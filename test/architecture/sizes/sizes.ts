import { posix } from 'node:path';
import { tokensOf, type Token } from '../tokens.ts';
import type { Tree } from '../tree.ts';

/** Aims, not gates: a larger one may read better. */
export const AIMS = { filesInFolder: 20, linesInFile: 300, linesInFunction: 80 } as const;

/** `what` is a folder, a file, or a function as `path:line name`. */
export type Size = { readonly what: string; readonly size: number };

export type Sizes = {
  readonly folders: readonly Size[];
  readonly files: readonly Size[];
  readonly functions: readonly Size[];
};

/** @returns folders, files and functions larger than the aims, largest first. */
export function sizesOver(tree: Tree, aims: { readonly [Aim in keyof typeof AIMS]: number } = AIMS): Sizes {
  return {
    folders: over(aims.filesInFolder, foldersOf(tree)),
    files: over(
      aims.linesInFile,
      [...tree].map(([path, text]) => ({ what: path, size: linesIn(text) })),
    ),
    functions: over(
      aims.linesInFunction,
      [...tree].flatMap(([path, text]) =>
        functionsIn(tokensOf(text)).map(({ name, line, lines }) => ({ what: `${path}:${line} ${name}`, size: lines })),
      ),
    ),
  };
}

function over(aim: number, sizes: readonly Size[]): Size[] {
  return sizes.filter(({ size }) => size > aim).toSorted((a, b) => b.size - a.size || (a.what < b.what ? -1 : 1));
}

/** How many files lie in each folder itself. */
function foldersOf(tree: Tree): Size[] {
  const counts = new Map<string, number>();
  for (const path of tree.keys()) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts].map(([what, size]) => ({ what, size }));
}

function linesIn(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

export type FunctionSize = { readonly name: string; readonly line: number; readonly lines: number };

/** A bracket after one of these holds no parameters. */
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'catch']);
/** A brace after one of these belongs to a type, not to the body of a function. */
const BEFORE_TYPE = new Set([':', '|', '&', '<', ',', '(', '[']);

/**
 * Functions with a body in braces: declarations, arrows and methods, nested ones too. The callback of `describe` is
 * left out: it groups tests.
 */
export function functionsIn(tokens: readonly Token[]): FunctionSize[] {
  const ends = matching(tokens);
  return tokens.flatMap((token, i) => {
    const body = bodyAt(tokens, ends, i);
    if (body === null) return [];
    const name = nameOf(tokens, i);
    const last = tokens[ends.get(body) ?? body];
    return name === 'describe' ? [] : [{ name, line: token.line, lines: (last?.line ?? token.line) - token.line + 1 }];
  });
}

/** @returns for each opening bracket the place of its closing one. */
function matching(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if (text === '(' || text === '[' || text === '{') open.push(i);
    else if (text === ')' || text === ']' || text === '}') {
      const start = open.pop();
      if (start !== undefined) ends.set(start, i);
    }
  }
  return ends;
}

/**
 * @returns the place of the opening brace of the body whose parameters begin at `i`; null when no function begins
 * there.
 */
function bodyAt(tokens: readonly Token[], ends: ReadonlyMap<number, number>, i: number): number | null {
  const closed = isSign(tokens[i], '(') ? ends.get(i) : undefined;
  if (closed === undefined || STATEMENTS.has(tokens[i - 1]?.text ?? '')) return null;
  if (isSign(tokens[closed + 1], '=')) return isSign(tokens[closed + 3], '{') ? closed + 3 : null;
  for (let at = closed + 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (isSign(token, '{')) {
      if (!BEFORE_TYPE.has(tokens[at - 1]?.text ?? '')) return at;
      at = ends.get(at) ?? at;
    } else if (at === closed + 1 && !isSign(token, ':')) {
      return null;
    } else if (isSign(token, '(') || isSign(token, '[')) {
      at = ends.get(at) ?? at;
    } else if (token?.kind === 'sign' && [';', ')', ']', '}', ','].includes(token.text)) {
      return null;
    }
  }
  return null;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}

/** The word before the parameters, the variable or key of the arrow, or the function that it is passed to. */
function nameOf(tokens: readonly Token[], parameters: number): string {
  let at = parameters - 1;
  if (tokens[at]?.text === 'async') at--;
  const before = tokens[at];
  if (before?.kind === 'word' && before.text !== 'function') return before.text;
  if (isSign(before, '=') || isSign(before, ':')) return tokens[at - 1]?.text ?? 'arrow';
  while (at >= 0 && !isSign(tokens[at], '(')) at--;
  return tokens[at - 1]?.kind === 'word' ? (tokens[at - 1]?.text ?? 'arrow') : 'arrow';
}
