import { importsOf } from './imports.ts';
import { tokensOf } from './tokens.ts';
import type { Tree } from './tree.ts';

const JUNK_DRAWER = /(^|\/)(utils?|helpers?|common|misc|shared|tools?)(\/|\.tsx?$)/;
/** Does not match itself. */
const MARK = /\b(T[O]DO|FIX[M]E|X[X]X)\b/;
const NARROWED = /\.(onl[y]|ski[p]|tod[o]|skipI[f]|runI[f])\s*\(/;

/** @returns file names and marks that the repository must not have. */
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
  return (
    passedOn > 0 &&
    passedOn === tokens.filter((token, i) => token.text === 'export' && tokens[i - 1]?.text !== '.').length
  );
}

function linesWith(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, i) => (pattern.test(line) ? [i + 1] : []));
}

type Manifest = {
  readonly [Section in 'dependencies' | 'devDependencies' | 'optionalDependencies' | 'overrides']?: Record<
    string,
    string
  >;
};

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** @returns dependencies whose version is not fixed. */
export function unpinned(manifest: Manifest): string[] {
  return (['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const).flatMap((section) =>
    Object.entries(manifest[section] ?? {}).flatMap(([name, version]) =>
      EXACT.test(version) ? [] : [`${section}: ${name} is "${version}"`],
    ),
  );
}
