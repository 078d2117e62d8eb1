import { describe, expect, it } from 'vitest';
import type { HandOverTo } from '../../../hub/domain/call/call.ts';
import type { Person } from '../../../hub/domain/call/person.ts';
import { decideMatter, isTheirs } from '../../../hub/domain/matter/decide-matter.ts';
import type { MatterId, OutcomeId, ReasonId, StaffId } from '../../../hub/domain/ids.ts';
import type { LocalDate } from '../../../hub/domain/roster/local-time.ts';
import {
  evolveMatter,
  type Matter,
  type MatterContext,
  type MatterDecision,
  type MatterEvent,
  type MatterTell,
} from '../../../hub/domain/matter/matter.ts';
import { later, type Instant } from '../../../hub/domain/time.ts';
import {
  chen,
  clinic,
  committee,
  deaf,
  everybody,
  li,
  lin,
  minutes,
  noon,
  person,
  seconds,
  sun,
  wang,
  zhao,
} from '../call/scene.ts';

const day = (text: string): LocalDate => text as LocalDate;
const toLi = { staff: li };
const toClinic = { team: clinic };

/** A matter and its clock; every step keeps what was decided last. */
class CommandContext {
  matter: Matter | null = null;
  last: MatterDecision | null = null;
  now: Instant = noon;
  today = day('2026-11-27');
  remindNow = true;
  people: readonly Person[] = everybody;

  does(event: MatterEvent): this {
    const context: MatterContext = {
      now: this.now,
      today: this.today,
      remindNow: this.remindNow,
      people: this.people,
      newId: () => 'm1' as MatterId,
    };
    this.last = decideMatter(this.matter, event, context);
    if (this.last.ok) this.matter = this.last.matter;
    return this;
  }

  pass(ms: number): this {
    this.now = later(this.now, ms);
    return this;
  }

  get outcome(): string {
    if (this.last === null) return 'nothing yet';
    return this.last.ok ? (this.last.fact?.type ?? 'nothing') : this.last.code;
  }

  get told(): readonly MatterTell[] {
    return this.last?.ok === true ? this.last.tell : [];
  }
}

const open = (by: StaffId = wang, dueOn: LocalDate | null = null): CommandContext =>
  new CommandContext().does({ type: 'open', by, reason: 'pension' as ReasonId, place: null, call: null, dueOn });
const offered = (to: HandOverTo = toLi): CommandContext => open().does({ type: 'hand-over', by: wang, to });
const done = (): CommandContext => open().does({ type: 'done', by: wang, outcome: 'helped' as OutcomeId });

