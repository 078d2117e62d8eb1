import { describe, expect, it } from 'vitest';
import {
  attendedByWang,
  chen,
  closedByWang,
  committee,
  deaf,
  everybody,
  hallSounder,
  li,
  lin,
  minutes,
  noon,
  person,
  policiesWithoutSounder,
  Scene,
  seconds,
  sun,
  takenByWang,
  waiting,
  wang,
  zhao,
} from './scene.ts';

describe('a resident presses', () => {
  it('the duty worker of that door is alerted, and the call waits with the next step due', () => {
    const ramp = waiting();
    expect(ramp.open).toMatchObject({
      number: 1,
      state: 'waiting',
      priority: 'urgent',
      kind: 'assist',
      place: 'west-ramp',
      callPoint: 'west-ramp-help',
      input: 'main',
      device: 'west-ramp-help',
      raisedAt: noon,
      step: 0,
      round: 0,
      dueAt: noon + seconds(30),
      lastAlertAt: noon,
      repeats: 0,
      marks: [],
      owner: null,
    });
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'raised', to: [wang], outputs: [] });
    expect(ramp.answer.facts[0]).toMatchObject({
      type: 'CallRaised',
      pressId: 'press-1',
      telling: { step: 0, told: 1, everyone: false },
    });
  });

  it('a press that the device had to keep for a while counts from the finger and is marked late', () => {
    expect(new Scene().press('press', seconds(9)).open).toMatchObject({ raisedAt: noon - seconds(9), marks: [] });
    const late = new Scene().press('press', seconds(10)).open;
    expect(late).toMatchObject({ raisedAt: noon - seconds(10), marks: ['late'], dueAt: noon + seconds(30) });
  });

  it('a device with a broken clock cannot put the call further back than a day, nor into the future', () => {
    expect(new Scene().press('press', minutes(100_000)).open.raisedAt).toBe(noon - minutes(24 * 60));
    expect(new Scene().press('press', -5).open.raisedAt).toBe(noon);
  });

  it('a button that hangs nowhere yet still raises a call: the duty workers of all teams hear it', () => {
    const button = waiting({ placed: false });
    expect(button.open).toMatchObject({ place: null, callPoint: null, marks: ['unplaced'] });
    expect(button.alerted?.to).toEqual([wang, chen]);
    expect(button.untilDue().alerted?.to).toEqual([wang, li, chen, zhao]);
  });

  it('after the call is closed the next press is a new call', () => {
    const ramp = closedByWang().pass(seconds(1)).press();
    expect(ramp.open).toMatchObject({
      id: 'call-2',
      number: 2,
      state: 'waiting',
      repeats: 0,
      owner: null,
      formerOwner: null,
      arrivals: [],
    });
    expect(ramp.alerted?.why).toBe('raised');
  });

  it('in an empty building the call is kept and asked for again; the caller learns at once that nobody hears', () => {
    const ramp = waiting({ people: [] });
    expect(ramp.open).toMatchObject({ state: 'waiting', marks: ['unanswered'], dueAt: noon + seconds(30) });
    expect(ramp.alerted).toBeUndefined();
    expect(ramp.open.hearing.unheard).toBe('cannot');
    ramp.people = everybody;
    expect(ramp.untilDue().alerted?.to).toHaveLength(6);
  });

  it('when no phone can be reached everyone is told anyway, and the caller learns the truth', () => {
    const ramp = waiting({ people: deaf(everybody, wang, li, chen, zhao, sun, lin) });
    expect(ramp.alerted?.to).toEqual([wang, li, chen, zhao, sun, lin]);
    expect(ramp.open.marks).toEqual(['unanswered']);
    expect(ramp.answer.facts[0]).toMatchObject({ telling: { everyone: true, unheard: true, told: 6 } });
  });
});

