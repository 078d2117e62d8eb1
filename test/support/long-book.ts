import type { Call } from '../../hub/domain/call/call.ts';
import type { CallFact } from '../../hub/domain/call/call-fact.ts';
import type { CallId } from '../../hub/domain/ids.ts';
import type { Tx } from '../../hub/store/tables.ts';
import { storeIn } from './disk/temp-store.ts';

const IN_ONE_COMMIT = 5_000;

const DAY_MS = 24 * 60 * 60_000;

/**
 * Copies the newest call of a data directory that no hub uses, with its facts and its standing alerts, until the event
 * log has this many facts more. The copies belong to no button. @param days over how many days before it they were
 * raised, in equal distances; their facts keep the time of the copying.
 */
export function copyCalls(dataDir: string, facts: number, days = 0): void {
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
        for (let n = from; n < Math.min(copies, from + IN_ONE_COMMIT); n += 1)
          copyOne(tx, earlier(newest.call, ((copies - n) / copies) * days * DAY_MS));
      },
      (outcome) => {
        if (!outcome.ok) throw outcome.error as Error;
      },
    );
    committer.flush();
  }
  void store.maintenance.checkpoint();
  store.close();

  function copyOne(tx: Tx, like: Call): void {
    const number = tx.calls.nextNumber();
    const id = `copy-${number}` as CallId;
    let seq = 0;
    for (const fact of life) seq = tx.facts.append(tx.now, id, fact);
    const call = { ...like, id, number, device: null, input: null } as Call;
    tx.calls.insert(call, seq as never);
    for (const alert of alerts)
      tx.alerts.add(number, { ...alert, id: `${number}.${seq * 8}`, seq: seq as never, callId: id });
  }
}

/**
 * Appends repeated presses to the newest call of a data directory that no hub uses. @returns the id of the call.
 */
export function repeatNewest(dataDir: string, times: number): CallId {
  const store = storeIn(dataDir, () => Date.now());
  const [newest] = store.tables.calls.any(Number.MAX_SAFE_INTEGER, 1);
  if (newest === undefined) throw new Error('there is no call to repeat');
  const { call } = newest;
  const again = store.tables.facts.ofCall(call.id).find(({ fact }) => fact.type === 'PressRepeated');
  if (again === undefined) throw new Error('the call was not repeated');
  store.committer.submit(
    (tx) => {
      for (let n = 0; n < times; n += 1) tx.facts.append(tx.now, call.id, again.fact as CallFact);
    },
    (outcome) => {
      if (!outcome.ok) throw outcome.error as Error;
    },
  );
  store.committer.flush();
  store.close();
  return call.id;
}

function earlier(call: Call, ms: number): Call {
  const times = ['raisedAt', 'acknowledgedAt', 'attendedAt', 'closedAt'] as const;
  const moved = times.map((name) => [name, call[name] === null ? null : call[name] - Math.round(ms)]);
  return { ...call, ...Object.fromEntries(moved) } as Call;
}
