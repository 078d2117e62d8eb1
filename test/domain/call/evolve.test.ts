import { describe, expect, it } from 'vitest';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import { evolve } from '../../../hub/domain/call/evolve.ts';
import { callNow } from '../../../hub/domain/call/state.ts';
import { minutes, Scene, seconds, li, wang, zhao, clinic, closedByWang } from './scene.ts';

describe('a call is the fold of its facts', () => {
  it('a long story, read back from the book, gives the very same call at every line', () => {
    const ramp = new Scene().press('press', seconds(20));
    ramp
      .pass(seconds(12))
      .press()
      .arrive(null)
      .pass(seconds(5))
      .hold()
      .untilDue()
      .take(li)
      .cancel()
      .pass(seconds(11))
      .press()
      .untilDue();
    ramp
      .take(wang)
      .release(wang)
      .untilDue()
      .untilDue()
      .arrive(zhao)
      .pass(seconds(9))
      .arrive(wang)
      .untilDue()
      .pass(minutes(1))
      .close(zhao);
    expect(ramp.open.state).toBe('closed');
    expect(new Set(ramp.facts.map(({ fact }) => fact.type)).size).toBe(11);
    let call: Call | null = null;
    for (const { fact, at, callId } of JSON.parse(JSON.stringify(ramp.facts)) as typeof ramp.facts)
      call = evolve(call, fact, at, callId);
    expect(call).toEqual(ramp.call);
  });

  it('a call sent over is the same call when it is read back', () => {
    const ramp = new Scene()
      .press()
      .take(wang)
      .offer(wang, { staff: li })
      .redirect(wang, clinic)
      .untilDue()
      .take(zhao)
      .release(zhao)
      .untilDue();
    let call: Call | null = null;
    for (const { fact, at, callId } of JSON.parse(JSON.stringify(ramp.facts)) as typeof ramp.facts)
      call = evolve(call, fact, at, callId);
    expect(call).toEqual(ramp.call);
    expect(ramp.open).toMatchObject({ team: clinic, handOver: null, marks: ['wrong-door', 'released'] });
  });

  it('facts do not change the call they meet', () => {
    const ramp = new Scene().press();
    const before = JSON.stringify(ramp.open);
    const first = ramp.open;
    ramp.press().take(wang).arrive(wang).close(wang);
    expect(JSON.stringify(first)).toBe(before);
  });

  it('a fact of a call that was never raised is a broken book, and said so', () => {
    const { open, facts } = closedByWang();
    const last = facts.at(-1)?.fact as CallFact;
    expect(() => evolve(null, last, open.raisedAt, open.id)).toThrow(
      'CallClosed of call call-1, which was never raised',
    );
  });

  it('a closed call owes nothing any more', () => {
    expect(callNow(closedByWang().open)).toMatchObject({ state: 'closed', dueAt: null });
  });
});
