import type { Site } from '../../domain/site/site.ts';
import { putDocument } from './change-site.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import type { Actor } from '../actor.ts';

/** What shall stand in place of a document, with what will be told of it; or why nothing shall. */
export type Change<Told, Refused> =
  | { readonly ok: true; readonly site: Site; readonly text: string; readonly told: Told }
  | Refused;

/**
 * Changes a part of the site document as it is at the moment of the commit: whatever others change meanwhile stays.
 * @param make is asked before the commit, where checking a large document holds up no press; and once more inside it where somebody else's
 * change came first. It must not wait, and gives the same for the same document.
 */
export function changeDocument<Told, Refused extends { readonly ok: false }>(
  context: CommandContext,
  make: (present: Site) => Change<Told, Refused>,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true; version: number; told: Told } | Refused | typeof IDEMPOTENCY_MISMATCH> {
  const seen = context.siteState.version();
  const prepared = make(context.siteState.site().site);
  return runOnce(
    context,
    (tx) => {
      const stored = tx.sites.newest();
      const change = stored === null || stored.version === seen ? prepared : make(stored.site);
      if (!change.ok) return change;
      const { text, site, told } = change;
      return { ok: true, version: putDocument(context, tx, who, { format: 'json', text, site }), told } as const;
    },
    idempotencyKey,
  );
}
