import { describe, expect, it } from 'vitest';
import { isEmergency } from '../../../hub/domain/call/emergency.ts';
import type { PressId } from '../../../hub/domain/ids.ts';
import {
  attendedByWang,
  chen,
  committee,
  deaf,
  everybody,
  hallSounder,
  li,
  lin,
  noon,
  person,
  Scene,
  seconds,
  sun,
  takenByWang,
  waiting,
  wang,
  zhao,
} from './scene.ts';

describe('a worker gives the call back', () => {
  it('the round starts over at once; those who can come are told, before the one who just said no', () => {
    const ramp = waiting().untilDue().take(wang).pass(seconds(10)).release(wang);
    expect(ramp.open).toMatchObject({
      state: 'waiting',
      owner: null,
      formerOwner: wang,
      marks: ['released'],
      round: 0,
      acknowledgedAt: null,
      dueAt: ramp.now + seconds(60),
    });
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'released', to: [li], outputs: [] });
    expect(ramp.answer.facts).toMatchObject([
      {
        type: 'CallReleased',
        by: wang,
        reason: 'called away',
        telling: { step: 1, skipped: [{ step: 0, why: 'empty' }] },
      },
    ]);
  });

  it('within ten seconds of taking it, it was a pocket: the others are not told by whom', () => {
    const ramp = waiting().untilDue().take(wang).pass(seconds(9.9)).release(wang);
    expect(ramp.answer.facts[0]).toMatchObject({ type: 'CallReleased', by: wang, unnamed: true });
    expect(ramp.open).toMatchObject({ state: 'waiting', formerOwner: null, marks: ['released'] });
    expect(ramp.alerted?.to).toEqual([li]);
    expect(attendedByWang().release(wang).open.formerOwner).toBe(wang);
  });

  it('from the first step when that names others too', () => {
    const two = everybody.map((each) => (each.id === li ? { ...each, duty: true } : each));
    const ramp = waiting({ people: two }).untilDue().take(wang).release(wang);
    expect(ramp.open).toMatchObject({ step: 0, round: 0, dueAt: noon + seconds(60) });
    expect(ramp.alerted?.to).toEqual([li]);
  });

  it('also from the place itself: who stood there counts no more', () => {
    const ramp = attendedByWang().release(wang);
    expect(ramp.open).toMatchObject({ state: 'waiting', attendedAt: null, arrivals: [], marks: ['released'] });
    expect(ramp.arrive(wang).open).toMatchObject({
      state: 'attended',
      owner: wang,
      marks: [],
      arrivals: [{ by: wang }],
    });
  });

  it('the only one in the building is asked again rather than nobody', () => {
    const ramp = takenByWang({ people: [person(wang, committee, { duty: true })] }).release(wang);
    expect(ramp.alerted?.to).toEqual([wang]);
    expect(ramp.open.marks).toEqual(['released']);
    const unheard = takenByWang({ people: deaf(everybody, wang, li, chen, zhao, sun, lin) }).release(wang);
    expect(unheard.open.marks).toEqual(['released', 'unanswered']);
  });

  it('nobody else may give it back, and who has it is said', () => {
    expect(takenByWang().release(li).last).toEqual({ ok: false, code: 'NOT_OWNER', owner: wang });
  });
});

