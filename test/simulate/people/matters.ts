import {
  answerMatterOffer,
  endMatter,
  handOverMatter,
  noteMatter,
  openMatter,
  planMatter,
  remindOfMatters,
  type MatterActionResult,
} from '../../../hub/commands/matters/act-on-matter.ts';
import type { CallId, MatterId, OutcomeId, ReasonId, StaffId, TeamId } from '../../../hub/domain/ids.ts';
import { addDays, localAt, type LocalDate } from '../../../hub/domain/roster/local-time.ts';
import type { Matter } from '../../../hub/domain/matter/matter.ts';
import type { SimHub } from '../sim-hub.ts';
import { between, HOUR, MINUTE, pick, SECOND, type World } from '../world.ts';

export type MatterFrame = { readonly why: string; readonly matter: string };
type Staff = { readonly people: readonly StaffId[]; readonly signedIn: (me: StaffId) => boolean };

const REASONS = ['dispensing', 'consultation', 'pension', 'housing', 'ramp-help', 'other'] as ReasonId[];
/** The hub does this every minute; in a simulated year that would cost too much. */
const REMIND_EVERY_MS = 20 * MINUTE + SECOND;
const REMIND_FROM_MINUTE = 8 * 60;

/** Matters of residents: planned, noted, handed over, postponed, done. */
export function createMatters(world: World, { people, signedIn }: Staff) {
  const { agenda, random, hub, count, answered, witness, matters } = world;

  /** Runs `work` some time later, if the hub runs and the person is signed in. */
  function later(
    low: number,
    high: number,
    me: StaffId,
    id: MatterId,
    work: (there: SimHub, matter: Matter) => void,
  ): void {
    agenda.in(between(random, low, high), () => {
      const there = hub();
      const matter = matters.all.get(id);
      if (there !== null && matter !== undefined && signedIn(me)) work(there, matter);
    });
  }

  function someDay(there: SimHub): LocalDate | null {
    return random() < 0.12 ? null : addDays(today(there), between(random, 0, 15));
  }

  function opens(there: SimHub, me: StaffId, call: CallId | null): void {
    const wish = {
      by: me,
      reason: pick(random, REASONS),
      place: null,
      call,
      nextStep: 'ring back',
      dueOn: someDay(there),
    };
    answered(openMatter(there.context, wish), (done) => {
      witness.insist(done.ok, 'a matter could not be opened', call);
      count('matters');
    });
  }

  /** One action of the owner. Sometimes a person without permission tries it. */
  function does(there: SimHub, me: StaffId, matter: Matter): void {
    const { context } = there;
    const act = { matter: matter.id, by: me };
    const dice = random();
    if (dice < 0.2)
      expects(
        there,
        matter,
        noteMatter(context, { ...act, text: 'was called' }),
        isTheirs(there, matter, me) ? null : 'NOT_YOUR_TEAM',
      );
    else if (dice < 0.5)
      expects(
        there,
        matter,
        planMatter(context, { ...act, nextStep: 'ask again', dueOn: someDay(there) }),
        notOwner(matter, me),
      );
    else if (dice < 0.75) offers(there, me, matter);
    else
      expects(
        there,
        matter,
        endMatter(context, { ...act, outcome: pick(random, ['helped', 'pension', 'housing']) as OutcomeId }),
        notOwner(matter, me),
      );
  }

  function offers({ context }: SimHub, me: StaffId, { id }: Matter): void {
    const to =
      random() < 0.5 ? { staff: pick(random, people) } : { team: pick(random, ['committee', 'clinic']) as TeamId };
    answered(handOverMatter(context, { matter: id, by: me, to }), (done) => done.ok && count('matters offered'));
    // The matter is done before the other person has answered.
    if (random() < 0.1)
      later(5 * SECOND, 50 * SECOND, me, id, (there) =>
        answered(endMatter(there.context, { matter: id, by: me, outcome: 'helped' as OutcomeId })),
      );
  }

  function answers(there: SimHub, me: StaffId, matter: Matter): void {
    const over = matter.state === 'done' ? 'MATTER_DONE' : matter.handOver === null ? 'NO_HAND_OVER' : null;
    if (over !== null) count('answers to ended offers of matters');
    expects(there, matter, answerMatterOffer(there.context, { matter: matter.id, by: me, yes: random() < 0.6 }), over);
  }

  /** @param refusal the code that the hub must answer, changing nothing; null when the action is allowed. */
  function expects(
    { tables }: SimHub,
    { id, owner }: Matter,
    asked: Promise<MatterActionResult | { readonly ok: false; readonly code: string }>,
    refusal: string | null,
  ): void {
    if (refusal === null) return answered(asked);
    const facts = tables.facts.ofMatter(id).length;
    answered(asked, (done) => {
      const got = done.ok ? 'done' : done.code;
      witness.insist(
        got === refusal && 'owner' in done && done.owner === owner,
        `a matter must answer ${refusal}, and answers ${got}`,
        id,
      );
      witness.insist(tables.facts.ofMatter(id).length === facts, `a matter answered ${refusal} and changed`, id);
    });
  }

  /** The reminder job of the hub. An owner who must be reminded gets it a few seconds later. */
  function remind(): void {
    agenda.in(REMIND_EVERY_MS, remind);
    const there = hub();
    if (there === null) return;
    const owed = isTime(there) ? matters.owed(today(there)) : [];
    const asked = remindOfMatters(there.context, there.tables.matters.openDueBy);
    answered(asked, () => {
      for (const matter of owed)
        witness.insist(matters.all.get(matter.id) !== matter, 'nobody was reminded of a matter on its day', matter.id);
    });
  }

  return {
    opens,
    begin: remind,
    hears(me: StaffId, { why, matter }: MatterFrame): void {
      const id = matter as MatterId;
      if (why === 'handed-over') {
        const dice = random();
        const [low, high] = dice < 0.2 ? [MINUTE, 3 * MINUTE] : [3 * SECOND, 55 * SECOND];
        if (dice < 0.75) later(low, high, me, id, (there, now) => answers(there, me, now));
      } else if (why === 'due' || why === 'passed-on') {
        if (random() < 0.6) later(MINUTE, 6 * HOUR, me, id, (there, now) => does(there, me, now));
      }
    },
    day(): void {
      for (const { id, owner } of matters.open()) {
        const dice = random();
        if (dice < 0.1) later(8 * HOUR, 18 * HOUR, owner, id, (there, now) => does(there, owner, now));
        else if (dice < 0.13) {
          const other = pick(random, people);
          later(8 * HOUR, 18 * HOUR, other, id, (there, now) => does(there, other, now));
        }
      }
      // A resident comes without pressing a button, or telephones.
      const me = pick(random, people);
      agenda.in(between(random, 8 * HOUR, 17 * HOUR), () => {
        const there = hub();
        if (there !== null && signedIn(me)) opens(there, me, null);
      });
    },
  };
}

function notOwner({ state, owner }: Matter, me: StaffId): string | null {
  if (state === 'done') return 'MATTER_DONE';
  return owner === me ? null : 'NOT_OWNER';
}

function isTheirs({ context }: SimHub, { owner, team }: Matter, me: StaffId): boolean {
  return owner === me || (team !== null && context.siteState.site().staff(me)?.team === team);
}

function wallOf({ context }: SimHub) {
  return localAt(context.siteState.now(), context.siteState.site().site.site.timezone);
}

function today(there: SimHub): LocalDate {
  return wallOf(there).date;
}

function isTime(there: SimHub): boolean {
  return wallOf(there).minute >= REMIND_FROM_MINUTE;
}
