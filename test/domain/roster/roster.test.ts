import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../hub/domain/roster/calendar.ts';
import { gapsBetween } from '../../../hub/domain/roster/gaps.ts';
import type { Hours } from '../../../hub/domain/roster/hours.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import { instantOf, minuteOf, type LocalDate } from '../../../hub/domain/roster/local-time.ts';
import { changesBetween, dutyAt, type Override, type Roster, type Shift } from '../../../hub/domain/roster/roster.ts';
import type { Instant } from '../../../hub/domain/time.ts';
import { chen, clinic, committee, li, wang, zhao } from '../call/scene.ts';

const zone = 'Asia/Shanghai';
/** National Day 2026, and the Saturdays decreed to be worked. */
const calendar: Calendar = {
  holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07']),
  workdays: new Set(['2026-02-14', '2026-10-10']),
};
const at = (date: string, time: string, where = zone): Instant => instantOf(date as LocalDate, minuteOf(time), where);
const shift = (more: Partial<Shift>): Shift => ({
  id: 'desk',
  team: committee,
  days: ['workdays'],
  from: '08:30',
  to: '17:00',
  duty: [wang],
  backup: [li],
  ...more,
});
const roster = (shifts: readonly Shift[], overrides: readonly Override[] = [], more: Partial<Roster> = {}): Roster => ({
  shifts,
  overrides,
  calendar,
  zone,
  ...more,
});
const who = (given: Roster, date: string, time: string, team = committee): string => {
  const { duty, backup } = dutyAt(given, team, at(date, time, given.zone));
  return [duty.join('+'), backup.join('+')].join(' / ');
};

describe('who is on duty', () => {
  it('from the first minute of a shift to the last, and only for its team', () => {
    const given = roster([shift({})]);
    expect(['08:29', '08:30', '16:59', '17:00'].map((time) => who(given, '2026-11-23', time))).toEqual([
      ' / ',
      'wang / li',
      'wang / li',
      ' / ',
    ]);
    expect(who(given, '2026-11-23', '12:00', clinic)).toBe(' / ');
    expect(dutyAt(given, committee, at('2026-11-23', '12:00')).why).toEqual(['desk']);
  });

  it('on a Saturday decreed to be worked, and not on a holiday in the week', () => {
    const given = roster([shift({}), shift({ id: 'holiday', days: ['holidays'], duty: [zhao], backup: [] })]);
    expect(['2026-02-14', '2026-10-10', '2026-02-21', '2026-10-01'].map((date) => who(given, date, '10:00'))).toEqual([
      'wang / li',
      'wang / li',
      'zhao / ',
      'zhao / ',
    ]);
  });

  it('days of the week are what they are, whatever the calendar says', () => {
    expect(who(roster([shift({ days: ['thu'] })]), '2026-10-01', '10:00')).toBe('wang / li');
  });

  it('single dates stand beside or without days', () => {
    const given = roster([
      { id: 'festival', team: committee, dates: ['2026-10-01'], from: '09:00', to: '12:00', duty: [li] },
    ]);
    expect(who(given, '2026-10-01', '10:00')).toBe('li / ');
    expect(who(given, '2026-10-02', '10:00')).toBe(' / ');
  });

  it('over midnight: the night belongs to the day on which it began', () => {
    const given = roster([shift({ days: ['fri'], from: '20:00', to: '06:00' })]);
    expect(who(given, '2026-11-27', '23:00')).toBe('wang / li');
    expect(who(given, '2026-11-28', '05:59')).toBe('wang / li');
    expect(who(given, '2026-11-28', '06:00')).toBe(' / ');
    expect(who(given, '2026-11-27', '05:00')).toBe(' / ');
  });

  it("over midnight when the clocks change: the shift lasts to the wall's six o'clock, an hour shorter or longer", () => {
    const given = roster([shift({ days: ['everyday'], from: '22:00', to: '06:00' })], [], { zone: 'America/New_York' });
    const lengthOf = (date: string): number => {
      const [from, to] = changesBetween(given, at(date, '21:00', given.zone), at(date, '33:00', given.zone)) as [
        Instant,
        Instant,
      ];
      return (to - from) / 3_600_000;
    };
    expect([lengthOf('2026-03-07'), lengthOf('2026-10-31'), lengthOf('2026-07-01')]).toEqual([7, 9, 8]);
  });

  it('in turns, also before the turns were written down', () => {
    const turns = { start: '2026-11-23', everyDays: 7, order: [[wang], [li], [zhao]] };
    const given = roster([shift({ days: ['everyday'], duty: [], backup: [], rotation: turns })]);
    expect(
      ['2026-11-22', '2026-11-23', '2026-11-29', '2026-11-30', '2026-12-07', '2026-12-14'].map((date) =>
        who(given, date, '10:00'),
      ),
    ).toEqual(['zhao / ', 'wang / ', 'wang / ', 'li / ', 'zhao / ', 'wang / ']);
  });
});

