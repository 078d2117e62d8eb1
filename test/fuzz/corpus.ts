import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Inputs that once broke something or reach a rare branch; one folder for each target. */
const FOLDER = beside('corpus/');

/** @returns a path below test/fuzz among the sources, also where the compiled code runs. */
function beside(path: string): string {
  const here = fileURLToPath(new URL(path, import.meta.url));
  return existsSync(here) ? here : fileURLToPath(new URL(`../../../test/fuzz/${path}`, import.meta.url));
}

export type CorpusInput = { readonly name: string; readonly bytes: Buffer };

export function corpusOf(target: string): readonly CorpusInput[] {
  const folder = join(FOLDER, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** Names of the targets that have a folder in the corpus. */
export function corpusFolders(): readonly string[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).toSorted() : [];
}

/** Stores a new finding; a person renames it later. @returns its path. */
export function keepCandidate(target: string, input: Uint8Array): string {
  const folder = join(FOLDER, target);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `candidate-${createHash('sha256').update(input).digest('hex').slice(0, 12)}`);
  writeFileSync(file, input);
  return file;
}

/** The golden messages of the contract whose name begins with `start`, such as `up/press-hold`. */
export function golden(start: string): readonly CorpusInput[] {
  const folder = beside('../wire/golden/');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.startsWith(start) && name.endsWith('.json'))
    .toSorted()
    .map((name) => ({ name: name.slice(0, -'.json'.length), bytes: readFileSync(join(folder, name)) }));
}
