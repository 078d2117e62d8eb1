import { createHash } from 'node:crypto';
import type { Site } from './domain/site.ts';
import type { Store } from './store/store.ts';

/** A site document from a file, checked. */
export type SiteFile = { readonly format: 'yaml' | 'json'; readonly text: string; readonly site: Site };

/**
 * Puts the document given at start into the store: always when there is none yet; otherwise only when `--site` names a document other
 * than the one it named last time, so that what was changed since over HTTP survives a restart.
 */
export function putFirstSite(store: Store, given: { readonly named: boolean; readonly read: () => SiteFile }): void {
  const { sites, meta } = store.tables;
  const isNew = sites.newest() === null;
  if (!isNew && !given.named) return;
  const file = given.read();
  const digest = createHash('sha256').update(file.text).digest('hex');
  if (!isNew && meta.get('site-file') === digest) return;
  store.committer.submit((tx) => {
    const version = tx.sites.put(tx.now, file.format, file.text, file.site);
    tx.facts.append(tx.now, null, { type: 'SiteApplied', version });
    tx.meta.set('site-file', digest);
  }, (outcome) => {
    if (!outcome.ok) throw outcome.error;
  });
  store.committer.flush();
}
