import { createHash } from 'node:crypto';
import { replaceSite, siteApplied } from '../commands/site/change-site.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { STARTUP_ACTOR } from '../commands/actor.ts';
import type { Site } from '../domain/site/site.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tables.ts';

/** A site document from a file, checked. */
export type SiteFile = { readonly format: 'yaml' | 'json'; readonly text: string; readonly site: Site };
/** The document to start with. It is read only when it is needed. `named`: the operator gave it with --site. */
export type SiteOptions = { readonly named: boolean; readonly read: () => SiteFile };

/** Puts the given document into a store that has none. A hub needs a site document. */
export function putFirstSite(store: Store, options: SiteOptions): void {
  if (store.tables.sites.newest() !== null) return;
  const file = options.read();
  commitNow(store, (tx) => {
    const version = tx.sites.put(tx.now, file.format, file.text, file.site);
    tx.facts.append(tx.now, null, siteApplied(STARTUP_ACTOR, null, { version, text: file.text, site: file.site }));
    tx.meta.set('site-file', digestOf(file));
  });
}

/**
 * At later starts `--site` counts only when its document differs from the one named last time. So changes made over
 * HTTP survive a restart. Otherwise it works as in the running hub: people who are no longer in the document are
 * signed out.
 */
export function putNamedSite(store: Store, context: CommandContext, options: SiteOptions): void {
  if (!options.named) return;
  const file = options.read();
  if (store.tables.meta.get('site-file') === digestOf(file)) return;
  commitNow(store, (tx) => {
    replaceSite(context, tx, file, STARTUP_ACTOR);
    tx.meta.set('site-file', digestOf(file));
  });
  context.siteState.refresh();
}

/** Commits at once. Only before a listener is open. @throws StoreError when the disk refused. */
function commitNow({ committer }: Store, work: (tx: Tx) => void): void {
  let failure: unknown = null;
  committer.submit(work, (outcome) => {
    if (!outcome.ok) failure = outcome.error;
  });
  committer.flush();
  if (failure !== null) throw failure as Error;
}

function digestOf({ text }: SiteFile): string {
  return createHash('sha256').update(text).digest('hex');
}
