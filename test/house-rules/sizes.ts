import { importsOf } from './imports.ts';
import { tokensOf } from './tokens.ts';
import type { Tree } from './tree.ts';

const LINES_MAX = 400;
const TEST_LINES_MAX = 600;
const LONG = 250;
const LONG_SHARE_MAX = 0.05;
const MEDIAN_MAX = 100;

/** @returns what is too large, one sentence each. */
export function tooLarge(tree: Tree): string[] {
  const sizes = [...tree].map(([path, text]) => ({ path, lines: linesOf(text) })).toSorted((a, b) => b.lines - a.lines);
  const over = sizes.filter(({ path, lines }) => lines > capOf(path)).map(({ path, lines }) => `${path} has ${lines} lines, at most ${capOf(path)}`);
  const long = sizes.filter(({ lines }) => lines > LONG);
  const share = sizes.length === 0 ? 0 : long.length / sizes.length;
  if (share > LONG_SHARE_MAX) {
    over.push(`${long.length} of ${sizes.length} files have more than ${LONG} lines: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`);
  }
  const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0;
  if (median >= MEDIAN_MAX) over.push(`half of the files have ${median} lines or more; under ${MEDIAN_MAX} is the habit`);
  return over;
}

function capOf(path: string): number {
  return path.startsWith('test/') ? TEST_LINES_MAX : LINES_MAX;
}

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

const JUNK_DRAWER = /(^|\/)(utils?|helpers?|common|misc|shared|tools?)(\/|\.tsx?$)/;
/** Written so that this file does not find itself. */
const MARK = /\b(T[O]DO|FIX[M]E|X[X]X)\b/;
const NARROWED = /\.(onl[y]|ski[p]|tod[o]|skipI[f]|runI[f])\s*\(/;

/** @returns names and marks that the house does not have. */
export function unwelcome(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) => [
    ...(JUNK_DRAWER.test(path) ? [`${path}: a name that says nothing; call it after what it does`] : []),
    ...(isBarrel(text) ? [`${path}: only passes on what lies elsewhere; import from there`] : []),
    ...linesWith(text, MARK).map((line) => `${path}:${line} is marked as unfinished`),
    ...(path.startsWith('test/') ? linesWith(text, NARROWED).map((line) => `${path}:${line} leaves tests out`) : []),
  ]);
}

/** A file whose every export is `export … from`. */
function isBarrel(text: string): boolean {
  const tokens = tokensOf(text);
  const passedOn = importsOf(tokens).filter((one) => one.passedOn).length;
  return passedOn > 0 && passedOn === tokens.filter((token, i) => token.text === 'export' && tokens[i - 1]?.text !== '.').length;
}

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, i) => (pattern.test(line) ? [i + 1] : []));
}

type Manifest = { readonly [Section in 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'overrides']?: Record<string, string> };

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** @returns dependencies that could change under our hands. */
export function unpinned(manifest: Manifest): string[] {
  return (['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const).flatMap((section) =>
    Object.entries(manifest[section] ?? {}).flatMap(([name, version]) => (EXACT.test(version) ? [] : [`${section}: ${name} is "${version}"`])));
}
