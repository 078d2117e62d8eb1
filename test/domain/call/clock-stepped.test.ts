import { describe, expect, it } from 'vitest';
import type { Call } from '../../../hub/domain/call/call.ts';
import { nextDueAt } from '../../../hub/domain/call/state.ts';
import { attendedByWang, closedByWang, li, minutes, seconds, takenByWang, waiting, wang, type Scene } from './scene.ts';

const HOURS = 60;

/** The clock is put right by so much: the call's instants move, and so does the time of whoever looks. */
function stepped(scene: Scene, byMs: number): Scene {
  scene.do({ type: 'clock-stepped', byMs });
  return scene.pass(byMs);
}

const relative = (call: Call, now: number) => ({
  due: (nextDueAt(call) ?? 0) - now,
  raised: call.raisedAt - now,
  lastAlert: call.lastAlertAt - now,
  acknowledged: call.acknowledgedAt === null ? null : call.acknowledgedAt - now,
  arrivals: call.arrivals.map(({ at }) => at - now),
  offer: call.handOver === null ? null : [call.handOver.offeredAt - now, call.handOver.returnsAt - now],
});

describe('the clock is put right while a call is open', () => {
  const open: Record<string, () => Scene> = {
    'it waits': () => waiting().pass(seconds(10)),
    'Wang is going': () => takenByWang().pass(seconds(10)),
    'Wang is there': () => attendedByWang().pass(seconds(10)),
    'Wang has offered it to Li': () => takenByWang().offer(wang, { staff: li }).pass(seconds(10)),
  };
  for (const [name, make] of Object.entries(open)) {
    for (const [by, ms] of [
      ['forward by hours', minutes(5 * HOURS)],
      ['back by hours', -minutes(5 * HOURS)],
    ] as const) {
      it(`${name}, ${by}: it has waited as long and waits as long as before`, () => {
        const scene = make();
        const { call, now } = scene;
        const before = relative(call as Call, now);
        stepped(scene, ms);
        expect(relative(scene.open, scene.now)).toEqual(before);
        expect(scene.outcome).toBe('ClockStepped');
        expect(scene.due().outcome).toBe('nothing');
        expect(scene.untilDue().outcome).not.toBe('nothing');
      });
    }
  }

  it('a closed call is history and keeps the times it was written with', () => {
    const scene = closedByWang();
    const before = scene.open;
    expect(stepped(scene, minutes(HOURS)).outcome).toBe('nothing');
    expect(scene.open).toBe(before);
  });
});
