import { describe, expect, it, test } from 'vitest';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import {
  attendedByWang,
  chen,
  deaf,
  everybody,
  li,
  lin,
  minutes,
  noon,
  seconds,
  sun,
  takenByWang,
  waiting,
  wang,
  zhao,
} from './scene.ts';

describe('nobody answers', () => {
  it('more people are told step by step, at their times, and the last step repeats for ever', () => {
    const ramp = waiting();
    const heard: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      ramp.untilDue();
      const { step: reached, round } = ramp.open;
      heard.push(
        `${(ramp.now - noon) / 1000} s ${ramp.alerted?.why} step ${reached} round ${round}: ${ramp.alerted?.to.join(' ')}`,
      );
    }
    expect(heard).toEqual([
      '30 s escalated step 1 round 0: wang li',
      '90 s escalated step 2 round 0: wang li chen zhao sun lin',
      '135 s repeated step 2 round 1: wang li chen zhao sun lin',
      '180 s repeated step 2 round 2: wang li chen zhao sun lin',
      '225 s repeated step 2 round 3: wang li chen zhao sun lin',
    ]);
  });

  it('the call counts as unanswered once the last step has passed without an answer, not before', () => {
    const ramp = waiting().untilDue().untilDue();
    expect(ramp.open.marks).toEqual([]);
    expect(ramp.untilDue().open.marks).toEqual(['unanswered']);
    expect(ramp.untilDue().open.marks).toEqual(['unanswered']);
  });

  it('a timer that fires early, twice or for a closed call changes nothing', () => {
    const ramp = waiting().pass(seconds(29.999)).due();
    expect(ramp.outcome).toBe('nothing');
    expect(ramp.pass(1).due().outcome).toBe('StepReached');
    expect(ramp.due().outcome).toBe('nothing');
    expect(ramp.reset().pass(minutes(5)).due().outcome).toBe('nothing');
  });

  it('after a night without power one step is taken, once, and the next is counted from now', () => {
    const ramp = waiting().pass(minutes(600)).due();
    expect(ramp.open).toMatchObject({ step: 1, round: 0, dueAt: ramp.now + seconds(60) });
    expect(ramp.due().outcome).toBe('nothing');
  });

  it('a step whose people cannot hear is skipped in no time, and the reason is kept', () => {
    const ramp = waiting();
    ramp.people = deaf(everybody, wang, li);
    ramp.untilDue();
    expect(ramp.now).toBe(noon + seconds(30));
    // Wang and Li are told as soon as a phone of theirs is back.
    expect(ramp.alerted?.to).toEqual([wang, li, chen, zhao, sun, lin]);
    expect(ramp.answer.facts).toMatchObject([
      { telling: { step: 2, skipped: [{ step: 1, why: 'unreachable' }], told: 4, everyone: false } },
    ]);
  });
});

describe('the owner does not arrive', () => {
  it('the call waits again: others are told, and the former owner too', () => {
    const ramp = waiting().untilDue().take(li).untilDue();
    expect(ramp.now).toBe(noon + seconds(210));
    expect(ramp.open).toMatchObject({
      state: 'waiting',
      owner: null,
      formerOwner: li,
      step: 1,
      round: 0,
      marks: ['re-raised'],
      acknowledgedAt: null,
      dueAt: ramp.now + seconds(60),
      lastAlertAt: ramp.now,
    });
    expect(ramp.alerted).toEqual({ what: 'alert', why: 're-raised', to: [wang, li], outputs: [] });
    expect(ramp.answer.facts).toMatchObject([{ type: 'CallReRaised', formerOwner: li, telling: { told: 2 } }]);
  });

  it('where the step names the former owner alone, the next people are told as well: nobody waits for the one who did not come', () => {
    const ramp = takenByWang().untilDue();
    expect(ramp.alerted?.to).toEqual([li, wang]);
    expect(ramp.open.step).toBe(1);
  });

  it('a former owner of another step hears it too, one without a phone is not waited for', () => {
    expect(waiting().take(zhao).untilDue().alerted?.to).toEqual([wang, zhao]);
    const ramp = waiting().take(zhao);
    ramp.people = deaf(everybody, zhao);
    expect(ramp.untilDue().alerted?.to).toEqual([wang]);
  });

  it('the only person in reach is told again rather than nobody', () => {
    const ramp = takenByWang({ people: deaf(everybody, li, chen, zhao, sun, lin) }).untilDue();
    expect(ramp.alerted?.to).toEqual([wang, li, chen, zhao, sun, lin]);
    expect(ramp.open.marks).toEqual(['re-raised']);
  });

  it('after an unanswered round a new one begins with it', () => {
    const ramp = waiting().untilDue().untilDue().untilDue().untilDue().take(li).untilDue();
    expect(ramp.open).toMatchObject({ step: 2, round: 0, marks: ['re-raised'] });
    expect(ramp.untilDue().open).toMatchObject({ round: 1, marks: ['re-raised', 'unanswered'] });
  });

  it("may take it again, and the caller's call goes on with all its presses", () => {
    const ramp = waiting().press().take(wang).untilDue().take(wang);
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang, repeats: 1, marks: [] });
  });
});

describe('the owner is there and forgets', () => {
  it('is asked every ten minutes whether the call is still open', () => {
    const ramp = attendedByWang().untilDue();
    expect(ramp.now).toBe(noon + minutes(10));
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'still-open', to: [wang], outputs: [] });
    expect(ramp.open).toMatchObject({ state: 'attended', owner: wang, dueAt: noon + minutes(20) });
    expect(ramp.untilDue().alerted?.why).toBe('still-open');
    expect(ramp.pass(minutes(600)).due().open.dueAt).toBe(ramp.now + minutes(10));
  });

  it('has no phone that rings: whoever can hear is asked instead, and the owner stays', () => {
    const ramp = attendedByWang();
    ramp.people = deaf(everybody, wang);
    expect(ramp.untilDue().alerted).toMatchObject({ why: 'still-open', to: expect.arrayContaining([li]) });
    expect(ramp.alerted).not.toMatchObject({ to: expect.arrayContaining([wang]) });
    expect(ramp.open).toMatchObject({ state: 'attended', owner: wang });
  });
});

test('a call nobody takes keeps ringing, wider and wider, for a week, and its lamp says so', () => {
  const ramp = waiting();
  const until = ramp.now + minutes(7 * 24 * 60);
  const widths = [ramp.alerted?.to.length];
  let rings = 0;
  for (; ramp.now < until; rings += 1) {
    ramp.untilDue();
    if (rings < 3) widths.push(ramp.alerted?.to.length);
    expect(ramp.alerted?.to.length).toBeGreaterThan(0);
    if (rings >= 2) expect(feedbackOf(ramp.open)).toMatchObject({ stage: 'unanswered', lamp: 'red', blink: true });
  }
  expect(widths).toEqual([1, 2, 6, 6]);
  expect(rings).toBeGreaterThan(10_000);
});
