import { readFileSync } from 'node:fs';
import { checkSite } from '../../config/check-site.ts';
import { readShipped } from '../../config/shipped.ts';
import type { Site } from '../domain/site.ts';
import type { SiteFile } from '../first-site.ts';
import { formatOf } from './documents.ts';

type Mistakes = ReturnType<typeof checkSite>['mistakes'];

/** @param file the document given with --site; none: Lotus Apartment's. */
export function readSite(file: string | undefined): (SiteFile & { readonly named: boolean }) | { readonly mistakes: Mistakes } {
  const text = file === undefined ? readShipped('site.lotus.yaml') : readFileSync(file, 'utf8');
  const format = file === undefined ? 'yaml' : formatOf(file);
  const { site, mistakes } = checkSite(text, format);
  if (site === null) return { mistakes };
  return { format, text, site: site as unknown as Site, named: file !== undefined };
}
