import { describe, expect, it } from 'vitest';
import type { MatterId, StaffId } from '../../hub/domain/ids.ts';
import type { LocalDate, LocalTime } from '../../hub/domain/roster/local-time.ts';
import type { MatterFact } from '../../hub/domain/matter/matter.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createMatterWitness, type Around } from './witnesses/matter-witness.ts';
import { BrokenPromise, type Insist } from './witnesses/promise.ts';
import { sentencesOf } from './report.ts';
import type { Breaks } from './sim-pagers.ts';
import { simulate } from './simulate.ts';
import { DAY_MS } from '../../hub/domain/time.ts';

/** Monday 5 January 2026, midnight in Shanghai, where the simulation begins. */
const MIDNIGHT = Date.UTC(2026, 0, 4, 16);

describe('a promise that breaks', () => {
  it('is reported with its rule, the seed, the day, the facts that led to it and the command that reproduces it', async () => {
    // From the third day on: as if the hub had announced less time to arrive than it stored.
    const liveness = (days: number) =>
      simulate(11, days, (fact, at) => {
        if (fact.type === 'CallAcknowledged' && at > MIDNIGHT + 2 * DAY_MS)
          Object.assign(fact, { arriveBy: fact.arriveBy - 600_000 });
      });
    const { broken } = await liveness(30);
    if (broken === null) throw new Error('nothing broke');
    const text = sentencesOf(broken);
    expect(text).toMatch(
      /^BROKEN: the row is not the fold of its facts\nseed 11, day 2 \(2026-01-07T\S+\+08:00\), \w+; its facts:\n {2}2026-01-0\d\S+ \{"type":"CallRaised"/,
    );
    expect(broken.timeline.length).toBeGreaterThan(1);
    expect(broken.timeline.at(-1)).toMatch(/"type":"CallAcknowledged".*the book differs/);
    expect(text).toContain('\nagain: npm run simulate -- --seed 11 --days 3\n');
    expect((await liveness(3)).broken).toEqual(broken);
  }, 60_000);
});

describe('a rule that the hub breaks', () => {
  it.each<[what: string, breaks: Breaks, rule: RegExp]>([
    [
      'somebody goes, and the pagers are not told',
      {
        pagersMiss: (effect) =>
          effect.type === 'fact' ? effect.fact.type === 'CallAcknowledged' : effect.type === 'withdraw',
      },
      /^a popup still asks \w+ after \d+ ms$|^waves went on after somebody went$/,
    ],
    [
      'a pager whose test ring was never answered counts as proven',
      { everyPagerIsTested: true },
      /^the pager of \w+ counts as proven, and is not$/,
    ],
    [
      'a page that is not in front counts as one that hears',
      { hiddenPagesHear: true },
      /^the page of \w+ counts as proven, and is asleep$/,
    ],
    [
      'a press that the disk does not take is told too late',
      { unrecordedAfterMs: 1_500 },
      /^a press came 1001 ms ago, and the phone of \w+ was not told$/,
    ],
    [
      'who goes to a press that is not stored is forgotten',
      { forgetsWhoGoes: true },
      /^\w+ said "I am going" before it was stored, and it has no owner$/,
    ],
  ])('%s', async (_, breaks, rule) => {
    expect((await simulate(15, 1, () => {}, breaks)).broken?.rule).toMatch(rule);
  });
});

describe('the witness of matters', () => {
  const [wang, li, sun] = ['wang', 'li', 'sun'] as StaffId[] as [StaffId, StaffId, StaffId];
  const today = '2026-01-05' as LocalDate;
  const opened = {
    type: 'MatterOpened',
    by: wang,
    team: 'committee',
    reason: 'pension',
    place: null,
    call: null,
    dueOn: today,
  } as MatterFact;
  const offered = {
    type: 'MatterOffered',
    by: wang,
    to: { staff: li },
    asked: [li],
    returnsAt: 60_000 as Instant,
  } as MatterFact;
  const accepted = { type: 'MatterAccepted', by: li, team: null, formerOwner: wang } as MatterFact;
  const reminded = { type: 'MatterReminded', on: today } as MatterFact;
  const done = { type: 'MatterDone', by: wang, outcome: 'helped' } as MatterFact;
  const returned = { type: 'MatterReturned', owner: wang } as MatterFact;
  const planned = (by: StaffId) => ({ type: 'MatterPlanned', by, dueOn: today }) as MatterFact;

  type Told = readonly [fact: MatterFact, atMs: number];
  function sees(facts: readonly Told[], wall: LocalTime = { date: today, minute: 480 }): string {
    const insist: Insist = (holds, rule, about, seen = null) => {
      if (!holds) throw new BrokenPromise(rule, about, seen);
    };
    const witness = createMatterWitness(insist);
    const around = {
      ableSince: 0,
      wall: () => wall,
      isOnStaff: () => true,
      tables: null as unknown as Around['tables'],
    };
    try {
      for (const [fact, at] of facts) witness.saw('m1' as MatterId, fact, at as Instant, around);
      return 'kept';
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error;
      expect(error.seen?.fact).toBe(facts.at(-1)?.[0]);
      return error.rule;
    }
  }

  it('accepts a matter that is opened, reminded of, handed over and done', () => {
    expect(
      sees([
        [opened, 0],
        [reminded, 0],
        [offered, 0],
        [accepted, 60_000],
        [{ ...done, by: li } as MatterFact, 61_000],
      ]),
    ).toBe('kept');
    expect(
      sees([
        [opened, 0],
        [offered, 0],
        [returned, 61_000],
        [done, 62_000],
      ]),
    ).toBe('kept');
  });

  it.each<[what: string, facts: readonly Told[], rule: string]>([
    ['a fact before the first', [[done, 0]], 'a matter began without being opened'],
    [
      'a yes nobody asked for',
      [
        [opened, 0],
        [accepted, 0],
      ],
      'a matter was accepted by somebody who was not asked',
    ],
    [
      'a yes of somebody else',
      [
        [opened, 0],
        [offered, 0],
        [{ ...accepted, by: sun } as MatterFact, 1],
      ],
      'a matter was accepted by somebody who was not asked',
    ],
    [
      'passed on although Wang is there',
      [
        [opened, 0],
        [{ type: 'MatterPassedOn', owner: li, team: null, formerOwner: wang } as MatterFact, 0],
      ],
      'a matter was passed on although its owner is there',
    ],
    [
      'planned by another',
      [
        [opened, 0],
        [planned(li), 0],
      ],
      'somebody else acted for the owner of a matter',
    ],
    [
      'planned when done',
      [
        [opened, 0],
        [done, 0],
        [planned(wang), 0],
      ],
      'a matter that is done went on',
    ],
    [
      'reminded when done',
      [
        [opened, 0],
        [done, 0],
        [reminded, 0],
      ],
      'a matter that is done went on',
    ],
    [
      'a yes after the minute',
      [
        [opened, 0],
        [offered, 0],
        [accepted, 61_001],
      ],
      'an offer of a matter outlived its minute',
    ],
    [
      'back after the minute',
      [
        [opened, 0],
        [offered, 0],
        [returned, 61_001],
      ],
      'an offer of a matter outlived its minute',
    ],
    [
      'back before the minute',
      [
        [opened, 0],
        [offered, 0],
        [returned, 59_999],
      ],
      'an offer of a matter went back before its minute',
    ],
    [
      'two minutes to answer',
      [
        [opened, 0],
        [{ ...offered, returnsAt: 120_000 } as MatterFact, 0],
      ],
      'an offer of a matter has not a minute',
    ],
    [
      'reminded twice',
      [
        [opened, 0],
        [reminded, 0],
        [reminded, 1],
      ],
      'somebody was reminded of a matter twice on one day',
    ],
    [
      'reminded without a day',
      [
        [{ ...opened, dueOn: null } as MatterFact, 0],
        [reminded, 0],
      ],
      'somebody was reminded of a matter that has no day, or before it',
    ],
  ])('%s', (_, facts, rule) => {
    expect(sees(facts)).toBe(rule);
  });

  it('nobody is reminded before eight', () => {
    expect(
      sees(
        [
          [opened, 0],
          [reminded, 0],
        ],
        { date: today, minute: 479 },
      ),
    ).toBe('somebody was reminded of a matter before eight, or by another day');
  });
});
