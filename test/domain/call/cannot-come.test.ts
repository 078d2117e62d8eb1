import { describe, expect, it } from 'vitest';
import { deaf, everybody, li, noon, seconds, silentPagers, waiting, wang } from './scene.ts';

describe('"I cannot come"', () => {
  it('ends the step at once when nobody is left in it, and the next one is told', () => {
    const ramp = waiting().pass(seconds(4)).cannotCome(wang);
    expect(ramp.answer.facts).toEqual([{ type: 'StaffCannotCome', by: wang, dueAt: noon + seconds(4) }]);
    expect(ramp.due().alerted?.to).toEqual([wang, li]);
    expect(ramp.open).toMatchObject({ step: 1, declined: [wang] });
  });

  it('of one of two people leaves the other the time of the step', () => {
    const ramp = waiting().untilDue().pass(seconds(1)).cannotCome(wang);
    expect(ramp.open.dueAt).toBe(noon + seconds(90));
    expect(ramp.cannotCome(li).open.dueAt).toBe(noon + seconds(31));
  });

  it('of a step that is over already puts nothing off', () => {
    expect(waiting().pass(seconds(40)).cannotCome(wang).open.dueAt).toBe(noon + seconds(30));
  });

  it('said again, of a call that is taken or closed, changes nothing', () => {
    const ramp = waiting().cannotCome(wang);
    expect(ramp.cannotCome(wang).outcome).toBe('nothing');
    ramp.take(li);
    expect(ramp.cannotCome(wang).outcome).toBe('nothing');
  });

  it('of the only proven person is nobody who hears: the caller is told after 9 s, and their receipt does not count', () => {
    const ramp = waiting({ people: deaf(everybody, ...everybody.map(({ id }) => id).filter((id) => id !== wang)) });
    ramp.receipts = [wang];
    ramp.hearing().pass(seconds(2)).cannotCome(wang).hearing();
    expect(ramp.due().answer.facts[0]).toMatchObject({
      type: 'StepReached',
      telling: { everyone: true, unheard: true },
    });
    expect(ramp.open.hearing).toMatchObject({ receipted: false, unheard: 'cannot' });
  });

  it('is forgotten once somebody has taken the call: given back, it rings for everybody again', () => {
    const ramp = waiting().cannotCome(wang).take(li).release(li);
    expect(ramp.open.declined).toBeUndefined();
    expect(ramp.alerted?.to).toEqual([wang]);
  });
});

describe('a pager that has not answered within 3 s', () => {
  it('lets the step go on at once when nobody else in it hears', () => {
    const ramp = waiting().pass(seconds(3));
    ramp.people = silentPagers(wang);
    expect(ramp.hearing().open.dueAt).toBe(noon + seconds(3));
    expect(ramp.due().alerted?.to).toEqual([wang, li]);
  });

  it('changes nothing while somebody else in the step is proven', () => {
    const ramp = waiting().untilDue().pass(seconds(3));
    ramp.people = silentPagers(wang);
    expect(ramp.hearing().open.dueAt).toBe(noon + seconds(90));
  });
});
