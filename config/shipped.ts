import { readFileSync } from 'node:fs';

/**
 * Reads a document that comes with the program. The compiled code runs in dist/config, but the documents stay in
 * config, so both folders are tried.
 * @param from the URL of this module.
 * @throws Error with a remedy if the installation is incomplete.
 */
export function readShipped(name: 'hub.default.yaml' | 'site.lotus.yaml', from: string = import.meta.url): string {
  let cause: unknown;
  for (const place of ['./', '../../config/']) {
    try {
      return readFileSync(new URL(place + name, from), 'utf8');
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`${name} does not lie beside the program; install lotusbell again`, { cause });
}
