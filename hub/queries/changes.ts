import { evolve } from '../domain/call/evolve.ts';
import type { Call, CallFact } from '../domain/call/call.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import { toldToPhones, type UnknownFact } from '../domain/fact/read-fact.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredFact } from '../store/event-log/facts.ts';
import type { Tables } from '../store/tables.ts';

/** One change as the stream tells it: the fact, and the call as it was right after. */
export type Change = { readonly stored: StoredFact; readonly call: Call | null };

export type ChangeQueries = {
  /** Position of the newest fact. */
  readonly lastSeq: () => number;
  /** Can every change after this position still be read? Not when it is older than what is kept, or from the future. */
  readonly isKept: (after: number) => boolean;
  /**
   * Reads every change after a position, in order, each with the call as it then was: folded from the facts.
   * @returns the next changes at each call, at most `limit`; fewer, or none, at the end of the log.
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
          // Nothing more is told of a closed call; a year of them need not be held.
          if (call.state === 'closed') calls.delete(stored.callId);
          else calls.set(stored.callId, call);
          return { stored, call };
        });
    },
  };
}

/** A fact of an unknown type changes nothing of the call. */
function applied(call: Call | null, fact: CallFact | UnknownFact, at: Instant, id: CallId): Call | null {
  return fact.type === 'UnknownFact' ? call : evolve(call, fact, at, id);
}

/** Facts about calls are told to phones, and of the others those that `toldToPhones` names. */
export function shownToPhones(callId: CallId | null, fact: { readonly type: string }): boolean {
  return fact.type !== 'UnknownFact' && (callId !== null || toldToPhones(fact));
}
