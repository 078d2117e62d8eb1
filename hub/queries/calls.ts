import { evolve } from '../domain/evolve.ts';
import type { Call, CallFact } from '../domain/call.ts';
import type { CallId, Seq } from '../domain/ids.ts';
import { toldToPhones, type UnknownFact } from '../domain/read-fact.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredCall } from '../store/calls.ts';
import type { StoredFact } from '../store/facts.ts';
import type { Tables } from '../store/tables.ts';
import { callView, factView, timestamp, type CallShape } from './call-view.ts';

export type CallsPage = { readonly items: CallShape[]; readonly next: string | null };

/** Open calls oldest first, all of them; closed or any: newest first, a page below `before` (a call number). */
export function listCalls(
  tables: Tables,
  site: SiteIndex,
  ask: { readonly state?: 'open' | 'closed'; readonly limit: number; readonly before?: number },
): CallsPage {
  const below = ask.before ?? Number.MAX_SAFE_INTEGER;
  if (ask.state === 'open') {
    const items = tables.calls.open().filter(({ call }) => call.number < below);
    return { items: items.map((stored) => view(stored, site)), next: null };
  }
  const rows =
    ask.state === 'closed' ? tables.calls.closed(below, ask.limit + 1) : tables.calls.any(below, ask.limit + 1);
  const items = rows.slice(0, ask.limit);
  const last = items.at(-1);
  return {
    items: items.map((stored) => view(stored, site)),
    next: rows.length > ask.limit && last ? String(last.call.number) : null,
  };
}

export function openCalls(tables: Tables, site: SiteIndex): CallShape[] {
  return tables.calls.open().map((stored) => view(stored, site));
}

export function callWithTimeline(tables: Tables, site: SiteIndex, id: CallId) {
  const stored = tables.calls.byId(id);
  if (stored === null) return null;
  const timeline = tables.facts
    .ofCall(id)
    .map(({ seq, at, fact }) => ({ seq: seq as number, at: timestamp(at), ...factView(fact, null) }));
  return { ...view(stored, site), timeline };
}

/** One change as the stream tells it: the fact, and the call as it was right after. */
export type Change = { readonly stored: StoredFact; readonly call: Call | null };

/**
 * Reads every change after `seq`, in order, each with the call as it then was: folded from the facts, which are the truth.
 * @returns the next changes at each call, at most `limit`; fewer (or none) when it has come to the end of the book.
 */
export function changeReader(tables: Tables, seq: Seq): (limit: number) => Change[] {
  const calls = new Map<CallId, Call>();
  let at = seq;
  return (limit) =>
    tables.facts.after(at, limit).map((stored) => {
      at = stored.seq;
      if (stored.callId === null) return { stored, call: null };
      const before = calls.get(stored.callId) ?? foldUntil(tables, stored.callId, stored.seq);
      const call = applied(before, stored.fact, stored.at, stored.callId);
      if (call === null) return { stored, call };
      // Nothing more is told of a closed call; a year of them need not be held.
      if (call.state === 'closed') calls.delete(stored.callId);
      else calls.set(stored.callId, call);
      return { stored, call };
    });
}

/** A fact of an unknown type changes nothing of the call. */
function applied(call: Call | null, fact: CallFact | UnknownFact, at: Instant, id: CallId): Call | null {
  return fact.type === 'UnknownFact' ? call : evolve(call, fact, at, id);
}

function foldUntil(tables: Tables, id: CallId, seq: Seq): Call | null {
  let call: Call | null = null;
  for (const stored of tables.facts.ofCall(id)) {
    if (stored.seq >= seq) break;
    if (stored.callId !== null) call = applied(call, stored.fact, stored.at, id);
  }
  return call;
}

function view(stored: StoredCall, site: SiteIndex): CallShape {
  return callView(stored.call, stored.seq, site);
}

/** Facts about calls are told to phones, and of the others those that `toldToPhones` names. */
export function shownToPhones(callId: CallId | null, fact: { readonly type: string }): boolean {
  return fact.type !== 'UnknownFact' && (callId !== null || toldToPhones(fact));
}
