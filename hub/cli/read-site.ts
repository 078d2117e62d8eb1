import { readFileSync } from 'node:fs';
import type { Mistake } from '../../config/reading/mistake.ts';
import { readShipped } from '../../config/shipped.ts';
import type { SiteFile, SiteOptions } from '../app/first-site.ts';
import { checkSite } from '../app/site/site-document.ts';
import { formatOf } from './documents.ts';

/** The document given with --site has mistakes. Holds all of them, with lines. */
export class SiteMistakes extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(`the site document has mistakes: ${mistakes.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
    this.name = 'SiteMistakes';
    this.mistakes = mistakes;
  }
}

/**
 * The site document for createHub. It is checked only when the store needs one, because checking slows down every
 * start.
 * A missing file is reported at once.
 * @param file given with --site; undefined: the document of Lotus Apartment.
 * @throws SiteMistakes; `read` does too.
 */
export function siteGiven(file: string | undefined): SiteOptions {
  const text = file === undefined ? null : readText(file);
  return { named: file !== undefined, read: () => check(text ?? readShipped('site.lotus.yaml'), file) };
}

/** @throws SiteMistakes */
export function readSite(file: string | undefined): SiteFile {
  return check(file === undefined ? readShipped('site.lotus.yaml') : readText(file), file);
}

function check(text: string, file: string | undefined): SiteFile {
  const format = file === undefined ? 'yaml' : formatOf(file);
  const { site, mistakes } = checkSite(text, format);
  if (site === null) throw new SiteMistakes(mistakes);
  return { format, text, site };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const hint = `look at the path after --site (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    throw new SiteMistakes([
      { path: '--site', line: 0, column: 0, message: 'this file cannot be read', hint, severity: 'error' },
    ]);
  }
}