describe('the resident presses again', () => {
  it('while the call waits: counted, and alerted again once ten seconds have passed, without postponing the next step', () => {
    const ramp = waiting().pass(seconds(9.999)).press();
    expect(ramp.alerted).toBeUndefined();
    expect(ramp.open).toMatchObject({ repeats: 1, lastAlertAt: noon, dueAt: noon + seconds(30) });
    ramp.pass(1).press();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'calling-again', to: [wang], outputs: [] });
    expect(ramp.open).toMatchObject({
      repeats: 2,
      lastAlertAt: noon + seconds(10),
      dueAt: noon + seconds(30),
      step: 0,
    });
    expect(ramp.pass(seconds(9)).press().alerted).toBeUndefined();
    expect(ramp.pass(seconds(1)).press().alerted?.why).toBe('calling-again');
  });

  it('while somebody is going whose phone does not ring: whoever can hear is told', () => {
    const ramp = takenByWang().pass(seconds(20));
    ramp.people = deaf(everybody, wang);
    expect(ramp.press().alerted).toMatchObject({ why: 'calling-again', to: expect.arrayContaining([li]) });
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang });
  });

  it('a hundred shaky presses are one call', () => {
    const ramp = waiting();
    for (let press = 0; press < 100; press += 1) ramp.pass(50).press();
    expect(ramp.open).toMatchObject({ id: 'call-1', repeats: 100, dueAt: noon + seconds(30) });
    expect(ramp.facts.filter(({ fact }) => fact.type === 'PressRepeated' && fact.alerted)).toHaveLength(0);
  });

  it('the people of the present step are alerted, and others when those have gone out of reach', () => {
    const ramp = waiting().untilDue().pass(seconds(10));
    expect(ramp.press().alerted?.to).toEqual([wang, li]);
    ramp.people = deaf(everybody, wang, li);
    expect(ramp.pass(seconds(10)).press().alerted?.to).toEqual([wang, li, chen, zhao, sun, lin]);
    expect(ramp.open.step).toBe(1);
  });

  it('while Wang is on the way: Wang is told, nobody else, and the arrival limit stays', () => {
    const ramp = takenByWang().pass(seconds(10)).press();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'calling-again', to: [wang], outputs: [] });
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang, repeats: 1, dueAt: noon + seconds(180) });
    expect(ramp.pass(seconds(9)).press().alerted).toBeUndefined();
  });

  it('while Wang is there: the others of the step hear that a second pair of hands is wanted', () => {
    const ramp = waiting().untilDue().arrive(wang).pass(seconds(10)).press();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'second-pair', to: [li], outputs: [] });
    expect(ramp.open).toMatchObject({ state: 'attended', owner: wang, repeats: 1 });
    expect(ramp.pass(seconds(9)).press().alerted).toBeUndefined();
  });

  it('while Wang is there and the step names nobody else: the next people who can hear', () => {
    expect(attendedByWang().pass(seconds(10)).press().alerted?.to).toEqual([li]);
    const alone = attendedByWang({ people: [person(wang, committee, { duty: true })] })
      .pass(seconds(10))
      .press();
    expect(alone.alerted).toBeUndefined();
    expect(alone.answer.facts).toMatchObject([{ type: 'PressRepeated', alerted: false }]);
    expect(alone.open.repeats).toBe(1);
  });
});

