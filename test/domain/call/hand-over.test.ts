import { describe, expect, it } from 'vitest';
import type { Call } from '../../../hub/domain/call/call.ts';
import type { CallFact } from '../../../hub/domain/call/call-fact.ts';
import { evolve } from '../../../hub/domain/call/evolve.ts';
import { feedbackOf } from '../../../hub/domain/call/feedback.ts';
import type { StaffId, TeamId } from '../../../hub/domain/ids.ts';
import { nextDueAt } from '../../../hub/domain/call/state.ts';
import {
  attendedByWang,
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
  Scene,
  seconds,
  takenByWang,
  waiting,
  wang,
  zhao,
} from './scene.ts';

const toLi = { staff: li };
const toClinic = { team: clinic };
/** Taken at noon, offered ten seconds later. */
const offered = (to: { staff: StaffId } | { team: TeamId } = toLi): Scene =>
  takenByWang().pass(seconds(10)).offer(wang, to);
const offeredThere = (): Scene => attendedByWang().pass(seconds(10)).offer(wang, toLi);

/**
 * Wang has the call and has offered it to Li. `cells`: on the way there, and there. `pending`: whether the offer is
 * still open.
 */
type Row = { event: string; happens: (scene: Scene) => Scene; cells: readonly [string, string]; pending: boolean };
const table: readonly Row[] = [
  { event: 'a press', happens: (at) => at.press(), cells: ['PressRepeated', 'PressRepeated'], pending: true },
  { event: 'a hold', happens: (at) => at.hold(), cells: ['EmergencyPressed', 'EmergencyPressed'], pending: true },
  { event: 'Wang acknowledges again', happens: (at) => at.take(wang), cells: ['nothing', 'nothing'], pending: true },
  {
    event: 'Li says "I am going"',
    happens: (at) => at.take(li),
    cells: ['CALL_ALREADY_TAKEN', 'CALL_ALREADY_TAKEN'],
    pending: true,
  },
  { event: 'Wang arrives', happens: (at) => at.arrive(wang), cells: ['StaffArrived', 'nothing'], pending: true },
  { event: 'Li arrives', happens: (at) => at.arrive(li), cells: ['StaffArrived', 'StaffArrived'], pending: true },
  {
    event: 'the same offer again',
    happens: (at) => at.offer(wang, toLi),
    cells: ['nothing', 'nothing'],
    pending: true,
  },
  {
    event: 'another offer',
    happens: (at) => at.offer(wang, toClinic),
    cells: ['HAND_OVER_PENDING', 'HAND_OVER_PENDING'],
    pending: true,
  },
  {
    event: 'an offer by Li',
    happens: (at) => at.offer(li, toClinic),
    cells: ['NOT_OWNER', 'NOT_OWNER'],
    pending: true,
  },
  {
    event: 'Li accepts',
    happens: (at) => at.accept(li),
    cells: ['HandOverAccepted', 'HandOverAccepted'],
    pending: false,
  },
  {
    event: 'Zhao accepts',
    happens: (at) => at.accept(zhao),
    cells: ['NOT_OFFERED_TO_YOU', 'NOT_OFFERED_TO_YOU'],
    pending: true,
  },
  {
    event: 'Wang accepts',
    happens: (at) => at.accept(wang),
    cells: ['NOT_OFFERED_TO_YOU', 'NOT_OFFERED_TO_YOU'],
    pending: true,
  },
  {
    event: 'Li declines',
    happens: (at) => at.decline(li),
    cells: ['HandOverDeclined', 'HandOverDeclined'],
    pending: false,
  },
  {
    event: 'Zhao declines',
    happens: (at) => at.decline(zhao),
    cells: ['NOT_OFFERED_TO_YOU', 'NOT_OFFERED_TO_YOU'],
    pending: true,
  },
  {
    event: 'a minute without an answer',
    happens: (at) => at.untilDue(),
    cells: ['HandOverReturned', 'HandOverReturned'],
    pending: false,
  },
  {
    event: 'time comes by too early',
    happens: (at) => at.pass(seconds(59)).due(),
    cells: ['nothing', 'nothing'],
    pending: true,
  },
  {
    event: 'Wang releases it',
    happens: (at) => at.release(wang),
    cells: ['CallReleased', 'CallReleased'],
    pending: false,
  },
  { event: 'Li releases it', happens: (at) => at.release(li), cells: ['NOT_OWNER', 'NOT_OWNER'], pending: true },
  { event: 'Wang closes it', happens: (at) => at.close(wang), cells: ['NOT_ARRIVED', 'CallClosed'], pending: false },
  { event: 'Li closes it', happens: (at) => at.close(li), cells: ['NOT_OWNER', 'NOT_OWNER'], pending: true },
  {
    event: 'the caller cancels',
    happens: (at) => at.cancel(),
    cells: ['CallerCancelled', 'CallerCancelled'],
    pending: true,
  },
  { event: 'reset at the place', happens: (at) => at.reset(), cells: ['CallClosed', 'CallClosed'], pending: false },
];

