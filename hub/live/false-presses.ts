import type { CommandContext } from '../commands/command-context.ts';
import { recordTrouble } from '../commands/troubles/record-trouble.ts';
import { endOldWatches } from '../commands/troubles/watch-point.ts';
import type { CallPointId, TroubleId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { falsePattern, isCalm, isWorse, NOBODY_THERE, type FalsePressRule } from '../domain/trouble/false-presses.ts';
import type { Trouble } from '../domain/trouble/trouble.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables, Tx } from '../store/tables.ts';

/** So many closed calls are looked at, newest first. More within the time of the rule are a pattern anyway. */
const LOOKED_AT = 500;

export type FalsePressWatch = {
  /** Records patterns that began or are over, and ends watches. Called once a second. */
  readonly check: () => void;
  readonly committed: (effects: readonly Effect[]) => void;
};

/** Finds call points that call again and again while nobody is there. */
export function createFalsePressWatch({
  context,
  tables,
  rule,
  now,
}: {
  readonly context: CommandContext;
  readonly tables: Pick<Tables, 'troubles' | 'watches'>;
  readonly rule: FalsePressRule;
  readonly now: () => Instant;
}): FalsePressWatch {
  const suspects = new Set<CallPointId>();
  /** Open patterns, each with its last false press. After a start: the start. */
  const lastAt = new Map<CallPointId, Instant>();
  for (const { kind, callPoint } of tables.troubles.open()) if (kind === 'false-presses') lastAt.set(callPoint, now());

  function submit(work: (tx: Tx) => void): void {
    // Refused by the disk: looked at again with the next press.
    context.committer.submit(work, () => {});
  }

  function calmDown(): void {
    for (const [callPoint, last] of lastAt) {
      if (!isCalm(last, now())) continue;
      lastAt.delete(callPoint);
      submit((tx) => {
        const open = tx.troubles.openOf('false-presses', callPoint);
        if (open !== null) recordTrouble(tx, open, { type: 'TroubleSolved', trouble: open.id, proof: 'calm' });
      });
    }
  }

  return {
    check: () => {
      for (const callPoint of suspects) submit((tx) => findPattern(context, tx, callPoint, rule));
      suspects.clear();
      calmDown();
      if (tables.watches.all().some(({ until }) => until <= now())) submit(endOldWatches);
    },
    committed: (effects) => {
      for (const effect of effects) {
        if (effect.type === 'trouble') followed(lastAt, effect.trouble, now());
        if (effect.type !== 'fact' || effect.fact.type !== 'CallClosed') continue;
        const callPoint = effect.call?.callPoint ?? null;
        if (effect.fact.outcome !== NOBODY_THERE || callPoint === null) continue;
        suspects.add(callPoint);
        if (lastAt.has(callPoint)) lastAt.set(callPoint, now());
      }
    },
  };
}

function followed(lastAt: Map<CallPointId, Instant>, { kind, state, callPoint }: Trouble, now: Instant): void {
  if (kind !== 'false-presses') return;
  if (state === 'solved') lastAt.delete(callPoint);
  else if (!lastAt.has(callPoint)) lastAt.set(callPoint, now);
}

function findPattern(context: CommandContext, tx: Tx, id: CallPointId, rule: FalsePressRule): void {
  const point = context.siteState.site().callPoint(id);
  if (point === null) return;
  const open = tx.troubles.openOf('false-presses', id);
  const closed = tx.calls.closed(Number.MAX_SAFE_INTEGER, LOOKED_AT).flatMap(({ call }) => {
    const { callPoint, closedAt, raisedAt, outcome } = call;
    return callPoint === id && closedAt !== null ? [{ closedAt, raisedAt, outcome }] : [];
  });
  // What came before the last one was over does not count again.
  const since = tx.troubles.lastSolvedAt('false-presses', id);
  const found = falsePattern(
    closed.filter(({ closedAt }) => since === null || closedAt > since),
    rule,
    tx.now,
  );
  if (found === null) return;
  if (open === null)
    recordTrouble(tx, null, {
      type: 'TroubleRaised',
      trouble: context.ids.shortId() as TroubleId,
      kind: 'false-presses',
      device: point.source.device,
      callPoint: id,
      place: point.place,
      grave: false,
      ...found,
    });
  else if (isWorse(open.count, found.count))
    recordTrouble(tx, open, { type: 'TroubleAgain', trouble: open.id, since: open.since, count: found.count });
}