describe('the resident holds the button', () => {
  it('at first: an emergency from the start, by the emergency policy, of the kind the button has', () => {
    const ramp = new Scene().hold();
    expect(ramp.open).toMatchObject({
      kind: 'assist',
      priority: 'emergency',
      marks: ['emergency'],
      policy: 'all-hands',
      dueAt: noon + seconds(15),
    });
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'raised', to: [wang, li], outputs: [hallSounder] });
  });

  it('at a button that is an emergency anyway: nothing is raised above it', () => {
    expect(new Scene({ kind: 'emergency' }).hold().open).toMatchObject({
      priority: 'emergency',
      marks: [],
      policy: 'all-hands',
    });
  });

  it('while the call waits: it becomes an emergency and the round starts over at once, however recent the last alert', () => {
    const ramp = waiting().untilDue().pass(1).hold();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'emergency', to: [wang, li], outputs: [hallSounder] });
    expect(ramp.open).toMatchObject({
      priority: 'emergency',
      marks: ['emergency'],
      policy: 'all-hands',
      step: 0,
      round: 0,
      repeats: 1,
      lastAlertAt: ramp.now,
      dueAt: ramp.now + seconds(15),
    });
  });

  it('a second hold is a repeat like any other, at most every ten seconds', () => {
    const ramp = waiting().hold().pass(seconds(5)).hold();
    expect(ramp.outcome).toBe('PressRepeated');
    expect(ramp.alerted).toBeUndefined();
    expect(ramp.pass(seconds(5)).hold().alerted).toMatchObject({
      why: 'calling-again',
      to: [wang, li],
      outputs: [hallSounder],
    });
    expect(ramp.open).toMatchObject({ repeats: 3, priority: 'emergency', marks: ['emergency'] });
  });

  it('while Wang is on the way: Wang keeps it and has less time; Wang and the first emergency people are told', () => {
    const ramp = takenByWang().pass(seconds(30)).hold();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'emergency', to: [wang, li], outputs: [hallSounder] });
    expect(ramp.open).toMatchObject({
      state: 'acknowledged',
      owner: wang,
      priority: 'emergency',
      dueAt: noon + seconds(120),
    });
  });

  it('while Wang should long be there: a hold never gives more time than was left', () => {
    expect(takenByWang().pass(seconds(170)).hold().open.dueAt).toBe(noon + seconds(180));
  });

  it('while Wang is there: the others are told, Wang keeps the call and the reminder its time', () => {
    const ramp = attendedByWang().pass(seconds(30)).hold();
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'emergency', to: [li], outputs: [hallSounder] });
    expect(ramp.open).toMatchObject({
      state: 'attended',
      owner: wang,
      priority: 'emergency',
      policy: 'all-hands',
      dueAt: noon + minutes(10),
    });
  });

  it('if Wang then does not come, the call goes round by the emergency policy', () => {
    const ramp = takenByWang().hold().untilDue();
    expect(ramp.open).toMatchObject({ state: 'waiting', policy: 'all-hands', step: 0, dueAt: ramp.now + seconds(15) });
    expect(ramp.alerted).toMatchObject({ why: 're-raised', to: [li, wang], outputs: [hallSounder] });
  });

  it('a call nobody answered starts anew as an emergency: it is not called unanswered before its own round has passed', () => {
    const ramp = waiting().untilDue().untilDue().untilDue();
    expect(ramp.open.marks).toEqual(['unanswered']);
    expect(ramp.hold().open.marks).toEqual(['emergency']);
  });

  it('where nobody can be reached the caller learns the truth, also where a step names an output that sounds', () => {
    const nobody = { people: deaf(everybody, wang, li, chen, zhao, sun, lin) };
    expect(waiting(nobody).hold().open.marks).toEqual(['emergency', 'unanswered']);
    const silent = waiting(nobody);
    silent.policies = policiesWithoutSounder;
    expect(silent.hold().open.marks).toEqual(['emergency', 'unanswered']);
  });

  it('while Wang is alone in the building: told once on the way, not disturbed at the place', () => {
    const alone = { people: [person(wang, committee, { duty: true })] };
    const onTheWay = takenByWang(alone);
    onTheWay.policies = policiesWithoutSounder;
    expect(onTheWay.hold().alerted?.to).toEqual([wang]);
    const there = attendedByWang(alone);
    there.policies = policiesWithoutSounder;
    expect(there.hold().alerted).toBeUndefined();
    expect(attendedByWang(alone).hold().alerted).toEqual({
      what: 'alert',
      why: 'emergency',
      to: [],
      outputs: [hallSounder],
    });
  });
});

describe('a worker opens a call by hand', () => {
  it('for somebody at the desk: the others are told, not the opener', () => {
    const desk = new Scene().openByHand(wang);
    expect(desk.open).toMatchObject({
      raisedBy: wang,
      note: 'at the desk',
      device: null,
      input: null,
      marks: [],
      forCall: null,
      owner: null,
    });
    expect(desk.alerted).toEqual({ what: 'alert', why: 'raised', to: [li], outputs: [] });
  });

  it('for a second pair of hands: a call of its own that knows the first', () => {
    const ramp = attendedByWang();
    const hands = new Scene({ kind: 'hands' });
    hands.openByHand(wang, ramp.open.id);
    expect(hands.open).toMatchObject({ kind: 'hands', forCall: 'call-1', state: 'waiting' });
    expect(hands.alerted).toMatchObject({ why: 'second-pair', to: [li] });
  });

  it('alone in the building: then the opener is told, rather than nobody', () => {
    const desk = new Scene({ people: deaf(everybody, li, chen, zhao, sun, lin) }).openByHand(wang);
    expect(desk.alerted?.to).toContain(wang);
  });
});