describe('what changes it for a while', () => {
  const change = (more: Partial<Override>): Override => ({
    id: 'o1',
    kind: 'leave',
    person: wang,
    from: at('2026-11-23', '11:30'),
    to: at('2026-11-23', '13:00'),
    ...more,
  });

  it('leave: the backup stands in, and why is said', () => {
    const given = roster([shift({})], [change({})]);
    expect(['11:29', '11:30', '12:59', '13:00'].map((time) => who(given, '2026-11-23', time))).toEqual([
      'wang / li',
      'li / ',
      'li / ',
      'wang / li',
    ]);
    expect(dutyAt(given, committee, at('2026-11-23', '12:00')).why).toEqual(['desk', 'o1', 'backup-stands-in']);
  });

  it('lunch cover: one stands where the other would, and nobody is told twice', () => {
    expect(who(roster([shift({})], [change({ kind: 'cover', person: li, for: wang })]), '2026-11-23', '12:00')).toBe(
      'li / ',
    );
    expect(who(roster([shift({})], [change({ kind: 'cover', person: chen, for: wang })]), '2026-11-23', '12:00')).toBe(
      'chen / li',
    );
    expect(who(roster([shift({})], [change({ kind: 'cover', person: chen, for: zhao })]), '2026-11-23', '12:00')).toBe(
      'wang / li',
    );
  });

  it('an extra pair of hands for one team, outside any shift too', () => {
    const given = roster(
      [shift({})],
      [change({ kind: 'extra', person: chen, team: committee, to: at('2026-11-23', '20:00') })],
    );
    expect([
      who(given, '2026-11-23', '12:00'),
      who(given, '2026-11-23', '19:00'),
      who(given, '2026-11-23', '12:00', clinic),
    ]).toEqual(['wang+chen / li', 'chen / ', ' / ']);
  });

  it('leave with a cover for it: the cover stands there, whichever was entered first', () => {
    const both = [change({}), change({ id: 'o2', kind: 'cover', person: zhao, for: wang })];
    for (const overrides of [both, both.toReversed()])
      expect(who(roster([shift({})], overrides), '2026-11-23', '12:00')).toBe('zhao / li');
  });

  it('two who change places at the same time do change places, within a team and between two', () => {
    const places = [
      change({ kind: 'cover', person: li, for: wang }),
      change({ id: 'o2', kind: 'cover', person: wang, for: li }),
    ];
    expect(who(roster([shift({})], places), '2026-11-23', '12:00')).toBe('li / wang');
    const doors = [
      change({ kind: 'cover', person: chen, for: wang }),
      change({ id: 'o2', kind: 'cover', person: wang, for: chen }),
    ];
    const given = roster([shift({}), shift({ id: 'clinic', team: clinic, duty: [chen], backup: [] })], doors);
    expect([who(given, '2026-11-23', '12:00'), who(given, '2026-11-23', '12:00', clinic)]).toEqual([
      'chen / li',
      'wang / ',
    ]);
  });

  it('a cover who falls ill is no cover', () => {
    const ill = [change({ kind: 'cover', person: zhao, for: wang }), change({ id: 'o2', person: zhao })];
    expect(who(roster([shift({})], ill), '2026-11-23', '12:00')).toBe('li / ');
  });

  it('leave of everybody leaves nobody', () => {
    expect(who(roster([shift({})], [change({}), change({ id: 'o2', person: li })]), '2026-11-23', '12:00')).toBe(' / ');
  });
});

describe('a gap in the opening hours', () => {
  const hours: Hours = { team: committee, open: [{ days: ['workdays'], from: '08:30', to: '17:00' }] };
  const gaps = (given: Roster, days = 14) =>
    gapsBetween(given, hours, at('2026-11-23', '00:00'), at('2026-11-23', `${24 * days}:00`));

  it('is not there where every open minute has somebody', () => {
    expect(gaps(roster([shift({})]))).toEqual([]);
  });

  it('is found between two shifts, as one stretch, and by whom it opens does not matter', () => {
    const given = roster([
      shift({ to: '12:00' }),
      shift({ id: 'noon', from: '13:00', to: '17:00', duty: ['wang' as StaffId] }),
    ]);
    expect(gaps(given, 1)).toEqual([
      { team: committee, from: at('2026-11-23', '12:00'), to: at('2026-11-23', '13:00') },
    ]);
    expect(gaps(given)).toHaveLength(10);
  });

  it('of leave without a backup is found, and one that has passed is not', () => {
    const leave: Override = {
      id: 'o1',
      kind: 'leave',
      person: wang,
      from: at('2026-11-25', '00:00'),
      to: at('2026-11-26', '00:00'),
    };
    expect(gaps(roster([shift({ backup: [] })], [leave]))).toEqual([
      { team: committee, from: at('2026-11-25', '08:30'), to: at('2026-11-25', '17:00') },
    ]);
    const late = at('2026-11-25', '16:00');
    expect(gapsBetween(roster([shift({ backup: [] })], [leave]), hours, late, at('2026-11-26', '00:00'))).toEqual([
      { team: committee, from: late, to: at('2026-11-25', '17:00') },
    ]);
  });
});
