import type { Site } from '../../domain/site/site.ts';
import { putDocument } from './change-site.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import type { Actor } from '../actor.ts';

/** A new document and what the caller wants to answer about it (`told`); or a refusal. */
export type Change<Told, Refused> =
  | { readonly ok: true; readonly site: Site; readonly text: string; readonly told: Told }
  | Refused;

/**
 * Changes a part of the site document as it is at the moment of the commit. Other people's changes in the meantime
 * are kept.
 * @param make makes the new document. It runs before the commit, because checking a large document is slow and would
 *   delay a press. It runs again inside the commit when another change came first. It must be synchronous and pure.
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
