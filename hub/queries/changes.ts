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
   * @returns a function; each use answers the next changes, at most `limit`, and none at the end of the event log.
   */
  readonly after: (seq: Seq) => (limit: number) => Change[];
};

export function createChangeQueries({ facts }: Pick<Tables, 'facts'>): ChangeQueries {
  function foldUntil(id: CallId, seq: Seq): Call | null {
    let call: Call | null = null;
    for (const stored of facts.ofCall(id)) {
      if (stored.seq >= seq) break;
      if (stored.callId !== null) call = applied(call, stored.fact, stored.at, id);
    }
    return call;
  }

  return {
    lastSeq: () => facts.lastSeq(),
    isKept: (after) => after <= facts.lastSeq() && (after === 0 || after >= facts.firstSeq() - 1),
    after: (seq) => {
      const calls = new Map<CallId, Call>();
      let at = seq;
      return (limit) =>
        facts.after(at, limit).map((stored) => {
          at = stored.seq;
          if (stored.callId === null) return { stored, call: null };
          const before = calls.get(stored.callId) ?? foldUntil(stored.callId, stored.seq);
          const call = applied(before, stored.fact, stored.at, stored.callId);
          if (call === null) return { stored, call };
          // A closed call does not change any more. It is dropped, so that a year of calls does not stay in memory.
          if (call.state === 'closed') calls.delete(stored.callId);
          else calls.set(stored.callId, call);
          return { stored, call };
        });
    },
  };
}

/** A fact of an unknown type does not change the call. */
function applied(call: Call | null, fact: CallFact | UnknownFact, at: Instant, id: CallId): Call | null {
  return fact.type === 'UnknownFact' ? call : evolve(call, fact, at, id);
}

/** Whether phones get a fact: all facts about calls, and those others that `toldToPhones` names. */
export function shownToPhones(callId: CallId | null, fact: { readonly type: string }): boolean {
  return fact.type !== 'UnknownFact' && (callId !== null || toldToPhones(fact));
}
