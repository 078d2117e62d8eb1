import { createCheckIns, type CheckIns } from '../commands/check-in.ts';
import { createDeskPins, type DeskPins } from '../commands/desk-pins.ts';
import { createDeviceLives, type DeviceLives } from '../commands/device-life.ts';
import { createDeviceTroubles, type DeviceTroubles } from '../commands/device-troubles.ts';
import { createPairings, type Pairings } from '../commands/pairing.ts';
import { createPressTests, type PressTests } from '../commands/press-test.ts';
import { createReachability } from '../commands/reach.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Log } from '../types/log.ts';
import type { Core } from './core.ts';

export type LiveGiven = {
  /** Rings the phones of one person as a test. */
  readonly ringForTest: (staff: StaffId, ring: string) => void;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

/** What is known only in memory, and forgotten or read again at a restart. */
export type Live = {
  readonly lives: DeviceLives;
  readonly troubles: DeviceTroubles;
  readonly reach: ReturnType<typeof createReachability>;
  readonly checkIns: CheckIns;
  readonly deskPins: DeskPins;
  readonly pairings: Pairings;
  readonly pressTests: PressTests;
  readonly clockStepped: (byMs: number) => void;
};

export function createLive({ store, time, context }: Core, { ringForTest, log }: LiveGiven): Live {
  const { tables } = store;
  const { now, steady } = time;
  const lives = createDeviceLives(tables);
  const reach = createReachability({ steady, now });
  return {
    lives,
    troubles: createDeviceTroubles({ desk: context, steady, log }),
    reach,
    checkIns: createCheckIns(context, { steady, now, send: ringForTest }),
    deskPins: createDeskPins(context, { steady }),
    pairings: createPairings(context, { steady, now }),
    pressTests: createPressTests(context, {
      steady,
      now,
      isOpen: (device, input) => tables.calls.openAt(device, input) !== null,
    }),
    clockStepped: lives.clockStepped,
  };
}
