import type { TroubleId } from '../../domain/ids.ts';
import { evolveTrouble, type Trouble, type TroubleFact } from '../../domain/trouble/trouble.ts';
import type { Tx } from '../../store/tables.ts';

/**
 * Every change of a trouble goes through here: fact, row, then telling. Runs inside a commit.
 * @param before null for a trouble that is raised.
 */
export function recordTrouble(tx: Tx, before: Trouble | null, fact: TroubleFact): Trouble {
  const seq = tx.facts.append(tx.now, null, fact);
  const trouble = evolveTrouble(before, fact, tx.now);
  if (before === null) tx.troubles.insert(trouble);
  else tx.troubles.update(trouble);
  tx.tell({ type: 'fact', seq, at: tx.now, callId: null, fact, call: null });
  tx.tell({ type: 'trouble', trouble, why: fact.type });
  return trouble;
}

/** Applies facts to an open trouble, in order. Those after its end are left out. */
export function recordMore(tx: Tx, before: Trouble, facts: readonly ((id: TroubleId) => TroubleFact)[]): Trouble {
  let trouble = before;
  for (const fact of facts) if (trouble.state === 'open') trouble = recordTrouble(tx, trouble, fact(trouble.id));
  return trouble;
}
