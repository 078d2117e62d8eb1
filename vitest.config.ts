import { totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/support/vitest/slow-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    // A third worker uses the time in which the others wait for browsers, processes and real seconds.
    maxWorkers: totalmem() > 6 * 1024 ** 3 ? 3 : 2,
    // A worker loads the hub once for all its files instead of once for each: a third of the time. No test leaves
    // anything behind in a module.
    isolate: false,
    globalSetup: ['test/support/vitest/scratch-folder.ts'],
    sequence: { sequencer: SlowFirst },
    // Limits that find a test that hangs. They say nothing about speed: a busy machine is ten times slower than a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default'],
  },
});
