import { checkReadConfig } from './hub/check-config.ts';
import { checkReadSite } from './site/check-site.ts';
import { isMap } from './reading/against-schema.ts';
import { readDocument } from './reading/document.ts';
import { HubSchema } from './hub/hub-schema.ts';
import type { Mistake } from './reading/mistake.ts';
import { nearest } from './reading/nearest.ts';
import { SiteSchema } from './site/site-schema.ts';

/** The top-level keys of each kind of document. */
const CONFIG_KEYS = Object.keys(HubSchema.properties);
const SITE_KEYS = [...Object.keys(SiteSchema.properties), 'channels'];

/**
 * For `lotusbell check FILE`: recognizes a site document or process settings by the top-level keys and checks the text
 * as that. With equally many keys of both kinds it is checked as a site document. Never throws.
 */
export function checkFile(text: string): { what: 'config' | 'site'; mistakes: Mistake[] } {
  const read = readDocument(text);
  const keys = isMap(read.value) ? Object.keys(read.value) : topKeys(text);
  const [config, site] = [likeness(keys, CONFIG_KEYS), likeness(keys, SITE_KEYS)];
  const what = config > site ? 'config' : 'site';
  if (read.value !== undefined && config === 0 && site === 0) {
    const hint = `a site document starts with  site:  (see config/site.lotus.yaml), settings with one of ${CONFIG_KEYS.join(', ')}`;
    return {
      what,
      mistakes: [
        ...read.mistakes,
        {
          path: '',
          line: 1,
          column: 1,
          message: 'this is neither a site document nor settings',
          hint,
          severity: 'error',
        },
      ],
    };
  }
  return { what, mistakes: (what === 'config' ? checkReadConfig(read) : checkReadSite(read)).mistakes };
}

/** Counts known keys; a mistyped key counts half. */
function likeness(keys: readonly string[], known: readonly string[]): number {
  return keys
    .slice(0, 100)
    .reduce((sum, key) => sum + (known.includes(key) ? 2 : nearest(key, known) === null ? 0 : 1), 0);
}

/** Finds text that looks like top-level keys, for a document that could not be parsed. */
function topKeys(text: string): string[] {
  return [...text.slice(0, 100_000).matchAll(/^"?[A-Za-z]+(?="?\s*:)/gm)].map(([key]) => key.replace('"', ''));
}
