import { isDeepStrictEqual } from 'node:util';
import { HAND_OVER_MS } from '../../../hub/domain/call/offer.ts';
import type { MatterId, StaffId } from '../../../hub/domain/ids.ts';
import type { LocalDate, LocalTime } from '../../../hub/domain/roster/local-time.ts';
import { evolveMatter, type Matter, type MatterFact } from '../../../hub/domain/matter/matter.ts';
import type { Instant } from '../../../hub/domain/time.ts';
import type { Effect } from '../../../hub/store/effects.ts';
import type { Tables } from '../../../hub/store/tables.ts';
import type { Insist } from './promise.ts';

/** What the witness may read from the hub. */
export type Around = {
  readonly tables: Pick<Tables, 'facts' | 'matters'>;
  /** Since when the hub could take due steps. */
  readonly ableSince: number;
  /** Local time of the building at the commit; null when the hub has restarted since. */
  readonly wall: (() => LocalTime) | null;
  readonly isOnStaff: (id: StaffId) => boolean;
};
type Seen = {
  readonly before: Matter | null;
  readonly fact: MatterFact;
  readonly after: Matter;
  readonly at: Instant;
  readonly around: Around;
};
type Rule = readonly [broken: string, keeps: (seen: Seen) => boolean];

const LATE_MS = 1_000;
const REMIND_FROM_MINUTE = 8 * 60;
const OWNERS_ALONE = new Set(['MatterPlanned', 'MatterOffered', 'MatterDone']);

/** Rules that hold after every fact about a matter. The text is shown when one is broken. */
const PROMISES: readonly Rule[] = [
  ['a matter has not exactly one owner', ({ after }) => typeof after.owner === 'string' && after.owner !== ''],
  [
    'a matter was opened twice, or for somebody else',
    ({ before, fact, after }) => fact.type !== 'MatterOpened' || (before === null && after.owner === fact.by),
  ],
  [
    'the owner of a matter changed without a yes',
    ({ before, fact, after }) =>
      before === null ||
      before.owner === after.owner ||
      fact.type === 'MatterAccepted' ||
      fact.type === 'MatterPassedOn',
  ],
  [
    'a matter was taken from somebody who is not its owner',
    ({ before, fact }) =>
      (fact.type !== 'MatterAccepted' && fact.type !== 'MatterPassedOn') || fact.formerOwner === before?.owner,
  ],
  [
    'a matter was accepted by somebody who was not asked',
    ({ before, fact }) => fact.type !== 'MatterAccepted' || isFor(before, fact),
  ],
  [
    'a matter was passed on although its owner is there',
    ({ before, fact, around }) =>
      fact.type !== 'MatterPassedOn' || (before !== null && !around.isOnStaff(before.owner)),
  ],
  [
    'somebody else acted for the owner of a matter',
    ({ before, fact }) => !OWNERS_ALONE.has(fact.type) || ('by' in fact && fact.by === before?.owner),
  ],
  ['a matter that is done went on', ({ before, fact }) => before?.state !== 'done' || fact.type === 'MatterNoted'],
  ['a matter that is done still asks somebody', ({ after }) => after.state === 'open' || after.handOver === null],
  [
    'a matter was offered twice at once',
    ({ before, fact }) => fact.type !== 'MatterOffered' || before?.handOver === null,
  ],
  [
    'an offer of a matter has not a minute',
    ({ fact, at }) => fact.type !== 'MatterOffered' || fact.returnsAt === at + HAND_OVER_MS,
  ],
  [
    'an offer of a matter went back before its minute',
    ({ before, fact, at }) => fact.type !== 'MatterReturned' || at >= (before?.handOver?.returnsAt ?? Infinity),
  ],
  [
    'an offer of a matter outlived its minute',
    ({ before, fact, at, around }) => fact.type === 'MatterOfferMoved' || inTime(before, at, around.ableSince),
  ],
  [
    'somebody was reminded of a matter that has no day, or before it',
    ({ before, fact }) => fact.type !== 'MatterReminded' || (before?.dueOn ?? '9') <= fact.on,
  ],
  [
    'somebody was reminded of a matter before eight, or by another day',
    ({ fact, around: { wall } }) =>
      fact.type !== 'MatterReminded' ||
      wall === null ||
      (wall().minute >= REMIND_FROM_MINUTE && wall().date === fact.on),
  ],
];

