import type { CallView } from '../../hub/contract/call.ts';
import type { ChangeFrame, SnapshotFrame } from '../../hub/contract/stream.ts';

/** The open calls as this page knows them, and how far it has read (`seq`, null: nothing yet). */
export type OpenCalls = {
  readonly open: ReadonlyMap<string, CallView>;
  /** Calls lately closed, with the seq of their end: an older change that arrives late must not bring one back. */
  readonly closed: ReadonlyMap<string, number>;
  readonly seq: number | null;
};

export const NO_CALLS: OpenCalls = { open: new Map(), closed: new Map(), seq: null };

/** How many ended calls are remembered; a late change is at most a few seconds old. */
const CLOSED_KEPT = 200;

/** A snapshot replaces everything, even calls newer than it and a higher seq: the hub may have been restored. */
export function withSnapshot(frame: Pick<SnapshotFrame, 'calls' | 'seq'>): OpenCalls {
  return {
    open: new Map(frame.calls.filter((call) => call.state !== 'closed').map((call) => [call.id, call])),
    closed: new Map(),
    seq: frame.seq,
  };
}

/** A change moves `seq` on, whether it is about a call or not; one already read changes nothing. */
export function withChange(calls: OpenCalls, frame: Pick<ChangeFrame, 'seq' | 'call'>): OpenCalls {
  if (calls.seq !== null && frame.seq <= calls.seq) return calls;
  const moved = frame.call ? withCall(calls, frame.call) : calls;
  return { ...moved, seq: frame.seq };
}

/** A call as an answer or an alert tells it. Older than what is known: ignored. `seq` of the stream does not move. */
export function withCall(calls: OpenCalls, call: CallView): OpenCalls {
  const known = calls.open.get(call.id)?.seq ?? calls.closed.get(call.id) ?? -1;
  if (call.seq < known || (call.seq === known && calls.closed.has(call.id))) return calls;
  const open = new Map(calls.open);
  const closed = new Map(calls.closed);
  if (call.state === 'closed') {
    open.delete(call.id);
    closed.set(call.id, call.seq);
    for (const id of closed.keys()) if (closed.size > CLOSED_KEPT) closed.delete(id);
  } else {
    open.set(call.id, call);
  }
  return { ...calls, open, closed };
}
