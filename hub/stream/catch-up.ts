import type { ChangeFrame, HelloFrame } from '../contract/stream.ts';
import type { Seq } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import { callView, streamFact, timestamp } from '../queries/call-view.ts';
import { shownToPhones, type Change } from '../queries/changes.ts';
import type { SnapshotQueries, SnapshotTexts } from './snapshot-text.ts';

/** The queries that the stream uses. */
export type StreamQueries = SnapshotQueries;

/**
 * One piece of a catch-up. `done`: the end of the event log is reached. A phone that joins in the same turn of the loop
 * misses nothing.
 */
export type CatchUpPiece = {
  readonly frame: { readonly type: 'snapshot' | 'change'; readonly bytes: Buffer } | null;
  /** Facts and calls that were read. */
  readonly cost: number;
  readonly done: boolean;
};

type Hello = Omit<HelloFrame, 'type' | 'pages'> & { readonly pages: string | null };

/** One WebSocket text frame with its header. */
export type EncodeFrame = (text: string) => Buffer;

export type CatchUpSources = {
  readonly queries: StreamQueries;
  readonly encode: EncodeFrame;
  readonly snapshots: SnapshotTexts;
  readonly site: () => SiteIndex;
};

/**
 * What a phone is sent after `hello`, in pieces.
 * @param after the newest `seq` it has, 0 for the whole event log, null when it has nothing.
 * @returns the next piece, of at most so many facts. Together they are every change since `after` in order; or one
 *   snapshot and the changes since, when `after` is missing, older than what is kept, or from the future.
 */
export function catchUp(
  { queries, snapshots, encode, site }: CatchUpSources,
  after: number | null,
): (most: number) => CatchUpPiece {
  let read = after === null || !queries.changes.isKept(after) ? null : queries.changes.after(after as Seq);

  function snapshot(most: number): CatchUpPiece {
    if (!snapshots.writeSome(most)) return { frame: null, cost: most, done: false };
    const { seq, bytes } = snapshots.now();
    read = queries.changes.after(seq as Seq);
    return { frame: { type: 'snapshot', bytes }, cost: most, done: false };
  }

  return (most) => {
    if (read === null) return snapshot(most);
    const { changes, cost, done } = read(most);
    const frames = changes
      .filter(({ stored }) => shownToPhones(stored.callId, stored.fact))
      .map((change) => changeFrame(change, site()));
    const text = frames.length === 0 ? null : JSON.stringify(frames.length === 1 ? frames[0] : frames);
    return { frame: text === null ? null : { type: 'change', bytes: encode(text) }, cost, done };
  };
}

function changeFrame({ stored, call }: Change, site: SiteIndex): ChangeFrame {
  return {
    type: 'change',
    seq: stored.seq,
    at: timestamp(stored.at),
    fact: streamFact(stored.fact, stored.callId),
    ...(call === null ? {} : { call: callView(call, stored.seq, site) }),
  };
}

export function helloFrame({ seq, boot, serverTime, pages, me }: Hello): HelloFrame {
  return { type: 'hello', seq, boot, serverTime, ...(pages === null ? {} : { pages }), me };
}
