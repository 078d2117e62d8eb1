import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../../hub/store/store.ts';
import type { FaultPoint, StoreOutside } from '../../../hub/store/tables.ts';
import type { Instant } from '../../../hub/domain/time.ts';

export type TempStore = {
  readonly dir: string;
  readonly store: () => Store;
  readonly reopen: () => Store;
  readonly fault: { at: (point: FaultPoint) => void };
  readonly broken: unknown[];
  readonly clock: { now: number };
  readonly end: () => void;
};

/** A real SQLite file in its own folder, for tests of the store alone. Tests that need more use `testCore`. */
export function tempStore(besideLoop: StoreOutside['besideLoop'] = null): TempStore {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-store-'));
  const fault: TempStore['fault'] = { at: () => {} };
  const broken: unknown[] = [];
  const clock = { now: 1_000_000 };
  const open = (): Store =>
    openStore(dir, {
      now: () => clock.now as Instant,
      fault: (point) => fault.at(point),
      defer: (work) => void setImmediate(work),
      steadyMs: () => clock.now,
      besideLoop,
      broken: (error) => broken.push(error),
    });
  let store = open();
  return {
    dir,
    fault,
    broken,
    clock,
    store: () => store,
    reopen: () => {
      store.close();
      store = open();
      return store;
    },
    end: () => {
      try {
        store.close();
      } catch {
        // Closed by the test itself.
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Opens the store of a data directory that no hub uses, to read it or to add facts. It commits only when flushed. */
export function storeIn(dataDir: string, now: () => number = () => 0): Store {
  return openStore(dataDir, {
    now: () => now() as Instant,
    steadyMs: now,
    fault: () => {},
    defer: () => {},
    broken: () => {},
    besideLoop: null,
  });
}

/** An error as SQLite throws it. */
export function sqliteError(errcode: number, message: string): Error {
  return Object.assign(new Error(message), { errcode });
}
