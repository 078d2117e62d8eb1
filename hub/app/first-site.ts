import { createHash } from 'node:crypto';
import { replaceSite, siteApplied } from '../commands/site/change-site.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { STARTUP_ACTOR } from '../commands/actor.ts';
import type { Site } from '../domain/site/site.ts';
import type { Store } from '../store/store.ts';
import type { Tx } from '../store/tables.ts';

/** A site document from a file, checked. */
export type SiteFile = { readonly format: 'yaml' | 'json'; readonly text: string; readonly site: Site };
/** The document to start with, read only when it is wanted; `named` when the operator gave it with --site. */
export type SiteOptions = { readonly named: boolean; readonly read: () => SiteFile };

/** Puts the document given at start into the store when there is none yet: without one there is no house. */
export function putFirstSite(store: Store, given: SiteOptions): void {
  if (store.tables.sites.newest() !== null) return;
  const file = given.read();
  atOnce(store, (tx) => {
    const version = tx.sites.put(tx.now, file.format, file.text, file.site);
    tx.facts.append(tx.now, null, siteApplied(STARTUP_ACTOR, null, { version, text: file.text, site: file.site }));
    tx.meta.set('site-file', digestOf(file));
  });
}

/**
 * Later only when `--site` names a document other than the one it named last time, so that what was changed since over HTTP survives a
 * restart. Then it is the same as applying it in the running hub: who is not in it any more leaves nothing behind.
 */
export function putNamedSite(store: Store, context: CommandContext, given: SiteOptions): void {
  if (!given.named) return;
  const file = given.read();
  if (store.tables.meta.get('site-file') === digestOf(file)) return;
  atOnce(store, (tx) => {
    replaceSite(context, tx, file, STARTUP_ACTOR);
    tx.meta.set('site-file', digestOf(file));
  });
  context.siteState.refresh();
}

/** Before any door is open. @throws what the disk said. */
function atOnce({ committer }: Store, work: (tx: Tx) => void): void {
  let refused: unknown = null;
  committer.submit(work, (outcome) => {
    if (!outcome.ok) refused = outcome.error;
  });
  committer.flush();
  if (refused !== null) throw refused as Error;
}

function digestOf({ text }: SiteFile): string {
  return createHash('sha256').update(text).digest('hex');
}
