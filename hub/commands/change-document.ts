import type { Site } from '../domain/site.ts';
import { putDocument } from './change-site.ts';
import { perform, type Desk, type MISMATCH, type IdempotencyKey } from './desk.ts';
import type { Who } from './who.ts';

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
  desk: Desk,
  make: (present: Site) => Change<Told, Refused>,
  who: Who,
  once?: IdempotencyKey,
): Promise<{ ok: true; version: number; told: Told } | Refused | typeof MISMATCH> {
  const seen = desk.house.version();
  const prepared = make(desk.house.site().site);
  return perform(
    desk,
    (tx) => {
      const stored = tx.sites.newest();
      const change = stored === null || stored.version === seen ? prepared : make(stored.site);
      if (!change.ok) return change;
      const { text, site, told } = change;
      return { ok: true, version: putDocument(desk, tx, who, { format: 'json', text, site }), told } as const;
    },
    once,
  );
}
