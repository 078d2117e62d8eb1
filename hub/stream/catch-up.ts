import type { ChangeFrame, HelloFrame, SnapshotFrame } from '../contract/stream.ts';
import type { Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import { callView, streamFact, timestamp } from '../queries/call-view.ts';
import { shownToPhones } from '../queries/changes.ts';
import type { Queries } from '../queries/queries.ts';

/** Changes sent in one frame while catching up. Between two frames other work gets its turn. */
const CHUNK = 500;

/** The queries that the stream uses. */
export type StreamQueries = Pick<Queries, 'calls' | 'changes' | 'reachability'>;

/** `done`: the end of the event log is reached. A phone that joins in the same turn of the loop misses nothing. */
export type CatchUpChunk = { readonly frames: readonly (ChangeFrame | SnapshotFrame)[]; readonly done: boolean };

/**
 * What a phone is sent after `hello`, in chunks.
 * @param after the newest `seq` it has, 0 for the whole event log, null when it has nothing.
 * @returns the next chunk. Together they are every change since `after` in order; or one snapshot, when `after` is
 *   missing, older than what is kept, or from the future.
 */
export function catchUp(queries: StreamQueries, site: () => SiteIndex, after: number | null): () => CatchUpChunk {
  if (after === null || !queries.changes.isKept(after)) return () => ({ frames: [snapshot(queries)], done: true });
  const read = queries.changes.after(after as Seq);
  return () => {
    const changes = read(CHUNK);
    const frames = changes
      .filter(({ stored }) => shownToPhones(stored.callId, stored.fact))
      .map(({ stored, call }): ChangeFrame => ({
        type: 'change',
        seq: stored.seq,
        at: timestamp(stored.at),
        fact: streamFact(stored.fact, stored.callId),
        ...(call === null ? {} : { call: callView(call, stored.seq, site()) }),
      }));
    return { frames, done: changes.length < CHUNK };
  };
}

function snapshot({ calls, changes, reachability }: StreamQueries): SnapshotFrame {
  const { people, places, duty } = reachability();
  return {
    type: 'snapshot',
    seq: changes.lastSeq(),
    calls: calls.open(),
    duty,
    reachability: people,
    places,
  };
}

export function helloFrame(seq: number, boot: string, at: string, me: HelloFrame['me']): HelloFrame {
  return { type: 'hello', seq, boot, serverTime: at, me };
}
