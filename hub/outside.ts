import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { schedule } from 'node-cron';
import type { Clocks } from './in/clock/hub-time.ts';
import type { SetTimer } from './in/clock/due-timer.ts';
import { createPace, type Pace } from './out/pace.ts';
import type { FaultPoint } from './store/tables.ts';

/** What only the outside knows; given to createHub, so that a whole building's day runs in a test in seconds. */
export type Outside = {
  readonly clocks: Clocks;
  readonly setTimer: SetTimer;
  /** Calls the work once a minute until the answer is called. */
  readonly everyMinute: (work: () => void) => () => void;
  readonly pace: Pace;
  /** Runs work once everything that arrived in this turn of the loop has been read. */
  readonly defer: (work: () => void) => void;
  /** What this machine is called and which addresses it has, at this moment. */
  readonly network: () => { readonly hostName: string; readonly addresses: readonly string[] };
  readonly randomBytes: (bytes: number) => Buffer;
  /** Where a test lets the disk fail or the process die. Does nothing in a building. */
  readonly fault: (point: FaultPoint) => void;
};

/** The real world. */
export function realOutside(): Outside {
  return {
    clocks: { wall: () => Date.now(), monotonic: () => performance.now() },
    setTimer,
    // UTC: a local hour that a time change skips or repeats must not skip or repeat the chores.
    everyMinute: (work) => {
      const task = schedule('* * * * *', work, { timezone: 'UTC' });
      return () => void task.destroy();
    },
    pace: createPace(() => performance.now(), (work, ms) => void setTimer(work, ms)),
    defer: (work) => void setImmediate(work),
    network: () => ({
      hostName: hostname(), addresses: Object.values(networkInterfaces()).flatMap((cards) => cards?.map(({ address }) => address) ?? []),
    }),
    randomBytes: (bytes) => randomBytes(bytes),
    fault: () => {},
  };
}

function setTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
