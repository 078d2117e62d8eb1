import { evolve } from '../domain/call/evolve.ts';
import type { Call } from '../domain/call/call.ts';
import type { CallFact } from '../domain/call/call-fact.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import { toldToPhones, type UnknownFact } from '../domain/fact/read-fact.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredFact } from '../store/event-log/facts.ts';
import type { Tables } from '../store/tables.ts';

/** One change as the stream sends it: the fact, and the call right after this fact. */
export type Change = { readonly stored: StoredFact; readonly call: Call | null };

export type ChangeQueries = {
  /** Position of the newest fact. */
  readonly lastSeq: () => number;
  /**
   * Whether every change after this position can be read. False when it is older than the first kept fact, or in the
   * future.
   */
  readonly isKept: (after: number) => boolean;
  /**
   * Reads all changes after a position, in order. Each has the call as it was then, folded from the facts.
   * @returns a function; each use reads at most `limit` facts and answers the next changes, perhaps none.
   */
  readonly after: (seq: Seq) => (limit: number) => Changes;
};

/** `cost`: facts that were read, also those of earlier calls. `done`: nothing came after the last one. */
export type Changes = { readonly changes: readonly Change[]; readonly cost: number; readonly done: boolean };

type Fold = { readonly id: CallId; at: number; call: Call | null };

export function createChangeQueries({ facts }: Pick<Tables, 'facts'>): ChangeQueries {
  /** Reads on in a call that began earlier. @returns how many facts it read; fewer than `limit` when it is whole. */
  function foldOn(fold: Fold, before: Seq, limit: number): number {
    const older = facts.ofCallBetween(fold.id, fold.at, before, limit);
    for (const { seq, at, callId, fact } of older) {
      if (callId !== null) fold.call = applied(fold.call, fact, at, callId);
      fold.at = seq;
    }
    return older.length;
  }

  return {
    lastSeq: () => facts.lastSeq(),
    isKept: (after) => after <= facts.lastSeq() && (after === 0 || after >= facts.firstSeq() - 1),
    after: (seq) => readerAfter(seq),
  };

  function readerAfter(seq: Seq): (limit: number) => Changes {
    /** As they were after the last fact that was read. */
    const calls = new Map<CallId, Call | null>();
    let at = seq;
    let fold: Fold | null = null;

    /** @returns facts that were read; the call is known when fewer than `limit`. */
    function know(id: CallId, before: Seq, limit: number): number {
      if (calls.has(id)) return 0;
      if (fold?.id !== id) fold = { id, at: 0, call: null };
      const cost = foldOn(fold, before, limit);
      if (cost < limit) {
        calls.set(id, fold.call);
        fold = null;
      }
      return cost;
    }

    return (limit) => {
      const changes: Change[] = [];
      const page = facts.after(at, limit);
      let cost = 0;
      for (const stored of page) {
        if (cost >= limit) break;
        const { callId } = stored;
        if (callId === null) changes.push({ stored, call: null });
        else {
          cost += know(callId, stored.seq, limit - cost);
          if (!calls.has(callId)) break;
          const call = applied(calls.get(callId) ?? null, stored.fact, stored.at, callId);
          // A closed call does not change any more. It is dropped, so that a year of calls does not stay in memory.
          if (call?.state === 'closed') calls.delete(callId);
          else calls.set(callId, call);
          changes.push({ stored, call });
        }
        at = stored.seq;
        cost += 1;
      }
      return { changes, cost, done: page.length < limit && at === (page.at(-1)?.seq ?? at) };
    };
  }
}

/** A fact of an unknown type does not change the call. */
function applied(call: Call | null, fact: CallFact | UnknownFact, at: Instant, id: CallId): Call | null {
  return fact.type === 'UnknownFact' ? call : evolve(call, fact, at, id);
}

/** Whether phones get a fact: all facts about calls, and those others that `toldToPhones` names. */
export function shownToPhones(callId: CallId | null, fact: { readonly type: string }): boolean {
  return fact.type !== 'UnknownFact' && (callId !== null || toldToPhones(fact));
}