describe('while an offer waits for an answer', () => {
  for (const { event, happens, cells, pending } of table) {
    for (const [column, scene] of [offered(), offeredThere()].entries()) {
      const cell = cells[column] ?? '';
      it(`${event}, the call ${scene.open.state}: ${cell}`, () => {
        const before = scene.open;
        happens(scene);
        expect(scene.outcome).toBe(cell);
        const refused = scene.last?.ok === false;
        expect(refused).toBe(cell === cell.toUpperCase());
        if (refused) expect(scene.call).toBe(before);
        else expect(scene.open.handOver !== null).toBe(pending);
      });
    }
  }
});

describe('Wang asks somebody to take the call over', () => {
  it('stays the owner, with the limit and the lamp as they were; the one asked is told', () => {
    const ramp = takenByWang();
    const { dueAt } = ramp.open;
    const lamp = feedbackOf(ramp.open);
    ramp.pass(seconds(10)).offer(wang, toLi);
    expect(ramp.alerted).toEqual({ what: 'alert', why: 'handed-over', to: [li], outputs: [] });
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang, dueAt });
    expect(ramp.open.handOver).toEqual({
      to: toLi,
      offeredAt: ramp.now,
      returnsAt: ramp.now + seconds(60),
      asked: [li],
      declined: [],
    });
    expect(feedbackOf(ramp.open)).toEqual(lamp);
    expect(nextDueAt(ramp.open)).toBe(ramp.now + seconds(60));
  });

  it('of a team those are told who can hear, but not the owner', () => {
    expect(offered(toClinic).alerted?.to).toEqual([chen, zhao]);
    expect(offered({ team: committee }).alerted?.to).toEqual([li]);
    const ramp = takenByWang({ people: deaf(everybody, chen) }).offer(wang, toClinic);
    expect(ramp.open.handOver?.asked).toEqual([zhao]);
  });

  it('nobody there to hear it: refused, and the call stays', () => {
    const nobody = { ok: false, code: 'HAND_OVER_TO_NOBODY', owner: null };
    expect(takenByWang().offer(wang, { staff: 'somebody-gone' as StaffId }).last).toEqual(nobody);
    expect(takenByWang().offer(wang, { team: 'gardeners' as TeamId }).last).toEqual(nobody);
    expect(takenByWang({ people: deaf(everybody, li) }).offer(wang, toLi).last).toEqual(nobody);
    expect(
      takenByWang({ people: [person(wang, committee), person(li, clinic)] }).offer(wang, { team: committee }).last,
    ).toEqual(nobody);
  });

  it('that somebody is at the place does not take the question back', () => {
    expect(offered().arrive(wang).answer.tell).toEqual([{ what: 'withdraw', reason: 'arrived', which: 'others' }]);
  });
});

describe('the one asked says yes', () => {
  it('and owns the call from then on, with the whole time to get there; Wang is told', () => {
    const ramp = offered().pass(seconds(20)).accept(li);
    expect(ramp.open).toMatchObject({
      state: 'acknowledged',
      owner: li,
      formerOwner: wang,
      acknowledgedAt: noon + seconds(30),
      dueAt: noon + seconds(30 + 180),
      handOver: null,
    });
    expect(ramp.answer.tell).toEqual([
      { what: 'withdraw', reason: 'accepted', which: 'hand-over' },
      { what: 'alert', why: 'hand-over-accepted', to: [wang], outputs: [] },
    ]);
    expect(ramp.close(wang).last).toEqual({ ok: false, code: 'NOT_OWNER', owner: li });
    expect(ramp.release(wang).last).toEqual({ ok: false, code: 'NOT_OWNER', owner: li });
    expect(ramp.untilDue().open).toMatchObject({ state: 'waiting', formerOwner: li });
  });

  it('in an emergency there is no more time than an emergency allows', () => {
    const ramp = new Scene({ kind: 'emergency' }).press().take(wang).offer(wang, toLi).accept(li);
    expect(ramp.open.dueAt).toBe(noon + seconds(90));
  });

  it('of two of a team one wins, and the other is told who', () => {
    expect(offered(toClinic).accept(chen).accept(zhao).last).toEqual({ ok: false, code: 'NO_HAND_OVER', owner: chen });
  });

  it('also one whose phone was dead when the team was asked', () => {
    const ramp = takenByWang({ people: deaf(everybody, chen) }).offer(wang, toClinic);
    expect(ramp.accept(chen).open.owner).toBe(chen);
  });

  it('and stands there already: the call stays attended, and the reminder where it was', () => {
    const ramp = attendedByWang().arrive(li).pass(minutes(2)).offer(wang, toLi).pass(seconds(5)).accept(li);
    expect(ramp.open).toMatchObject({ state: 'attended', owner: li, attendedAt: noon, dueAt: noon + minutes(10) });
    expect(ramp.close(li).open.state).toBe('closed');
  });

  it('and has yet to come: the call is on the way again, raised again if nobody arrives', () => {
    const ramp = offeredThere().accept(li);
    expect(ramp.open).toMatchObject({
      state: 'acknowledged',
      owner: li,
      attendedAt: null,
      arrivals: [],
      dueAt: noon + seconds(10 + 180),
    });
    expect(feedbackOf(ramp.open).stage).toBe('acknowledged');
    expect(ramp.close(li).outcome).toBe('NOT_ARRIVED');
    expect(ramp.arrive(li).close(li).open).toMatchObject({ state: 'closed', closedBy: li });
  });
});

