import type { ChangeFrame, HelloFrame, PlaceReachView, SnapshotFrame } from '../../contract/stream.ts';
import type { Seq } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site-index.ts';
import { callView, streamFact, timestamp } from '../../queries/call-view.ts';
import { changeReader, openCalls, shownToPhones } from '../../queries/calls.ts';

/** Changes sent in one frame while catching up; between two frames others have their turn. */
const CHUNK = 500;

export type Reachability = {
  readonly people: SnapshotFrame['reachability'];
  readonly places: PlaceReachView[];
  readonly duty: SnapshotFrame['duty'];
};
type Tables = Parameters<typeof changeReader>[0];

/** `done`: the end of the book as it stands at this moment; whoever joins in the same breath misses nothing. */
export type Chunk = { readonly frames: readonly (ChangeFrame | SnapshotFrame)[]; readonly done: boolean };

/**
 * What a phone is sent after `hello`, piece by piece.
 * @param after the newest `seq` it has, 0 for the whole book, null when it has nothing.
 * @returns every change since then in order, or one snapshot when `after` is missing, older than what is kept, or from the future.
 */
export function catchUp(
  tables: Tables,
  site: () => SiteIndex,
  after: number | null,
  reachability: () => Reachability,
): () => Chunk {
  const last = tables.facts.lastSeq();
  const known = after !== null && after <= last && (after === 0 || after >= tables.facts.firstSeq() - 1);
  if (!known) return () => ({ frames: [snapshot(tables, site(), reachability)], done: true });
  const read = changeReader(tables, after as Seq);
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

function snapshot(tables: Tables, site: SiteIndex, reachability: () => Reachability): SnapshotFrame {
  const { people, places, duty } = reachability();
  return {
    type: 'snapshot',
    seq: tables.facts.lastSeq(),
    calls: openCalls(tables, site),
    duty,
    reachability: people,
    places,
  };
}

export function helloFrame(tables: Tables, boot: string, at: string, me: HelloFrame['me']): HelloFrame {
  return { type: 'hello', seq: tables.facts.lastSeq(), boot, serverTime: at, me };
}
