import type { Grade, HearingReason } from '../../domain/call/person.ts';
import { later, type Instant } from '../../domain/time.ts';
import { pagerChangesAt } from '../pagers/pager-hearing.ts';
import { bestLine, bestPager, changesAt, judge, lineChangesAt, MAY_BE_BACK_MS, type Judged } from './judge.ts';
import type { Known } from './known.ts';

/** One way by which a person hears: their pages together, or one pager. Further kinds may be added. */
export type Way = {
  readonly kind: 'page' | 'pager';
  /** Id of the pager; null for the pages. */
  readonly pager: string | null;
  readonly hears: Grade;
  readonly why: HearingReason;
  /** When it became as it is now; the start of the hub when that is not known. */
  readonly since: Instant;
};

/** A grade with the instants at which it changes by time alone; instants of the past are among them. */
type Graded = Judged & { readonly key: string; readonly ends: readonly Instant[] };

/**
 * Keeps since when the person, and each of their ways, has been as now.
 * @param isEvent something has just happened; otherwise only time has passed, and each grade changed at one of its ends.
 */
export function noteSpans(person: Known, at: Instant, startedAt: Instant, isEvent: boolean): void {
  const ids = new Set([...person.pagersClosed.keys(), ...[...person.pagers].map(({ pager }) => pager)]);
  const all = [...ids].map((id) => pagerWay(person, id, at, startedAt));
  all.push(whole(person, at, startedAt), page(person, at, startedAt));
  for (const graded of all) {
    const was = person.spans.get(graded.key);
    const { hears } = graded;
    if (was?.hears === hears) continue;
    const byTime = was === undefined ? startedAt : endedAt(graded, was.since, at);
    person.spans.set(graded.key, { hears, since: isEvent ? at : byTime });
  }
}

/**
 * The ways of a person, and since when the person hears as now by all of them. Where nothing is known, since the start
 * of the hub.
 * @param pagers ids of their pagers, connected or not. @param person after `noteSpans`.
 */
export function waysOf(
  person: Known,
  pagers: readonly string[],
  at: Instant,
  startedAt: Instant,
): { readonly since: Instant; readonly ways: readonly Way[] } {
  const since = ({ key }: Graded): Instant => person.spans.get(key)?.since ?? startedAt;
  const way = (kind: Way['kind'], id: string | null, graded: Graded): Way => {
    const { hears, why } = graded;
    return { kind, pager: id, hears, why, since: since(graded) };
  };
  return {
    since: since(whole(person, at, startedAt)),
    ways: [
      way('page', null, page(person, at, startedAt)),
      ...pagers.map((id) => way('pager', id, pagerWay(person, id, at, startedAt))),
    ],
  };
}

function whole(person: Known, at: Instant, startedAt: Instant): Graded {
  return { key: 'whole', ...judge(person, at, startedAt), ends: changesAt([person], startedAt) };
}

function page({ lines, pageClosedAt }: Known, at: Instant, startedAt: Instant): Graded {
  const ends = [...lineChangesAt(lines), ...absenceEnds(pageClosedAt, startedAt)];
  return { key: 'page', ...(bestLine(lines, at) ?? absent(pageClosedAt, at, startedAt)), ends };
}

function pagerWay({ pagers, pagersClosed }: Known, id: string, at: Instant, startedAt: Instant): Graded {
  const lines = [...pagers].filter(({ pager }) => pager === id);
  const closed = pagersClosed.get(id);
  const brokeAt = closed === undefined || closed.isLost ? null : closed.at;
  const ends = [...lines.flatMap(pagerChangesAt), ...absenceEnds(brokeAt, startedAt)];
  const judged = bestPager(lines, at) ?? (closed?.isLost === true ? SILENT : absent(brokeAt, at, startedAt));
  return { key: `pager ${id}`, ...judged, ends };
}

/** The line was ended because nothing was answered on it. */
const SILENT: Judged = { hears: 'cannot', why: 'pager-silent' };

/** No line: it may be back within seconds. */
function absent(brokeAt: Instant | null, at: Instant, startedAt: Instant): Judged {
  if (brokeAt !== null && at - brokeAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'line-broke' };
  if (brokeAt === null && at - startedAt < MAY_BE_BACK_MS) return { hears: 'unproven', why: 'hub-started' };
  return { hears: 'cannot', why: 'no-line' };
}

function absenceEnds(brokeAt: Instant | null, startedAt: Instant): Instant[] {
  return [later(brokeAt ?? startedAt, MAY_BE_BACK_MS)];
}

/** The latest end that has passed since then, also when nobody looked at that moment. */
function endedAt({ ends }: Graded, after: Instant, at: Instant): Instant {
  return ends.reduce((latest, end) => (end > latest && end <= at ? end : latest), after);
}