describe('the answer is no, or none', () => {
  it('the one asked declines: Wang keeps the call and is told', () => {
    const ramp = offered().decline(li);
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang, handOver: null, dueAt: noon + seconds(180) });
    expect(ramp.answer.tell).toEqual([
      { what: 'withdraw', reason: 'declined', which: 'hand-over' },
      { what: 'alert', why: 'hand-over-declined', to: [wang], outputs: [] },
    ]);
    expect(ramp.offer(wang, { staff: lin }).outcome).toBe('HandOverOffered');
  });

  it('one of a team does not speak for the others; the last one does', () => {
    const ramp = offered(toClinic).decline(chen);
    expect(ramp.open.handOver).toMatchObject({ asked: [chen, zhao], declined: [chen] });
    expect(ramp.answer.tell).toEqual([]);
    expect(ramp.decline(chen).outcome).toBe('nothing');
    expect(ramp.decline(zhao).open.handOver).toBeNull();
    expect(ramp.alerted?.why).toBe('hand-over-declined');
    expect(offered(toClinic).decline(chen).accept(chen).open.owner).toBe(chen);
  });

  it('after a minute the offer is over, Wang is told, and the limit is the one Wang had', () => {
    const ramp = offered().untilDue();
    expect(ramp.now).toBe(noon + seconds(70));
    expect(ramp.open).toMatchObject({ state: 'acknowledged', owner: wang, handOver: null, dueAt: noon + seconds(180) });
    expect(ramp.answer.tell).toEqual([
      { what: 'withdraw', reason: 'returned', which: 'hand-over' },
      { what: 'alert', why: 'hand-over-returned', to: [wang], outputs: [] },
    ]);
    expect(ramp.accept(li).last).toEqual({ ok: false, code: 'NO_HAND_OVER', owner: wang });
  });

  it('an offer never puts off the arrival limit: raised again in time, and the offer is over', () => {
    const ramp = takenByWang().pass(seconds(150)).offer(wang, toLi).untilDue();
    expect(ramp.now).toBe(noon + seconds(180));
    expect(ramp.open).toMatchObject({ state: 'waiting', owner: null, formerOwner: wang, handOver: null });
    expect(ramp.answer.tell).toMatchObject([
      { what: 'withdraw', reason: 're-raised', which: 'hand-over' },
      { why: 're-raised' },
    ]);
  });

  it('after a night without power: on the way it is raised again; at the place first the offer ends, then the reminder comes', () => {
    expect(offered().pass(minutes(600)).due().outcome).toBe('CallReRaised');
    const there = offeredThere().pass(minutes(600)).due();
    expect(there.outcome).toBe('HandOverReturned');
    expect(there.due().outcome).toBe('AttendanceReminded');
    expect(there.due().outcome).toBe('nothing');
  });

  it('released or closed meanwhile, nobody is asked any more', () => {
    expect(offered().release(wang).answer.tell[0]).toEqual({
      what: 'withdraw',
      reason: 'released',
      which: 'hand-over',
    });
    expect(waiting().take(wang).release(wang).answer.tell).toHaveLength(1);
    expect(offeredThere().close(wang).answer.tell).toEqual([{ what: 'withdraw', reason: 'closed', which: 'every' }]);
  });
});

it('a story of offers, read back from the book, gives the very same call at every line', () => {
  const ramp = offered()
    .untilDue()
    .offer(wang, toClinic)
    .decline(chen)
    .pass(seconds(5))
    .accept(zhao)
    .arrive(zhao)
    .offer(zhao, toLi)
    .decline(li);
  ramp.arrive(li).offer(zhao, toLi).accept(li).offer(li, { staff: wang }).accept(wang).untilDue();
  expect(ramp.open).toMatchObject({ state: 'waiting', formerOwner: wang, handOver: null });
  let call: Call | null = null;
  for (const { fact, at, callId } of JSON.parse(JSON.stringify(ramp.facts)) as {
    fact: CallFact;
    at: Call['raisedAt'];
    callId: Call['id'];
  }[]) {
    call = evolve(call, fact, at, callId);
  }
  expect(call).toEqual(ramp.call);
});
