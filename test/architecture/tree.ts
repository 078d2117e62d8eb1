import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../docs/root.ts';

/** Source files by their path from the root, with forward slashes: `hub/domain/call/call.ts` → its text. */
export type Tree = ReadonlyMap<string, string>;

/** The top-level folders that hold code. */
const CODE_FOLDERS = ['hub', 'config', 'firmware-sim', 'dashboard', 'test'] as const;

const SKIPPED = new Set(['node_modules', 'dist', 'coverage', 'data']);

/** @returns every file below the code folders whose name ends with one of `ends`. */
export function readTree(ends: readonly string[], folders: readonly string[] = CODE_FOLDERS): Tree {
  const tree = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !ends.some((end) => entry.name.endsWith(end))) continue;
      const file = join(entry.parentPath, entry.name);
      const path = relative(ROOT, file).split(sep).join('/');
      if (!path.split('/').some((part) => SKIPPED.has(part))) tree.set(path, readFileSync(file, 'utf8'));
    }
  }
  return tree;
}
