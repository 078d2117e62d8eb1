import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, longest first: measured on two cores. */
const LONGEST = [
  'e2e/pages/phone',
  'e2e/pages/real-hub',
  'e2e/pages/what-could-hurt',
  'e2e/pages/board-and-panel',
  'e2e/pages/pager',
  'e2e/pages/day',
  'e2e/pages/accessibility',
  'e2e/pages/sessions',
  'e2e/process/crash-points',
  'e2e/process/restore-drill',
  'system/every-press-is-heard',
  'domain/call/walk/exploration',
  'e2e/cli/output',
  'simulate/simulate',
  'e2e/pages/new-version',
  'e2e/pages/twelve-tasks',
  'e2e/process/site-check',
  'e2e/pages/shift',
  'e2e/pages/passkeys',
  'e2e/pages/hand-over',
  'config/hostile-documents',
  'e2e/process/demo',
  'e2e/cli/admin',
  'e2e/cli/tls',
  'fuzz/fuzz',
  'e2e/pages/matters',
  'e2e/pages/shared-screen',
  'system/site/changed-house',
  'system/press-sent-again',
  'faults/disk/standstill',
  'simulate/broken',
  'domain/call/property',
  'e2e/cli/person',
  'e2e/cli/audit',
  'http/bytes',
  'http/roster/roster-import',
  'audit/verify',
  'faults/storming-device',
  'faults/wrong-secrets',
].map((name) => `/test/${name}.test.ts`);
/** Then tests that start processes, browsers or hubs. */
const SLOW = [/\/test\/e2e\//, /\/test\/(?:fuzz|simulate|faults|system)\//];

/**
 * Vitest gives the next file of one queue to the first worker that is free. The long files go first, so that all
 * workers end at about the same time. Vitest orders by the durations of the last run, which a fresh clone does not
 * have, or else by file size.
 */
export class SlowFirst extends BaseSequencer {
  /** @throws when a file of {@link LONGEST} was renamed. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const gone = LONGEST.filter((name) => !existsSync(join(root, name)));
    if (gone.length > 0) throw new Error(`test/support/vitest/slow-first.ts names files that are gone: ${gone.join()}`);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
  if (place !== -1) return place;
  const kind = SLOW.findIndex((pattern) => pattern.test(moduleId));
  return LONGEST.length + (kind === -1 ? SLOW.length : kind);
}
