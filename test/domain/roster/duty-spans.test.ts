import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../hub/domain/roster/calendar.ts';
import { dutySpans } from '../../../hub/domain/roster/duty-spans.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import { instantOf, localTimestamp, minuteOf, type LocalDate } from '../../../hub/domain/roster/local-time.ts';
import { dutyAt, type Override, type Roster, type Shift } from '../../../hub/domain/roster/roster.ts';
import { later, MINUTE_MS, type Instant } from '../../../hub/domain/time.ts';
import { chen, clinic, committee, li, wang, zhao } from '../call/scene.ts';

const zone = 'Asia/Shanghai';
const calendar: Calendar = { holidays: new Set(['2026-10-01']), workdays: new Set(['2026-10-10']) };
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
const told = (given: Roster, from: Instant, until: Instant): string[] =>
  dutySpans(given, [committee, clinic], from, until).map(({ team, person, role, from: begin, to, why, whole }) =>
    [
      team,
      person,
      role,
      localTimestamp(begin, given.zone).slice(5, 16),
      localTimestamp(to, given.zone).slice(5, 16),
      why.join('+'),
      ...(whole ? [] : ['cut']),
    ].join(' '),
  );

describe('who is on duty, span by span', () => {
  it('a span is told as long as it is, also where the question begins or ends within it', () => {
    expect(
      told(roster([shift({ days: ['mon', 'tue'] })]), at('2026-11-23', '12:00'), at('2026-11-24', '12:00')),
    ).toEqual([
      'committee wang duty 11-23T08:30 11-23T17:00 desk',
      'committee li backup 11-23T08:30 11-23T17:00 desk',
      'committee wang duty 11-24T08:30 11-24T17:00 desk',
      'committee li backup 11-24T08:30 11-24T17:00 desk',
    ]);
  });

  it('two shifts one after the other are one span; a cover is one of its own, and who came back begins anew', () => {
    const halves = [shift({ to: '12:00', backup: [] }), shift({ id: 'afternoon', from: '12:00', backup: [] })];
    const cover: Override = {
      id: 'o1',
      kind: 'cover',
      person: li,
      for: wang,
      from: at('2026-11-23', '10:00'),
      to: at('2026-11-23', '11:00'),
    };
    expect(told(roster(halves, [cover]), at('2026-11-23', '00:00'), at('2026-11-24', '00:00'))).toEqual([
      'committee wang duty 11-23T08:30 11-23T10:00 desk',
      'committee li duty 11-23T10:00 11-23T11:00 desk+o1',
      'committee wang duty 11-23T11:00 11-23T17:00 desk+afternoon',
    ]);
  });

  it('who is always on duty is told from the beginning of the question to its end', () => {
    const always = shift({ days: ['everyday'], from: '00:00', to: '24:00', backup: [] });
    expect(told(roster([always]), at('2026-11-23', '00:00'), at('2026-11-25', '00:00'))).toEqual([
      'committee wang duty 11-23T00:00 11-25T00:00 desk cut',
    ]);
  });

  it('a span that ends as the question begins, or begins as it ends, is not part of it', () => {
    expect(told(roster([shift({})]), at('2026-11-23', '17:00'), at('2026-11-24', '08:30'))).toEqual([]);
  });

  it('says the same as the answer for each instant, whatever the roster, the changes and the clocks', () => {
    const people = [wang, li, zhao, chen];
    const person = fc.constantFrom(...people);
    const clock = fc.constantFrom('00:00', '02:30', '08:00', '16:00', '22:00', '24:00');
    const zones = fc.constantFrom(zone, 'America/New_York', 'Europe/Berlin');
    const shifts = fc.array(
      fc.record({
        team: fc.constantFrom(committee, clinic),
        days: fc.constantFrom(['everyday' as const], ['workdays' as const], ['sun' as const, 'sat' as const]),
        from: clock,
        to: clock,
        duty: fc.uniqueArray(person, { maxLength: 2 }),
        backup: fc.uniqueArray(person, { maxLength: 2 }),
      }),
      { maxLength: 4 },
    );
    const hour = fc.integer({ min: -100, max: 300 });
    const overrides = fc.array(
      fc.record({
        kind: fc.constantFrom('leave' as const, 'cover' as const, 'extra' as const),
        person,
        for: person,
        begin: hour,
        hours: fc.integer({ min: 1, max: 90 }),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(
        zones,
        shifts,
        overrides,
        fc.array(fc.integer({ min: 0, max: 10 * 24 * 60 }), { minLength: 5, maxLength: 20 }),
        (where, made, changes, minutes) => {
          const start = at('2026-10-25', '00:00', where);
          const given = roster(
            made.map((one, i) => ({ id: `s${i}`, ...one })),
            changes.map(({ begin, hours, ...one }, i) => ({
              id: `o${i}`,
              team: committee,
              ...one,
              from: later(start, begin * 60 * MINUTE_MS),
              to: later(start, (begin + hours) * 60 * MINUTE_MS),
            })),
            { zone: where },
          );
          const spans = dutySpans(given, [committee, clinic], start, later(start, 10 * 24 * 60 * MINUTE_MS));
          for (const minute of minutes) {
            const now = later(start, minute * MINUTE_MS + 1);
            if (now >= start + 10 * 24 * 60 * MINUTE_MS) continue;
            for (const team of [committee, clinic]) {
              const running = spans.filter((one) => one.team === team && now >= one.from && now < one.to);
              const who = (role: string): StaffId[] =>
                running
                  .filter((one) => one.role === role)
                  .map((one) => one.person)
                  .toSorted();
              const { duty, backup } = dutyAt(given, team, now);
              expect([who('duty'), who('backup')]).toEqual([duty.toSorted(), backup.toSorted()]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
