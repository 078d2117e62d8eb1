import { createHash } from 'node:crypto';
import type { TeamId } from '../../domain/ids.ts';
import type { Override } from '../../domain/roster/roster.ts';
import { indexSite } from '../../domain/site/site-index.ts';
import { DAY_MS, later, SECOND_MS, type Instant } from '../../domain/time.ts';
import { appendRosterFact } from './change-roster.ts';
import { runOnce, type CommandContext, type IDEMPOTENCY_MISMATCH, type IdempotencyKey } from '../command-context.ts';
import { contentOf, ENTRIES_MAX, inOrder, readEntries, spanOf, type OverrideRequest } from './import-entries.ts';
import type { Entry } from './entry.ts';
import type { Actor } from '../actor.ts';
import type { Mistake } from '../../types/mistake.ts';

/** A parsed file of roster changes, and the mistakes of its format. */
export type RosterFile = { readonly entries: readonly Entry[]; readonly mistakes: readonly Mistake[] };

type Imported =
  | {
      readonly ok: true;
      readonly added: readonly Override[];
      readonly unchanged: number;
      readonly mistakes: readonly Mistake[];
    }
  | { readonly ok: false; readonly code: 'ROSTER_INVALID'; readonly mistakes: readonly Mistake[] };

/** Events are compared with the roster only within this span. */
const EVENTS_WITHIN_MS = 402 * DAY_MS;

/**
 * Imports a file of leave, covers and extra duties into the roster. With one error in the file nothing is imported.
 * Changes that the roster already contains stay as they are, so importing a file twice changes nothing the second
 * time.
 * @param dryRun only answers what would be added.
 */
export function importRoster(
  context: CommandContext,
  file: RosterFile,
  { who, dryRun }: { readonly who: Actor; readonly dryRun: boolean },
  idempotencyKey?: IdempotencyKey,
): Promise<Imported | typeof IDEMPOTENCY_MISMATCH> {
  // Done before the commit: reading a thousand lines and months of a roster is too slow for it.
  const alreadyOnDuty = dutyOutsideFile(context, file.entries.slice(0, ENTRIES_MAX));
  const seen = context.siteState.version();
  const prepared = readEntries(file.entries, context.siteState.site(), context.siteState.now(), alreadyOnDuty);
  return runOnce(
    context,
    (tx) => {
      const stored = tx.sites.newest();
      const { requests, mistakes } =
        stored === null || stored.version === seen
          ? prepared
          : readEntries(file.entries, indexSite(stored.site), tx.now, alreadyOnDuty);
      const all = inOrder([...file.mistakes, ...mistakes]);
      if (all.some(({ severity }) => severity === 'error'))
        return { ok: false, code: 'ROSTER_INVALID', mistakes: all } as const;

      const earliest = requests.reduce((least, { to }) => Math.min(least, to), tx.now as number);
      const there = new Set(tx.roster.overridesAfter(later(earliest as Instant, -1)).map(contentOf));
      const added: Override[] = [];
      for (const request of requests) {
        const content = contentOf(request);
        if (there.has(content)) continue;
        there.add(content);
        const override: Override = {
          id: `import-${createHash('sha256').update(content).digest('hex').slice(0, 20)}`,
          ...request,
        };
        added.push(override);
        if (dryRun) continue;
        tx.roster.putOverride(override);
        appendRosterFact(tx, { type: 'RosterOverridden', ...who, override });
      }
      return { ok: true, added, unchanged: file.entries.length - added.length, mistakes: all } as const;
    },
    dryRun ? undefined : idempotencyKey,
  );
}

/**
 * @returns whether a person is on duty, or backup, during the whole span without the file. Calendars have whole
 *   seconds.
 */
function dutyOutsideFile(
  context: CommandContext,
  entries: readonly Entry[],
): (role: 'duty' | 'backup', request: OverrideRequest) => boolean {
  const { siteState } = context;
  const zone = siteState.site().site.site.timezone;
  const events = entries
    .filter(({ event }) => event !== null)
    .map((entry) => spanOf(entry, zone))
    .filter((span) => 'from' in span);
  if (events.length === 0) return () => false;
  const from = Math.min(...events.map((span) => span.from)) as Instant;
  const to = Math.min(Math.max(...events.map((span) => span.to)), from + EVENTS_WITHIN_MS) as Instant;
  const spans = siteState.timetableSince(from).spans(
    siteState.site().site.teams.map(({ id }) => id as TeamId),
    from,
    to,
  );
  return (role, request) =>
    spans.some(
      (span) =>
        span.role === role &&
        span.person === request.person &&
        span.team === request.team &&
        Math.floor(span.from / SECOND_MS) * SECOND_MS <= request.from &&
        span.to >= request.to,
    );
}