describe('a worker closes the call', () => {
  it('at the place: closed by a name with an outcome, nothing is due, no phone rings', () => {
    const ramp = attendedByWang().pass(seconds(90)).close(wang);
    expect(ramp.open).toMatchObject({
      state: 'closed',
      dueAt: null,
      closedAt: noon + seconds(90),
      closedBy: wang,
      outcome: 'helped',
      owner: wang,
    });
    expect(ramp.withdrawn).toBe('closed');
  });

  it('a visit may be closed away from the door by its owner, once somebody has spoken with the visitor', () => {
    expect(takenByWang({ kind: 'visit' }).close(wang, 'spoken-with').open).toMatchObject({
      state: 'closed',
      outcome: 'spoken-with',
    });
    expect(takenByWang({ kind: 'visit' }).close(li, 'spoken-with').last).toEqual({
      ok: false,
      code: 'NOT_OWNER',
      owner: wang,
    });
  });

  it('an emergency never, not as a held doorbell, not by kind, not after a cancel', () => {
    for (const bell of [
      takenByWang({ kind: 'visit' }).hold(),
      takenByWang({ kind: 'visit' }).hold().cancel(),
      new Scene({ kind: 'visit' }).hold().cancel().take(wang),
      takenByWang({ kind: 'emergency' }).cancel(),
    ]) {
      expect(isEmergency(bell.open, bell.context)).toBe(true);
      expect(bell.close(wang, 'spoken-with').last).toEqual({ ok: false, code: 'NOT_ARRIVED', owner: null });
    }
  });

  it("not while nobody has it, and not another's call", () => {
    expect(waiting().close(wang).last).toEqual({ ok: false, code: 'CALL_NOT_TAKEN', owner: null });
    expect(attendedByWang().close(li).last).toEqual({ ok: false, code: 'NOT_OWNER', owner: wang });
  });
});

describe('the call is reset at the place', () => {
  it("closes it in every open state, by nobody's name, and no phone rings", () => {
    for (const ramp of [waiting(), takenByWang(), attendedByWang(), new Scene().hold(), waiting().cancel()]) {
      ramp.pass(seconds(5)).do({ type: 'reset', press: 'reset-1' as PressId });
      expect(ramp.answer.facts).toEqual([
        { type: 'CallClosed', by: null, outcome: 'reset-at-place', note: null, pressId: 'reset-1' },
      ]);
      expect(ramp.open).toMatchObject({ state: 'closed', dueAt: null, closedBy: null, closedAt: ramp.now });
      expect(ramp.withdrawn).toBe('closed');
    }
  });
});

describe('the caller cancels', () => {
  it('the call becomes routine and stays open; the round goes on as it was, with no alert of its own', () => {
    const ramp = waiting().pass(seconds(5)).cancel();
    expect(ramp.open).toMatchObject({
      state: 'waiting',
      priority: 'routine',
      marks: ['cancelled'],
      dueAt: noon + seconds(30),
    });
    expect(ramp.answer.tell).toEqual([]);
    expect(ramp.untilDue().alerted).toMatchObject({ why: 'escalated', to: [wang, li] });
    expect(ramp.open.marks).toEqual(['cancelled']);
  });

  it('the owner is told, on the way and at the place', () => {
    for (const ramp of [takenByWang(), attendedByWang()]) {
      const { dueAt } = ramp.open;
      expect(ramp.cancel().alerted).toEqual({ what: 'alert', why: 'cancelled', to: [wang], outputs: [] });
      expect(ramp.open).toMatchObject({ owner: wang, dueAt, priority: 'routine', marks: ['cancelled'] });
    }
  });

  it('a new press takes the cancel back and alerts at once, whatever the ten seconds say', () => {
    const ramp = waiting().pass(seconds(1)).cancel().pass(seconds(1)).press();
    expect(ramp.open).toMatchObject({ priority: 'urgent', marks: [], repeats: 1, dueAt: noon + seconds(30) });
    expect(ramp.alerted).toMatchObject({ why: 'calling-again', to: [wang] });
    expect(ramp.answer.facts).toMatchObject([{ type: 'PressRepeated', alerted: true, priority: 'urgent' }]);
    expect(takenByWang().cancel().press().alerted).toMatchObject({ why: 'calling-again', to: [wang] });
    expect(attendedByWang().cancel().press().alerted).toMatchObject({ why: 'second-pair', to: [li] });
  });

  it('what was an emergency is one again, by press or by hold; what was none becomes one by a hold', () => {
    expect(waiting().hold().cancel().press().open).toMatchObject({ priority: 'emergency', marks: ['emergency'] });
    expect(waiting({ kind: 'emergency' }).cancel().hold().open).toMatchObject({ priority: 'emergency', marks: [] });
    const held = waiting().cancel().hold();
    expect(held.open).toMatchObject({ priority: 'emergency', marks: ['emergency'], policy: 'all-hands' });
    expect(held.alerted).toMatchObject({ why: 'emergency', outputs: [hallSounder] });
    expect(waiting().hold().cancel().hold().outcome).toBe('PressRepeated');
  });
});