const events: readonly (readonly [name: string, event: MatterEvent, open: string, offered: string, done: string])[] = [
  [
    'Wang plans a day',
    { type: 'plan', by: wang, dueOn: day('2026-12-01') },
    'MatterPlanned',
    'MatterPlanned',
    'MATTER_DONE',
  ],
  ['Wang plans nothing new', { type: 'plan', by: wang, dueOn: null }, 'nothing', 'nothing', 'MATTER_DONE'],
  ['Li plans a day', { type: 'plan', by: li, dueOn: day('2026-12-01') }, 'NOT_OWNER', 'NOT_OWNER', 'MATTER_DONE'],
  ['Wang writes a note', { type: 'note', by: wang }, 'MatterNoted', 'MatterNoted', 'MatterNoted'],
  ['Li of the same team writes a note', { type: 'note', by: li }, 'MatterNoted', 'MatterNoted', 'MatterNoted'],
  [
    'Chen of the other team writes a note',
    { type: 'note', by: chen },
    'NOT_YOUR_TEAM',
    'NOT_YOUR_TEAM',
    'NOT_YOUR_TEAM',
  ],
  [
    'the lead, who is in no team, writes a note',
    { type: 'note', by: lin },
    'NOT_YOUR_TEAM',
    'NOT_YOUR_TEAM',
    'NOT_YOUR_TEAM',
  ],
  ['Wang offers it to Li', { type: 'hand-over', by: wang, to: toLi }, 'MatterOffered', 'nothing', 'MATTER_DONE'],
  [
    'Wang offers it to the clinic',
    { type: 'hand-over', by: wang, to: toClinic },
    'MatterOffered',
    'HAND_OVER_PENDING',
    'MATTER_DONE',
  ],
  [
    'Wang offers it to himself',
    { type: 'hand-over', by: wang, to: { staff: wang } },
    'HAND_OVER_TO_SELF',
    'HAND_OVER_PENDING',
    'MATTER_DONE',
  ],
  ['Li offers it away', { type: 'hand-over', by: li, to: toClinic }, 'NOT_OWNER', 'NOT_OWNER', 'MATTER_DONE'],
  ['Li accepts', { type: 'accept-hand-over', by: li }, 'NO_HAND_OVER', 'MatterAccepted', 'MATTER_DONE'],
  ['Zhao accepts', { type: 'accept-hand-over', by: zhao }, 'NO_HAND_OVER', 'NOT_OFFERED_TO_YOU', 'MATTER_DONE'],
  ['Wang accepts', { type: 'accept-hand-over', by: wang }, 'NO_HAND_OVER', 'NOT_OFFERED_TO_YOU', 'MATTER_DONE'],
  ['Li declines', { type: 'decline-hand-over', by: li }, 'NO_HAND_OVER', 'MatterDeclined', 'MATTER_DONE'],
  ['Zhao declines', { type: 'decline-hand-over', by: zhao }, 'NO_HAND_OVER', 'NOT_OFFERED_TO_YOU', 'MATTER_DONE'],
  [
    'Wang is done',
    { type: 'done', by: wang, outcome: 'helped' as OutcomeId },
    'MatterDone',
    'MatterDone',
    'MATTER_DONE',
  ],
  ['Li is done', { type: 'done', by: li, outcome: 'helped' as OutcomeId }, 'NOT_OWNER', 'NOT_OWNER', 'MATTER_DONE'],
  ['Wang leaves the house', { type: 'owner-left' }, 'MatterPassedOn', 'MatterPassedOn', 'nothing'],
  ['time comes by', { type: 'due' }, 'nothing', 'nothing', 'nothing'],
  ['the clock is put right', { type: 'clock-stepped', byMs: 3_600_000 }, 'nothing', 'MatterOfferMoved', 'nothing'],
];

