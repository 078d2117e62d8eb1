import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Folder = 'bench' | 'fuzz' | 'page-bench' | 'proof' | 'simulate';

/**
 * Puts `block` into `test/<folder>/RESULTS.md`, between `<!-- name:start -->` and `<!-- name:end -->`.
 * @throws when the file or its markers are not there.
 */
export function writeResults(folder: Folder, name: string, block: string): void {
  const file = resultsFile(folder, import.meta.url);
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  writeFileSync(file, withBlock(readFileSync(file, 'utf8'), name, block));
}

/** @param compiled where this file was compiled to: the programs run in dist/test/bench/report. */
export function resultsFile(folder: Folder, compiled: string): string {
  return fileURLToPath(new URL(`../../../../test/${folder}/RESULTS.md`, compiled));
}

/** @returns the text with what stands between the two markers replaced. @throws when the markers are not there. */
export function withBlock(text: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`RESULTS.md has no ${start} … ${end}: add both lines where the figures shall stand.`);
  return `${text.slice(0, from + start.length)}\n${block}\n${text.slice(to)}`;
}

/** A block of plain text, with machine and date above it. */
export function plainBlock(circumstances: string, words: string): string {
  return `${circumstances}\n\n\`\`\`text\n${words.trimEnd()}\n\`\`\``;
}
