import { describe, expect, test } from 'vitest';
import { builtElsewhere } from './composition-root.ts';
import { readTree } from './tree.ts';

test('a hub is built in hub/app alone: by the program, the simulated year and the tests', () => {
  expect(builtElsewhere(readTree(['.ts'], ['hub', 'test']))).toEqual([]);
});

describe('what is built elsewhere is found', () => {
  const parts = { openStore: {} };
  const store = ['hub/store/store.ts', 'export function openStore() {}'] as const;

  test('a test that opens the store and wires the rest by hand', () => {
    const wiring = `import { openStore } from '../../hub/store/store.ts';\nconst store = openStore(dir);`;
    expect(builtElsewhere(new Map([store, ['test/support/by-hand.ts', wiring]]), parts)).toEqual([
      'test/support/by-hand.ts calls openStore; only hub/app/ may',
    ]);
    expect(builtElsewhere(new Map([store, ['hub/app/core.ts', wiring.replace('../../hub', '..')]]), parts)).toEqual([]);
  });

  test('a type is allowed, and so is a function of the same name from elsewhere', () => {
    const typed = `import type { openStore } from '../../hub/store/store.ts';\ntype Store = ReturnType<typeof openStore>;`;
    const other = `import { openStore } from '../../dashboard/store.ts';\nopenStore();`;
    expect(builtElsewhere(new Map([store, ['test/a.ts', typed], ['test/b.ts', other]]), parts)).toEqual([]);
  });

  test('an exception that is no longer needed, and a name that no longer exists', () => {
    expect(builtElsewhere(new Map([store]), { openStore: { 'test/old.ts': 'once' }, openShop: {} })).toEqual([
      'test/old.ts is excepted for openStore and does not call it',
      'openShop is defined in 0 files of hub',
    ]);
  });
});
