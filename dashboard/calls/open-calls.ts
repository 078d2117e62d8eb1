import type { CallView } from '../../hub/contract/call.ts';
import type { ChangeFrame, SnapshotFrame } from '../../hub/contract/stream.ts';

/** The open calls as this page knows them, and how far it has read (`seq`, null: nothing yet). */
export type OpenCalls = {
  readonly open: ReadonlyMap<string, CallView>;
  /** Calls lately closed, with the seq of their end: an older change that arrives late must not bring one back. */
  readonly closed: ReadonlyMap<string, number>;
  readonly seq: number | null;
};
type Draft = { open: Map<string, CallView>; closed: Map<string, number>; seq: number | null };

export const NO_CALLS: OpenCalls = { open: new Map(), closed: new Map(), seq: null };

/** How many ended calls are remembered; a late change is at most a few seconds old. */
const CLOSED_KEPT = 200;

/** Copies once for however many changes: a frame may carry thousands. */
export function changed(calls: OpenCalls, change: (draft: Draft) => void): OpenCalls {
  const draft: Draft = { open: new Map(calls.open), closed: new Map(calls.closed), seq: calls.seq };
  change(draft);
  return draft;
}

/** A snapshot replaces everything, even calls newer than it and a higher seq: the hub may have been restored. */
export function putSnapshot(draft: Draft, frame: Pick<SnapshotFrame, 'calls' | 'seq'>): void {
  draft.open.clear();
  draft.closed.clear();
  for (const call of frame.calls) if (call.state !== 'closed') draft.open.set(call.id, call);
  draft.seq = frame.seq;
}

/** A change moves `seq` on, whether it is about a call or not; one already read changes nothing. */
export function putChange(draft: Draft, frame: Pick<ChangeFrame, 'seq' | 'call'>): void {
  if (draft.seq !== null && frame.seq <= draft.seq) return;
  if (frame.call) putCall(draft, frame.call);
  draft.seq = frame.seq;
}

/** A call as an answer or an alert tells it. Older than what is known: ignored. `seq` of the stream does not move. */
export function putCall({ open, closed }: Draft, call: CallView): void {
  const known = open.get(call.id)?.seq ?? closed.get(call.id) ?? -1;
  if (call.seq < known || (call.seq === known && closed.has(call.id))) return;
  if (call.state === 'closed') {
    open.delete(call.id);
    closed.set(call.id, call.seq);
    for (const id of closed.keys()) if (closed.size > CLOSED_KEPT) closed.delete(id);
  } else {
    open.set(call.id, call);
  }
}
