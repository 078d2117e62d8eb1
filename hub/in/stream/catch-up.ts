import type { ChangeFrame, HelloFrame, SnapshotFrame } from '../../contract/stream.ts';
import type { Seq } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site-index.ts';
import { callView, streamFact, timestamp } from '../../queries/call-view.ts';
import { changesAfter, openCalls, shownToPhones } from '../../queries/calls.ts';
import { dutyView } from '../../queries/people.ts';

/** Changes told one by one on reconnect; a phone that missed more gets a snapshot, which is smaller. */
const CHANGES_MAX = 5_000;

type Tables = Parameters<typeof changesAfter>[0];

/**
 * What a phone is sent first, after `hello`.
 * @param after the newest `seq` it has, 0 for the whole book, null when it has nothing.
 * @returns every change since then in order, or a snapshot when `after` is missing, older than what is kept, or from the future.
 */
export function catchUp(
  tables: Tables, site: SiteIndex, after: number | null, reachability: () => SnapshotFrame['reachability'],
): (ChangeFrame | SnapshotFrame)[] {
  const last = tables.facts.lastSeq();
  const first = tables.facts.firstSeq();
  const known = after !== null && after <= last && after >= first - 1;
  const changes = known ? changesAfter(tables, after as Seq, CHANGES_MAX) : null;
  if (changes === null) {
    return [{ type: 'snapshot', seq: last, calls: openCalls(tables, site), duty: dutyView(site), reachability: reachability() }];
  }
  return changes.filter(({ stored }) => shownToPhones(stored.callId, stored.fact)).map(({ stored, call }): ChangeFrame => ({
    type: 'change', seq: stored.seq, at: timestamp(stored.at), fact: streamFact(stored.fact, stored.callId),
    ...(call === null ? {} : { call: callView(call, stored.seq, site) }),
  }));
}

export function helloFrame(tables: Tables, boot: string, at: string, me: HelloFrame['me']): HelloFrame {
  return { type: 'hello', seq: tables.facts.lastSeq(), boot, serverTime: at, me };
}
