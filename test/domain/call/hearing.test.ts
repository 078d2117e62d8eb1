import { describe, expect, it } from 'vitest';
import type { Person } from '../../../hub/domain/call/person.ts';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import type { StaffId } from '../../../hub/domain/ids.ts';
import { chen, deaf, everybody, li, noon, seconds, silentPagers, waiting, wang, type Scene } from './scene.ts';

const ids = everybody.map(({ id }) => id);
const unproven = (...who: readonly StaffId[]): readonly Person[] =>
  everybody.map((one) => (who.includes(one.id) ? { ...one, hears: 'unproven', hearsWhy: 'no-sign' } : one));
const onLeave = (id: StaffId): readonly Person[] =>
  everybody.map((one) => (one.id === id ? { ...one, hears: 'cannot', hearsWhy: 'on-leave', onLeave: true } : one));
const lampOf = (scene: Scene): string => feedbackOf(scene.open).lamp;

describe('a step waits for who hears it', () => {
  it('somebody proven: as long as its policy says', () => {
    expect(waiting().open.dueAt).toBe(noon + seconds(30));
  });

  it('only people who may hear: 5 s without a receipt, and the reason is kept', () => {
    const ramp = waiting({ people: unproven(wang) });
    expect(ramp.open.dueAt).toBe(noon + seconds(5));
    ramp.untilDue();
    expect(ramp.answer.facts[0]).toMatchObject({
      type: 'StepReached',
      telling: { step: 1, skipped: [{ step: 0, why: 'unproven' }] },
    });
    expect(ramp.alerted?.to).toEqual([wang, li]);
  });

  it('only a pager that is silent already: it rings, and the next step with it, at once', () => {
    const ramp = waiting({ people: silentPagers(wang) });
    expect(ramp.answer.facts[0]).toMatchObject({
      type: 'CallRaised',
      telling: { step: 1, told: 2, skipped: [{ step: 0, why: 'unproven' }] },
    });
    expect(ramp.alerted?.to).toEqual([wang, li]);
  });

  it('only silent pagers up to the last step: that one is told, and waits', () => {
    const ramp = waiting({ people: silentPagers(...ids) });
    const last = ramp.answer.facts[0] as { telling: { step: number; dueAt: number } };
    expect(last.telling.step).toBe(2);
    expect(last.telling.dueAt).toBeGreaterThanOrEqual(noon + seconds(5));
  });

  it('with a receipt the same step waits as its policy says', () => {
    const ramp = waiting({ people: unproven(wang) }).pass(seconds(2));
    ramp.receipts = [wang];
    expect(ramp.hearing().open.dueAt).toBe(noon + seconds(30));
  });

  it('the last proven person is lost: decided anew at once', () => {
    const ramp = waiting().pass(seconds(10));
    ramp.people = deaf(everybody, wang);
    expect(ramp.hearing().open.dueAt).toBe(ramp.now);
    ramp.due();
    expect(ramp.answer.facts[0]).toMatchObject({ telling: { step: 1, skipped: [{ step: 0, why: 'unreachable' }] } });
    expect(ramp.alerted?.to).toEqual([wang, li]);
  });

  it('people on leave are left out of every step but that for everyone', () => {
    const ramp = waiting({ people: onLeave(wang) });
    expect(ramp.answer.facts[0]).toMatchObject({ telling: { step: 1, skipped: [{ step: 0, why: 'on-leave' }] } });
    expect(ramp.alerted?.to).toEqual([li]);
    expect(ramp.untilDue().alerted?.to).toContain(wang);
  });
});

describe('the caller knows when nobody hears', () => {
  it('9 s, in an emergency 4 s, after nobody is proven and no receipt has come', () => {
    const routine = waiting({ people: unproven(...ids) });
    expect(routine.open.hearing.tellCallerAt).toBe(noon + seconds(9));
    const emergency = waiting({ people: unproven(...ids) }).hold();
    expect(emergency.open.hearing.tellCallerAt).toBe(noon + seconds(4));
    expect(emergency.untilDue().outcome).toBe('CallUnheard');
    expect([lampOf(emergency), emergency.open.hearing.unheard]).toEqual(['red', 'silent']);
  });

  it('a receipt ends it, and so does a person who is proven', () => {
    for (const end of ['receipt', 'proven'] as const) {
      const ramp = waiting({ people: unproven(...ids) })
        .hold()
        .untilDue();
      if (end === 'receipt') ramp.receipts = [chen];
      else ramp.people = unproven(...ids.filter((id) => id !== chen));
      expect(ramp.hearing().outcome).toBe('CallHeard');
      expect([lampOf(ramp), ramp.open.hearing.unheard]).toEqual(['yellow', null]);
      expect(ramp.hearing().outcome).toBe('nothing');
    }
  });

  it('a receipt of somebody on leave does not', () => {
    const ramp = waiting({ people: deaf(onLeave(wang), ...ids.filter((id) => id !== wang)) });
    ramp.receipts = [wang];
    expect(ramp.hearing().outcome).toBe('nothing');
    expect(lampOf(ramp)).toBe('red');
  });

  it('a tone that did not sound was not heard since it was due', () => {
    const ramp = waiting().hold().pass(seconds(3));
    ramp.people = unproven(...ids).map((one) => ({ ...one, provenUntil: noon }));
    expect(ramp.hearing().open.hearing.tellCallerAt).toBe(noon + seconds(4));
  });

  it('nobody can hear at all: at once; the first who can is told at once', () => {
    const ramp = waiting({ people: deaf(everybody, ...ids) });
    expect([lampOf(ramp), ramp.open.hearing.unheard]).toEqual(['red', 'cannot']);
    ramp.people = deaf(unproven(...ids), ...ids.filter((id) => id !== li));
    expect(ramp.hearing().alerted?.to).toContain(li);
    expect(lampOf(ramp)).toBe('red');
    ramp.receipts = [li];
    expect(ramp.hearing().outcome).toBe('CallHeard');
    expect(lampOf(ramp)).toBe('yellow');
  });

  it('somebody stands at the place, or has taken it: nothing to be told', () => {
    const there = waiting({ people: unproven(...ids) }).arrive(null);
    expect(there.open.hearing.tellCallerAt).toBeNull();
    expect(waiting({ people: unproven(...ids) }).take(wang).open.hearing.tellCallerAt).toBeNull();
  });
});
