import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { tokensOf } from './tokens.ts';
import type { Tree } from './tree.ts';

/**
 * Import cycles between files. Imports of types count too: two files that need each other's types belong together.
 * @returns each cycle once, as `a.ts → b.ts → a.ts`.
 */
export function cyclesIn(tree: Tree): string[] {
  const edges = new Map(
    [...tree].map(([path, text]) => [path, targetsOf(path, text).filter((target) => tree.has(target))]),
  );
  const done = new Set<string>();
  const walk: string[] = [];
  const found: string[] = [];

  function visit(path: string): void {
    const open = walk.indexOf(path);
    if (open >= 0) {
      found.push([...walk.slice(open), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    walk.push(path);
    for (const target of edges.get(path) ?? []) visit(target);
    walk.pop();
    done.add(path);
  }

  for (const path of [...edges.keys()].toSorted()) visit(path);
  return found;
}

function targetsOf(path: string, text: string): string[] {
  return importsOf(tokensOf(text)).flatMap(({ from }) =>
    from?.startsWith('.') ? [posix.normalize(posix.join(posix.dirname(path), from))] : [],
  );
}
