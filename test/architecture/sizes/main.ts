import { AIMS, sizesOver, type Size } from './sizes.ts';
import { readTree } from '../tree.ts';

/** `npm run sizes`: prints folders, files and functions of TypeScript that are larger than the aims. It never fails. */
const tree = readTree(['.ts', '.tsx']);
const { folders, files, functions } = sizesOver(tree);
process.stdout.write(
  [
    ...section(`folders over ${AIMS.filesInFolder} files`, folders),
    ...section(`files over ${AIMS.linesInFile} lines`, files),
    ...section(`functions over ${AIMS.linesInFunction} lines`, functions),
    '',
  ].join('\n'),
);

function section(title: string, sizes: readonly Size[]): string[] {
  return [`${title}: ${sizes.length}`, ...sizes.map(({ what, size }) => `${String(size).padStart(6)}  ${what}`)];
}
