import {
  createCallPoint,
  type CallPoint,
  type CallPointOptions,
  type PointState,
} from '../../firmware-sim/call-point/call-point.ts';
import { movedClock, type MovedClock } from './moved-clock.ts';
import { memoryLink, type FarEnd } from '../../firmware-sim/link/memory-link.ts';
import { memoryJournal } from '../../firmware-sim/call-point/press-journal.ts';
import { seededRandom } from '../../firmware-sim/random.ts';
import type { FeedbackMessage } from '../../hub/contract/device-messages.ts';

/** Monday morning, 23 November 2026, 8:00 in Shanghai. */
export const MORNING = Date.UTC(2026, 10, 23, 0, 0, 0);

export interface MemoryPoint {
  clock: MovedClock;
  farEnd: FarEnd;
  point: CallPoint;
  states: PointState[];
  beeps: string[];
  /** Bodies that arrived at the hub on `up/<name>`, in order. */
  up(name: string): Record<string, unknown>[];
  say(words: Partial<FeedbackMessage>): void;
}

/** A call point on a moved clock and a link in memory, without power yet. */
export function memoryPoint(options: Partial<CallPointOptions> = {}): MemoryPoint {
  const clock = movedClock(MORNING);
  const { link, farEnd } = memoryLink();
  const states: PointState[] = [];
  const beeps: string[] = [];
  let ids = 0;
  const point = createCallPoint({
    device: 'west-ramp-help',
    clock,
    link,
    journal: memoryJournal(),
    random: seededRandom(1),
    salt: () => `salt${(ids += 1)}`,
    onChange: (state) => {
      states.push(state);
    },
    onBeep: (beep) => {
      beeps.push(beep);
    },
    ...options,
  });
  return {
    clock,
    farEnd,
    point,
    states,
    beeps,
    up: (name) => bodiesOf(farEnd, point.id, name),
    say(words) {
      const feedback: FeedbackMessage = {
        v: 1,
        input: 'main',
        stage: 'registered',
        lamp: 'yellow',
        blink: false,
        at: new Date(clock.now()).toISOString(),
        say: { zh: '已经登记', en: 'Your call is registered' },
        ...words,
      };
      farEnd.deliver(`lotus/v1/${point.id}/down/feedback`, feedback);
    },
  };
}

export function bodiesOf(farEnd: FarEnd, device: string, name: string): Record<string, unknown>[] {
  const topic = `lotus/v1/${device}/up/${name}`;
  return farEnd.arrived
    .filter((message) => message.topic === topic)
    .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
}
