import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore, type Core } from '../../hub/app/core.ts';
import { createLive, type Live } from '../../hub/app/live.ts';
import { siteGiven } from '../../hub/cli/read-site.ts';
import { seededBytes } from './seeded.ts';
import type { Effect } from '../../hub/store/effects.ts';
import type { TempStore } from './disk/temp-store.ts';

export type TestCore = {
  readonly core: Core;
  readonly live: Live;
  /** Called with the effects of each commit, in place of delivery. */
  readonly told: { committed: (effects: readonly Effect[]) => void };
  /** The folder, the clock and the faults below it. */
  readonly temp: Omit<TempStore, 'reopen'>;
};

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * The core of Lotus Apartment on a real SQLite file, as the program builds it, without delivery and listeners. Timers
 * never fire; both clocks return `temp.clock.now`.
 */
export function testCore(seed = 1): TestCore {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-core-'));
  const fault: TempStore['fault'] = { at: () => {} };
  const broken: unknown[] = [];
  const clock = { now: 1_000_000 };
  const says = (): number => clock.now;
  const core = createCore(
    {
      dataDir: dir,
      site: siteGiven(undefined),
      limits: { sessionDays: 30, inviteMinutes: 10 },
      broken: (error) => broken.push(error),
      log: SILENT,
    },
    {
      clocks: { wall: says, monotonic: says },
      setTimer: () => () => {},
      defer: (work) => void setImmediate(work),
      besideLoop: null,
      randomBytes: seededBytes(seed),
      fault: (point) => fault.at(point),
    },
  );
  const live = createLive(core, {
    ringForTest: () => {},
    heartbeatS: 9,
    falsePresses: { count: 5, withinMs: 7_200_000 },
    log: SILENT,
  });
  const told: TestCore['told'] = { committed: () => {} };
  const scheduler = core.connect({ live, delivery: { committed: (effects) => told.committed(effects) } });
  return {
    core,
    live,
    told,
    temp: {
      dir,
      fault,
      broken,
      clock,
      store: () => core.store,
      end: () => {
        scheduler.stop();
        try {
          core.store.close();
        } catch {
          // Closed by the test itself.
        }
        rmSync(dir, { recursive: true, force: true });
      },
    },
  };
}
