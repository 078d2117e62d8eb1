import { describe, expect, it } from 'vitest';
import type { Person } from '../../../hub/domain/call/person.ts';
import { chen, deaf, everybody, lin, Scene, seconds, wang, zhao } from './scene.ts';

/** Wang is at the desk, Lin leads. */
const staffed: readonly Person[] = everybody.map((one) =>
  one.id === wang ? { ...one, roles: ['desk', 'staff'] } : one,
);
const unproven = (people: readonly Person[], ...ids: readonly string[]): readonly Person[] =>
  people.map((one) => (ids.includes(one.id) ? { ...one, hears: 'unproven', hearsWhy: 'no-sign' } : one));

function pressed(people: readonly Person[], kind = 'assist', how: 'press' | 'hold' | 'pull' = 'press'): Scene {
  const ramp = new Scene({ people, kind });
  ramp.do({ type: 'press', press: ramp.nextPress(how), origin: { ...ramp.origin, watched: true } });
  return ramp;
}

describe('a press at a watched call point', () => {
  it('raises a call, and only desk and lead are told, again and again', () => {
    const ramp = pressed(staffed);
    expect(ramp.open).toMatchObject({ state: 'waiting', marks: ['watched'], usualPolicy: 'desk-first' });
    expect(ramp.alerted?.to).toEqual([wang, lin]);
    ramp.untilDue();
    expect(ramp.alerted?.to).toEqual([wang, lin]);
    expect(ramp.untilDue().open.marks).toEqual(['watched', 'unanswered']);
  });

  it('with one of the two proven still only them', () => {
    expect(pressed(unproven(staffed, wang)).alerted?.to).toEqual([wang, lin]);
    expect(pressed(deaf(staffed, lin)).open.marks).toEqual(['watched']);
  });

  it('with neither proven it is a press as any other', () => {
    for (const people of [unproven(staffed, wang, lin), deaf(staffed, wang, lin), deaf(unproven(staffed, wang), lin)]) {
      const ramp = pressed(people);
      expect(ramp.open.marks).toEqual([]);
      expect(ramp.open.policy).toBe('desk-first');
      expect(ramp.open.usualPolicy).toBeUndefined();
    }
  });

  it('when both are lost the usual policy begins at once, at its first step, and stays', () => {
    const ramp = pressed(staffed).pass(seconds(3));
    ramp.people = deaf(staffed, wang, lin);
    ramp.hearing();
    expect(ramp.open).toMatchObject({ policy: 'desk-first', marks: [] });
    expect(ramp.alerted?.to).toContain('li');
    ramp.people = staffed;
    ramp.untilDue();
    expect(ramp.open).toMatchObject({ policy: 'desk-first' });
    expect(ramp.open.usualPolicy).toBeUndefined();
  });

  it('and the timer finds it too', () => {
    const ramp = pressed(staffed);
    ramp.people = unproven(staffed, wang, lin);
    ramp.untilDue();
    expect(ramp.open).toMatchObject({ policy: 'desk-first', marks: [] });
    expect(ramp.alerted?.to).toEqual([wang]);
  });

  it('a hold rings as ever, at the first press and on a watched call, also of a kind that is an emergency', () => {
    expect(pressed(staffed, 'assist', 'hold').open).toMatchObject({ priority: 'emergency', policy: 'all-hands' });
    expect(pressed(staffed, 'emergency', 'hold').open.marks).toEqual([]);
    for (const kind of ['assist', 'emergency']) {
      const ramp = pressed(staffed, kind).pass(seconds(1)).hold();
      expect(ramp.open).toMatchObject({ priority: 'emergency', policy: 'all-hands', marks: ['emergency'] });
      expect(ramp.open.usualPolicy).toBeUndefined();
      expect(ramp.alerted?.to).toContain('li');
    }
  });

  it('taken and not reached, it is told to desk and lead again', () => {
    const ramp = pressed(staffed).take(wang);
    ramp.untilDue();
    expect(ramp.alerted?.to).toEqual([lin, wang]);
    expect([chen, zhao].some((id) => ramp.alerted?.to.includes(id))).toBe(false);
  });
});
