import type { CallView } from '../../hub/contract/call.ts';
import type { ChangeFrame, SnapshotFrame } from '../../hub/contract/stream.ts';

/** The open calls known to this page. `seq`: the last change that was read; null: none yet. */
export type OpenCalls = {
  readonly open: ReadonlyMap<string, CallView>;
  /** Recently closed calls. A late older change must not open one again. */
  readonly closed: ReadonlyMap<string, CallView>;
  readonly seq: number | null;
  /** How often everything was replaced: what was closed in between is not known. */
  readonly snapshots: number;
};
export type CallsDraft = {
  open: Map<string, CallView>;
  closed: Map<string, CallView>;
  seq: number | null;
  snapshots: number;
};

export const NO_CALLS: OpenCalls = { open: new Map(), closed: new Map(), seq: null, snapshots: 0 };

/** How many closed calls are remembered. A late change is at most a few seconds old. */
const CLOSED_KEPT = 200;

/** Copies once for any number of changes, because a frame may carry thousands. */
export function updateCalls(calls: OpenCalls, change: (draft: CallsDraft) => void): OpenCalls {
  const draft: CallsDraft = { ...calls, open: new Map(calls.open), closed: new Map(calls.closed) };
  change(draft);
  return draft;
}

/** A snapshot replaces everything, even newer calls and a higher seq: the hub may have been restored from a backup. */
export function applySnapshot(draft: CallsDraft, frame: Pick<SnapshotFrame, 'calls' | 'seq'>): void {
  draft.open.clear();
  draft.closed.clear();
  for (const call of frame.calls) if (call.state !== 'closed') draft.open.set(call.id, call);
  draft.seq = frame.seq;
  draft.snapshots += 1;
}

/** A change moves `seq` on, also when it is about no call. A change that was read before changes nothing. */
export function applyChange(draft: CallsDraft, frame: Pick<ChangeFrame, 'seq' | 'call'>): void {
  if (draft.seq !== null && frame.seq <= draft.seq) return;
  if (frame.call) applyCall(draft, frame.call);
  draft.seq = frame.seq;
}

/** A call from an answer or an alert. Ignored when older than what is known. It does not move `seq` of the stream. */
export function applyCall({ open, closed }: CallsDraft, call: CallView): void {
  const known = open.get(call.id)?.seq ?? closed.get(call.id)?.seq ?? -1;
  if (call.seq < known || (call.seq === known && closed.has(call.id))) return;
  if (call.state === 'closed') {
    open.delete(call.id);
    closed.set(call.id, call);
    for (const id of closed.keys()) if (closed.size > CLOSED_KEPT) closed.delete(id);
  } else {
    open.set(call.id, call);
  }
}
