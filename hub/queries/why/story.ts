import type { WhyReasonView, WhyView } from '../../contract/http/why.ts';
import type { Call } from '../../domain/call/call.ts';
import { isLatePress } from '../../domain/call/events/late-press.ts';
import type { HearingReason } from '../../domain/call/person.ts';
import type { StaffId } from '../../domain/ids.ts';
import type { SiteIndex } from '../../domain/site/site-index.ts';
import { SECOND_MS, type Instant } from '../../domain/time.ts';
import { personView } from '../call-view.ts';
import { tellingOf } from './lines.ts';
import type { Turn } from './turn.ts';

/** The response goal of the field (promises.md, Numbers to hold). */
const WELL_WITHIN_MS = 60 * SECOND_MS;

/** What the turns of a call say of its people. */
type Seen = {
  readonly told: ReadonlySet<StaffId>;
  readonly receipted: ReadonlySet<StaffId>;
  /** Who could not hear at the last telling that named them, and has given no receipt. */
  readonly cannot: ReadonlyMap<StaffId, HearingReason>;
  readonly gaveBack: ReadonlySet<StaffId>;
  readonly notThere: ReadonlySet<StaffId>;
  readonly takers: ReadonlySet<StaffId>;
  readonly takenAt: Instant | null;
  readonly arrivedAt: Instant | null;
  readonly wasUnheard: boolean;
  readonly lateMs: number;
};

/** The answer in short: was it answered well, how soon, and if not, what kept people away. */
export function storyOf(
  { raisedAt }: Call,
  turns: readonly Turn[],
  site: SiteIndex,
): Pick<WhyView, 'well' | 'takenAfterMs' | 'arrivedAfterMs' | 'reasons'> {
  const seen = lookAt(turns);
  const since = (at: Instant): number => Math.max(at - raisedAt, 0);
  const well =
    seen.takenAt !== null &&
    since(seen.takenAt) <= WELL_WITHIN_MS &&
    !seen.wasUnheard &&
    seen.gaveBack.size + seen.notThere.size === 0;
  return {
    well,
    ...(seen.takenAt === null ? {} : { takenAfterMs: since(seen.takenAt) }),
    ...(seen.arrivedAt === null ? {} : { arrivedAfterMs: since(seen.arrivedAt) }),
    reasons: well ? [] : reasonsOf(seen, turns, site),
  };
}

function lookAt(turns: readonly Turn[]): Seen {
  const told = new Set<StaffId>();
  const receipted = new Set<StaffId>();
  const cannot = new Map<StaffId, HearingReason>();
  const gaveBack = new Set<StaffId>();
  const notThere = new Set<StaffId>();
  const takers = new Set<StaffId>();
  let takenAt: Instant | null = null;
  let arrivedAt: Instant | null = null;
  for (const { at, fact, after, alerts, cannotHear } of turns) {
    const unable = new Map(cannotHear.map(({ staff, why }) => [staff, why]));
    for (const { to, receipts } of alerts) {
      for (const id of to) if (!unable.has(id)) told.add(id);
      for (const { staff } of receipts) receipted.add(staff);
    }
    for (const [staff, why] of unable) cannot.set(staff, why);
    if (after.owner !== null) {
      takers.add(after.owner);
      takenAt ??= at;
    }
    if (fact.type === 'StaffArrived') arrivedAt ??= at;
    if (fact.type === 'CallReleased') gaveBack.add(fact.by);
    if (fact.type === 'CallReRaised') notThere.add(fact.formerOwner);
  }
  for (const staff of receipted) cannot.delete(staff);
  const first = turns[0];
  return {
    told,
    receipted,
    cannot,
    gaveBack,
    notThere,
    takers,
    takenAt,
    arrivedAt,
    wasUnheard: turns.some(({ after }) => after.hearing.unheard !== null),
    lateMs: first?.fact.type === 'CallRaised' ? first.at - first.fact.raisedAt : 0,
  };
}

function reasonsOf(seen: Seen, turns: readonly Turn[], site: SiteIndex): WhyReasonView[] {
  const named = (ids: Iterable<StaffId>): NonNullable<WhyReasonView['people']> =>
    [...ids].map((id) => personView(id, site));
  const silent = [...seen.told].filter((id) => !seen.receipted.has(id) && !seen.cannot.has(id) && !seen.takers.has(id));
  const idle = [...seen.receipted].filter((id) => !seen.takers.has(id));
  const nobodyNamed = turns.some(({ fact }) => tellingOf(fact)?.skipped.some(({ why }) => why === 'empty'));
  const reasons: (WhyReasonView | false)[] = [
    isLatePress({ ageMs: seen.lateMs }) && { code: 'late-press', ms: seen.lateMs },
    turns.some(({ after }) => after.marks.includes('closed-hours')) && { code: 'closed-hours' },
    seen.cannot.size > 0 && {
      code: 'cannot-hear',
      cannot: [...seen.cannot].map(([id, why]) => ({ person: personView(id, site), why })),
    },
    silent.length > 0 && { code: 'no-receipt', people: named(silent) },
    idle.length > 0 && { code: 'not-taken', people: named(idle) },
    nobodyNamed && { code: 'nobody-named' },
    seen.gaveBack.size > 0 && { code: 'given-back', people: named(seen.gaveBack) },
    seen.notThere.size > 0 && { code: 'not-there', people: named(seen.notThere) },
  ];
  return reasons.filter((reason) => reason !== false);
}