/** Reads every fact about a matter in the event log, folds it independently, and checks the rules. */
export function createMatterWitness(insist: Insist) {
  const all = new Map<MatterId, Matter>();
  const offered = new Set<MatterId>();
  const reminded = new Set<string>();
  const counts: Record<string, number> = {};
  let lastSeq = 0;
  /** Facts since then that were sent to phones; facts about matters never are. */
  let told = 0;

  function saw(id: MatterId, fact: MatterFact, at: Instant, around: Around): void {
    const before = all.get(id) ?? null;
    const seen = { at, fact };
    insist(before !== null || fact.type === 'MatterOpened', 'a matter began without being opened', id, seen);
    const after = evolveMatter(before, fact, at, id);
    for (const [rule, keeps] of PROMISES) insist(keeps({ before, fact, after, at, around }), rule, id, seen);
    if (fact.type === 'MatterReminded') {
      insist(!reminded.has(`${id} ${fact.on}`), 'somebody was reminded of a matter twice on one day', id, seen);
      reminded.add(`${id} ${fact.on}`);
    }
    counts[fact.type] = (counts[fact.type] ?? 0) + 1;
    all.set(id, after);
    if (after.handOver === null) offered.delete(id);
    else offered.add(id);
  }

  function belongsToStaff(isOnStaff: Around['isOnStaff']): void {
    for (const { id, state, owner } of all.values())
      insist(state === 'done' || isOnStaff(owner), 'a matter belongs to somebody who left', id);
  }

  return {
    all,
    counts,
    saw,
    committed(effects: readonly Effect[]): void {
      for (const effect of effects) if (effect.type === 'fact' && effect.callId !== null) told += 1;
    },
    /** Reads the new facts about matters. To be called after every commit and every start of the hub. */
    looks(around: Around): void {
      const newest = around.tables.facts.lastSeq();
      const onlyCalls = newest - lastSeq === told;
      told = 0;
      if (onlyCalls) {
        lastSeq = newest;
        return;
      }
      const touched = new Set<MatterId>();
      let staffChanged = false;
      for (
        let rows = around.tables.facts.after(lastSeq, 1_000);
        rows.length > 0;
        rows = around.tables.facts.after(lastSeq, 1_000)
      ) {
        for (const { seq, at, matterId, fact } of rows) {
          lastSeq = seq;
          staffChanged ||= fact.type === 'SiteApplied';
          if (matterId === null) continue;
          saw(matterId, fact as unknown as MatterFact, at, around);
          touched.add(matterId);
        }
      }
      for (const id of touched) {
        const row = around.tables.matters.byId(id)?.matter;
        insist(isDeepStrictEqual(row, all.get(id)), 'the row of a matter is not the fold of its facts', id);
      }
      if (staffChanged) belongsToStaff(around.isOnStaff);
    },
    open: (): Matter[] => [...all.values()].filter(({ state }) => state === 'open'),
    isAsking: (): boolean => offered.size > 0,
    /** Checks all open offers. To be called from time to time, because a forgotten offer makes no fact. */
    noOfferIsForgotten(now: Instant, ableSince: number): void {
      for (const id of offered)
        insist(inTime(all.get(id) ?? null, now, ableSince), 'an offer of a matter outlived its minute', id);
    },
    /** Matters whose owner must be reminded today and was not yet. */
    owed: (today: LocalDate): Matter[] =>
      [...all.values()].filter(
        ({ state, dueOn, remindedOn }) =>
          state === 'open' && dueOn !== null && dueOn <= today && (remindedOn ?? '') < today,
      ),
  };
}
export type MatterWitness = ReturnType<typeof createMatterWitness>;

function isFor(before: Matter | null, { by, team }: MatterFact & { type: 'MatterAccepted' }): boolean {
  const to = before?.handOver?.to;
  return to !== undefined && ('staff' in to ? to.staff === by : to.team === team) && by !== before?.owner;
}

function inTime(matter: Matter | null, now: number, ableSince: number): boolean {
  return matter === null || matter.handOver === null || now - Math.max(matter.handOver.returnsAt, ableSince) <= LATE_MS;
}
