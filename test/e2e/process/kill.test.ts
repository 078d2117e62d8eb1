import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openWorld, proofRound, settle } from '../../proof/proof.ts';

const program = fileURLToPath(new URL('../../../dist/bin/lotusbell.js', import.meta.url));

test(
  'whoever saw the yellow light is in the book once, after the hub was killed twice under load',
  { timeout: 180_000 },
  async () => {
    expect(existsSync(program), 'dist/bin/lotusbell.js is missing: npm run build').toBe(true);
    const work = mkdtempSync(join(tmpdir(), 'lotusbell-kill-'));
    try {
      const world = await openWorld({ program, work, seed: 3, secondsPerRound: 0.8 });
      while (world.lives.length < 2) await proofRound(world);
      const verdict = await settle(world);
      const { lost, doubled, doubledCalls, foreign, unreceipted, actsLost } = verdict;
      expect({ lost, doubled, doubledCalls, foreign, unreceipted, actsLost }).toEqual({
        lost: 0,
        doubled: 0,
        doubledCalls: 0,
        foreign: 0,
        unreceipted: 0,
        actsLost: 0,
      });
      // How late a step came is measured by `npm run proof`; on a busy machine only never and too early are certain
      // faults.
      expect(verdict.timers.neverOrEarly, verdict.timers.examples.join('; ')).toBe(0);
      // Otherwise nothing was proved.
      expect(verdict.receipted).toBeGreaterThan(500);
      expect(verdict.acts).toBeGreaterThan(0);
      expect(verdict.timers.checked).toBeGreaterThan(0);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  },
);
