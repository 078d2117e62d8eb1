import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../hub/domain/call/call.ts';
import { attendedByWang, clinic, closedByWang, committee, li, Scene, takenByWang, waiting, wang } from './scene.ts';

/** Wang has the call wherever somebody has it. What happens, as the names of the facts, `nothing`, or the refusal. */
const states: Record<CallState, (kind: string) => Scene> = {
  waiting: (kind) => waiting({ kind }),
  acknowledged: (kind) => takenByWang({ kind }),
  attended: (kind) => attendedByWang({ kind }),
  closed: (kind) => closedByWang({ kind }),
};

/** `cells`: while waiting, acknowledged, attended, closed. */
type Row = {
  event: string;
  kind?: string;
  happens: (scene: Scene) => Scene;
  cells: readonly [string, string, string, string];
};

const taken = 'CALL_ALREADY_TAKEN';
const table: readonly Row[] = [
  {
    event: 'a press',
    happens: (at) => at.press(),
    cells: ['PressRepeated', 'PressRepeated', 'PressRepeated', 'CallRaised'],
  },
  {
    event: 'a pull of the cord',
    happens: (at) => at.press('pull'),
    cells: ['PressRepeated', 'PressRepeated', 'PressRepeated', 'CallRaised'],
  },
  {
    event: 'a hold',
    happens: (at) => at.hold(),
    cells: ['EmergencyPressed', 'EmergencyPressed', 'EmergencyPressed', 'CallRaised'],
  },
  {
    event: 'a hold at an emergency',
    kind: 'emergency',
    happens: (at) => at.hold(),
    cells: ['PressRepeated', 'PressRepeated', 'PressRepeated', 'CallRaised'],
  },
  {
    event: 'a call opened by hand',
    happens: (at) => at.openByHand(li),
    cells: ['CallRaised', 'CallRaised', 'CallRaised', 'CallRaised'],
  },
  {
    event: 'acknowledge by Wang',
    happens: (at) => at.take(wang),
    cells: ['CallAcknowledged', 'nothing', 'nothing', 'CALL_CLOSED'],
  },
  {
    event: 'acknowledge by Li',
    happens: (at) => at.take(li),
    cells: ['CallAcknowledged', taken, taken, 'CALL_CLOSED'],
  },
  {
    event: 'Wang arrives',
    happens: (at) => at.arrive(wang),
    cells: ['StaffArrived', 'StaffArrived', 'nothing', 'CALL_CLOSED'],
  },
  {
    event: 'Li arrives',
    happens: (at) => at.arrive(li),
    cells: ['StaffArrived', 'StaffArrived', 'StaffArrived', 'CALL_CLOSED'],
  },
  {
    event: 'somebody is present',
    happens: (at) => at.arrive(null),
    cells: ['StaffArrived', 'StaffArrived', 'nothing', 'CALL_CLOSED'],
  },
  {
    event: 'Wang releases it',
    happens: (at) => at.release(wang),
    cells: ['CALL_NOT_TAKEN', 'CallReleased', 'CallReleased', 'CALL_CLOSED'],
  },
  {
    event: 'Li releases it',
    happens: (at) => at.release(li),
    cells: ['CALL_NOT_TAKEN', 'NOT_OWNER', 'NOT_OWNER', 'CALL_CLOSED'],
  },
  {
    event: 'the clock is put right',
    happens: (at) => at.clockStepped(60_000),
    cells: ['ClockStepped', 'ClockStepped', 'ClockStepped', 'nothing'],
  },
  {
    event: 'Wang sends it to the clinic',
    happens: (at) => at.redirect(wang, clinic),
    cells: ['CallRedirected', 'CallRedirected', 'CallRedirected', 'CALL_CLOSED'],
  },
  {
    event: 'Li sends it to the clinic',
    happens: (at) => at.redirect(li, clinic),
    cells: ['CallRedirected', 'NOT_OWNER', 'NOT_OWNER', 'CALL_CLOSED'],
  },
  {
    event: 'Wang sends it to the committee, who have it',
    happens: (at) => at.redirect(wang, committee),
    cells: ['SAME_TEAM', 'SAME_TEAM', 'SAME_TEAM', 'CALL_CLOSED'],
  },
  {
    event: 'Wang hands it over to Li',
    happens: (at) => at.offer(wang, { staff: li }),
    cells: ['CALL_NOT_TAKEN', 'HandOverOffered', 'HandOverOffered', 'CALL_CLOSED'],
  },
  {
    event: 'Wang hands it over to the clinic',
    happens: (at) => at.offer(wang, { team: clinic }),
    cells: ['CALL_NOT_TAKEN', 'HandOverOffered', 'HandOverOffered', 'CALL_CLOSED'],
  },
  {
    event: 'Wang hands it over to herself',
    happens: (at) => at.offer(wang, { staff: wang }),
    cells: ['CALL_NOT_TAKEN', 'HAND_OVER_TO_SELF', 'HAND_OVER_TO_SELF', 'CALL_CLOSED'],
  },
  {
    event: 'Li hands it over to the clinic',
    happens: (at) => at.offer(li, { team: clinic }),
    cells: ['CALL_NOT_TAKEN', 'NOT_OWNER', 'NOT_OWNER', 'CALL_CLOSED'],
  },
  {
    event: 'Li takes over what nobody offered',
    happens: (at) => at.accept(li),
    cells: ['NO_HAND_OVER', 'NO_HAND_OVER', 'NO_HAND_OVER', 'CALL_CLOSED'],
  },
  {
    event: 'Li declines what nobody offered',
    happens: (at) => at.decline(li),
    cells: ['NO_HAND_OVER', 'NO_HAND_OVER', 'NO_HAND_OVER', 'CALL_CLOSED'],
  },
  {
    event: 'the arrival limit, step or reminder is due',
    happens: (at) => (at.open.dueAt === null ? at.pass(3_600_000).due() : at.untilDue()),
    cells: ['StepReached', 'CallReRaised', 'AttendanceReminded', 'nothing'],
  },
  {
    event: 'time comes by too early',
    happens: (at) => at.pass(1000).due(),
    cells: ['nothing', 'nothing', 'nothing', 'nothing'],
  },
  {
    event: 'the caller cancels',
    happens: (at) => at.cancel(),
    cells: ['CallerCancelled', 'CallerCancelled', 'CallerCancelled', 'nothing'],
  },
  {
    event: 'the caller cancels twice',
    happens: (at) => at.cancel().cancel(),
    cells: ['nothing', 'nothing', 'nothing', 'nothing'],
  },
  {
    event: 'reset at the place',
    happens: (at) => at.reset(),
    cells: ['CallClosed', 'CallClosed', 'CallClosed', 'nothing'],
  },
  {
    event: 'Wang closes it',
    happens: (at) => at.close(wang),
    cells: ['CALL_NOT_TAKEN', 'NOT_ARRIVED', 'CallClosed', 'CALL_CLOSED'],
  },
  {
    event: 'Li closes it',
    happens: (at) => at.close(li),
    cells: ['CALL_NOT_TAKEN', 'NOT_OWNER', 'NOT_OWNER', 'CALL_CLOSED'],
  },
  {
    event: 'Wang has spoken with the visitor',
    kind: 'visit',
    happens: (at) => at.close(wang, 'spoken-with'),
    cells: ['CALL_NOT_TAKEN', 'CallClosed', 'CallClosed', 'CALL_CLOSED'],
  },
  {
    event: 'Wang closes a visit otherwise',
    kind: 'visit',
    happens: (at) => at.close(wang),
    cells: ['CALL_NOT_TAKEN', 'NOT_ARRIVED', 'CallClosed', 'CALL_CLOSED'],
  },
  {
    event: 'Wang has only spoken with somebody at the ramp',
    happens: (at) => at.close(wang, 'spoken-with'),
    cells: ['CALL_NOT_TAKEN', 'NOT_ARRIVED', 'CallClosed', 'CALL_CLOSED'],
  },
];