describe('a matter', () => {
  for (const [name, event, whenOpen, whenOffered, whenDone] of events) {
    for (const [state, desk, cell] of [
      ['open', open(), whenOpen],
      ['offered to Li', offered(), whenOffered],
      ['done', done(), whenDone],
    ] as const) {
      it(`${state}: ${name}: ${cell}`, () => {
        const before = desk.matter;
        expect(desk.does(event).outcome).toBe(cell);
        if (cell === 'nothing' || cell === cell.toUpperCase()) expect(desk.matter).toEqual(before);
        if (desk.last?.ok === true && desk.last.fact !== null)
          expect(evolveMatter(before, desk.last.fact, desk.now, 'm1' as MatterId)).toEqual(desk.matter);
        // Whatever happens, one person has it, and only a yes or a leaving makes it another.
        const changed = cell === 'MatterAccepted' || cell === 'MatterPassedOn';
        expect(desk.matter?.owner === before?.owner).toBe(!changed);
      });
    }
  }

  it('belongs to who opened it, and to their team', () => {
    expect(open(chen).matter).toMatchObject({
      owner: chen,
      openedBy: chen,
      team: clinic,
      state: 'open',
      handOver: null,
    });
    expect(open(lin).matter).toMatchObject({ owner: lin, team: null });
    expect(
      everybody.filter(({ id }) => isTheirs(open().matter as Matter, id, { people: everybody })).map(({ id }) => id),
    ).toEqual([wang, li]);
    expect(
      everybody.filter(({ id }) => isTheirs(open(lin).matter as Matter, id, { people: everybody })).map(({ id }) => id),
    ).toEqual([lin]);
  });

  it("a yes makes it theirs and their team's; the former owner and the others who were asked are told", () => {
    const desk = offered(toClinic);
    expect(desk.told).toEqual([{ why: 'handed-over', to: [chen, zhao] }]);
    desk.does({ type: 'accept-hand-over', by: chen });
    expect(desk.matter).toMatchObject({ owner: chen, team: clinic, handOver: null });
    expect(desk.told).toEqual([{ why: 'accepted', to: [wang, zhao] }]);
    expect(desk.does({ type: 'accept-hand-over', by: zhao }).outcome).toBe('NO_HAND_OVER');
  });

  it('of a team each says no for themselves; with the last the offer is over', () => {
    const desk = offered(toClinic).does({ type: 'decline-hand-over', by: chen });
    expect(desk.told).toEqual([]);
    expect(desk.does({ type: 'decline-hand-over', by: chen }).outcome).toBe('nothing');
    expect(desk.does({ type: 'decline-hand-over', by: zhao }).told).toEqual([{ why: 'declined', to: [wang] }]);
    expect(desk.matter?.handOver).toBeNull();
  });

  it('an offer nobody could hear is refused, and one nobody answers ends after a minute', () => {
    const desk = open();
    desk.people = deaf(everybody, chen, zhao).map((one) =>
      one.hears === 'cannot' ? { ...one, hearsWhy: 'never-joined' as const } : one,
    );
    expect(desk.does({ type: 'hand-over', by: wang, to: toClinic }).outcome).toBe('HAND_OVER_TO_NOBODY');
    desk.people = everybody;
    desk.does({ type: 'hand-over', by: wang, to: toClinic });
    expect(desk.pass(seconds(59)).does({ type: 'due' }).outcome).toBe('nothing');
    expect(desk.pass(seconds(1)).does({ type: 'due' }).outcome).toBe('MatterReturned');
    expect(desk.told).toEqual([{ why: 'returned', to: [wang, chen, zhao] }]);
    expect(desk.matter).toMatchObject({ owner: wang, handOver: null });
  });

  it('a clock put right by an hour leaves the offer the time it had', () => {
    const desk = offered()
      .pass(seconds(20))
      .does({ type: 'clock-stepped', byMs: minutes(60) })
      .pass(minutes(60) + seconds(39));
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    expect(desk.pass(seconds(1)).does({ type: 'due' }).outcome).toBe('MatterReturned');
  });

  it('the owner is reminded on its day and every day after, once each, and never before the hour', () => {
    const desk = open(wang, day('2026-11-28'));
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.today = day('2026-11-28');
    desk.remindNow = false;
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.remindNow = true;
    expect(desk.does({ type: 'due' }).told).toEqual([{ why: 'due', to: [wang] }]);
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.today = day('2026-12-03');
    expect(desk.does({ type: 'due' }).outcome).toBe('MatterReminded');
    desk.does({ type: 'plan', by: wang, dueOn: day('2026-12-10') });
    desk.today = day('2026-12-04');
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.today = day('2026-12-10');
    expect(desk.does({ type: 'due' }).outcome).toBe('MatterReminded');
    desk.does({ type: 'done', by: wang, outcome: 'pension' as OutcomeId });
    desk.today = day('2027-01-01');
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
  });

  it('planned anew for the very day on which its owner was reminded, it reminds nobody twice', () => {
    const desk = open(wang, day('2026-11-26')).does({ type: 'due' });
    expect(desk.outcome).toBe('MatterReminded');
    desk.does({ type: 'plan', by: wang, dueOn: day('2026-11-27') });
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.does({ type: 'plan', by: wang, dueOn: day('2026-11-30') }).does({ type: 'plan', by: wang, dueOn: desk.today });
    expect(desk.does({ type: 'due' }).outcome).toBe('nothing');
    desk.today = day('2026-11-28');
    expect(desk.does({ type: 'due' }).outcome).toBe('MatterReminded');
  });

  it('whose owner leaves goes to the lead of the team, else to one of the team, else to the lead of the house; with nobody left it waits', () => {
    const heir = (people: readonly Person[], desk = open()): StaffId | undefined => {
      desk.people = people;
      return desk.does({ type: 'owner-left' }).matter?.owner;
    };
    const boss = person('boss' as StaffId, committee, { roles: ['staff', 'lead'] });
    expect(heir([...everybody, boss])).toBe('boss');
    expect(heir(everybody)).toBe(li);
    expect(heir(everybody.filter(({ id }) => id !== li))).toBe(lin);
    expect(heir([person(sun, null, { roles: ['caretaker'] })])).toBe(sun);
    expect(heir([])).toBe(wang);
    expect(heir([person(li, committee, { roles: ['auditor'] }), person(sun, null, { roles: ['caretaker'] })])).toBe(
      sun,
    );
    const desk = offered(toClinic);
    expect(
      heir(
        everybody.filter(({ id }) => id !== wang),
        desk,
      ),
    ).toBe(li);
    expect(desk.told).toEqual([
      { why: 'passed-on', to: [li] },
      { why: 'returned', to: [chen, zhao] },
    ]);
    expect(desk.matter).toMatchObject({ team: committee, handOver: null });
  });
});
