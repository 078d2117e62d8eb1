import type { Site } from '../../domain/site/site.ts';
import { detachMovedCalls, putDocument } from './change-site.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import type { Actor } from '../actor.ts';

/** A new document and what the caller wants to answer about it (`told`); or a refusal. */
export type Change<Told, Refused> =
  | { readonly ok: true; readonly site: Site; readonly text: string; readonly told: Told }
  | Refused;

/** So often another change comes first only where programs write against each other. */
const TRIES = 5;

/**
 * Changes a part of the site document. Other people's changes in the meantime are kept.
 * @param make makes the new document and has it checked, before the commit: a large one takes seconds. It is asked
 *   again when another change came first. It must be pure.
 * @returns BUSY when another change came first every time.
 */
export async function changeDocument<Told, Refused extends { readonly ok: false }>(
  context: CommandContext,
  make: (present: Site) => Promise<Change<Told, Refused>>,
  who: Actor,
  idempotencyKey?: IdempotencyKey,
): Promise<{ ok: true; version: number; told: Told } | Refused | typeof IDEMPOTENCY_MISMATCH | typeof BUSY> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const seen = context.siteState.version();
    const change = await make(context.siteState.site().site);
    if (context.siteState.version() !== seen) continue;
    try {
      return await runOnce(
        context,
        (tx) => {
          if (!change.ok) return change;
          if ((tx.sites.newest()?.version ?? seen) !== seen) throw new CameSecond();
          const { text, site, told } = change;
          const version = putDocument(context, tx, who, { format: 'json', text, site });
          detachMovedCalls(tx, site);
          return { ok: true, version, told } as const;
        },
        idempotencyKey,
      );
    } catch (error) {
      if (!(error instanceof CameSecond)) throw error;
    }
  }
  return BUSY;
}

const BUSY = { ok: false, code: 'BUSY' } as const;

/** Another change was committed in the same turn. Thrown, so that no answer is kept for the idempotency key. */
class CameSecond extends Error {}
