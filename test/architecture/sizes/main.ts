import { AIMS, sizesOver, type Size } from './sizes.ts';
import { readTree } from '../tree.ts';

/** `npm run sizes`: prints folders, files and functions of TypeScript that are larger than the aims. It never fails. */
const tree = readTree(['.ts', '.tsx']);
const { folders, files, functions } = sizesOver(tree);
print(`folders over ${AIMS.filesInFolder} files`, folders);
print(`files over ${AIMS.linesInFile} lines`, files);
print(`functions over ${AIMS.linesInFunction} lines`, functions);

function print(title: string, sizes: readonly Size[]): void {
  process.stdout.write(`${title}: ${sizes.length}\n`);
  for (const { what, size } of sizes) process.stdout.write(`${String(size).padStart(6)}  ${what}\n`);
}
