import { checkSite as checkDocument, type HubKnows } from '../../../config/site/check-site.ts';
import type { Mistake } from '../../../config/reading/mistake.ts';
import type { Site } from '../../domain/site/site.ts';
import { siteOf } from '../../domain/site/site-of.ts';

export type CheckedSite = { readonly site: Site | null; readonly mistakes: readonly Mistake[] };

/**
 * Checks a site document like checkSite of config, and converts it. `site` is null when one of the mistakes is an
 * error. Never throws.
 */
export function checkSite(text: string, format?: 'yaml' | 'json', hub?: HubKnows): CheckedSite {
  const { site, mistakes } = checkDocument(text, format, hub);
  return { site: site === null ? null : siteOf(site), mistakes };
}