describe('the whole table of a call', () => {
  for (const row of table) {
    for (const [column, state] of (Object.keys(states) as CallState[]).entries()) {
      const cell = row.cells[column];
      it(`${row.event}, while the call is ${state}: ${cell}`, () => {
        const scene = states[state](row.kind ?? 'assist');
        expect(scene.open.state).toBe(state);
        const before = scene.call;
        row.happens(scene);
        expect(scene.outcome).toBe(cell);
        const refused = scene.last?.ok === false;
        expect(refused).toBe(cell === cell?.toUpperCase());
        expect(refused && scene.call !== before).toBe(false);
      });
    }
  }

  it('only a press or a worker raises a call where there is none; anything else there is a mistake of the hub', () => {
    for (const happens of [
      (at: Scene) => at.take(wang),
      (at: Scene) => at.arrive(null),
      (at: Scene) => at.release(wang),
      (at: Scene) => at.close(wang),
      (at: Scene) => at.cancel(),
      (at: Scene) => at.reset(),
      (at: Scene) => at.due(),
      (at: Scene) => at.offer(wang, { staff: li }),
      (at: Scene) => at.redirect(wang, clinic),
      (at: Scene) => at.accept(wang),
      (at: Scene) => at.decline(wang),
    ])
      expect(() => happens(new Scene())).toThrow('needs a call');
  });

  it('a row that breaks the promise of a call is not decided upon', () => {
    const { open } = takenByWang();
    const broken = new Scene();
    broken.call = { ...open, owner: null };
    expect(() => broken.due()).toThrow('without an owner');
    broken.call = { ...open, dueAt: null };
    expect(() => broken.due()).toThrow('nothing due');
  });
});
