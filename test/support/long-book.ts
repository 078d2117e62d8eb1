import type { Call } from '../../hub/domain/call/call.ts';
import type { CallFact } from '../../hub/domain/call/call-fact.ts';
import type { CallId } from '../../hub/domain/ids.ts';
import type { Tx } from '../../hub/store/tables.ts';
import { storeIn } from './disk/temp-store.ts';

const IN_ONE_COMMIT = 5_000;

/**
 * Copies the newest call of a data directory that no hub uses, with its facts and its standing alerts, until the event
 * log has this many facts more. The copies belong to no button.
 * @param raised when the nth copy was raised; left out: all as the first.
 */
export function copyCalls(
  dataDir: string,
  facts: number,
  raised: (raisedAt: number, n: number) => number = (raisedAt) => raisedAt,
): void {
  const store = storeIn(dataDir, () => Date.now());
  const { tables, committer } = store;
  const [newest] = tables.calls.any(Number.MAX_SAFE_INTEGER, 1);
  if (newest === undefined) throw new Error('there is no call to copy');
  const life = tables.facts.ofCall(newest.call.id).map(({ fact }) => fact as CallFact);
  const alerts = tables.alerts.open().filter(({ callId }) => callId === newest.call.id);
  const copies = Math.ceil(facts / life.length);
  for (let from = 0; from < copies; from += IN_ONE_COMMIT) {
    committer.submit(
      (tx) => {
        for (let n = from; n < Math.min(copies, from + IN_ONE_COMMIT); n += 1) copyOne(tx, newest.call, n);
      },
      (outcome) => {
        if (!outcome.ok) throw outcome.error as Error;
      },
    );
    committer.flush();
  }
  void store.maintenance.checkpoint();
  store.close();

  function copyOne(tx: Tx, like: Call, n: number): void {
    const number = tx.calls.nextNumber();
    const id = `copy-${number}` as CallId;
    let seq = 0;
    for (const fact of life) seq = tx.facts.append(tx.now, id, fact);
    const raisedAt = raised(like.raisedAt, n);
    const call = { ...like, id, number, raisedAt, device: null, input: null } as Call;
    tx.calls.insert(call, seq as never);
    for (const alert of alerts)
      tx.alerts.add(number, { ...alert, id: `${number}.${seq * 8}`, seq: seq as never, callId: id });
  }
}
