import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, from the sources and from dist. */
export const ROOT = above(dirname(fileURLToPath(import.meta.url)));

function above(dir: string): string {
  return existsSync(join(dir, 'package.json')) ? dir : above(dirname(dir));
}
