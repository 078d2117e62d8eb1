import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packData } from '../../hub/backup/pack.ts';
import { unpackData } from '../../hub/backup/unpack.ts';
import type { Outside } from '../../hub/app/outside.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { minutes } from '../support/moved-clock.ts';

const hours = (n: number): number => minutes(60 * n);

describe('every night', () => {
  let building: TestBuilding;
  let kept: string;
  let disk: 'well' | 'full';
  let taken: number;
  const takeBackup: Outside['takeBackup'] = async ({ dataDir, file }) => {
    if (disk === 'full') throw new Error('no space left');
    taken += 1;
    await packData({ dataDir, file, version: '0', madeAt: new Date(building.clock.wall()), passphrase: null });
  };
  beforeEach(async () => {
    disk = 'well';
    taken = 0;
    kept = mkdtempSync(join(tmpdir(), 'lotusbell-kept-'));
    // Twenty past three at night in Shanghai.
    building = await startBuilding({
      start: Date.UTC(2026, 10, 22, 19, 20),
      takeBackup,
      config: (config) => {
        config.backup = { at: '03:30', keep: 2, dir: kept };
      },
    });
  });
  afterEach(async () => {
    await building.end();
    rmSync(kept, { recursive: true, force: true });
  });

  const days = (): string[] => readdirSync(kept).toSorted();
  const problems = async (): Promise<string> => JSON.stringify((await building.ask('GET', '/readyz')).body);

  it('one backup, which holds what was stored; the newest are kept, and a night that was missed is made up for', async () => {
    const door = await building.button('south-gate-bell');
    await door.press();
    await building.clock.forward(minutes(5));
    expect(days()).toEqual([]);
    await building.clock.forward(minutes(6));
    await eventually('the first backup', () => days()[0] === 'lotusbell-2026-11-23.backup');
    await building.clock.forward(minutes(10));
    expect(days()).toHaveLength(1);
    const elsewhere = join(kept, '..', `${kept.split('/').at(-1)}-restored`);
    await unpackData(join(kept, 'lotusbell-2026-11-23.backup'), elsewhere, null);
    rmSync(elsewhere, { recursive: true });

    await building.restart(() => building.clock.forward(hours(32)));
    await building.clock.forward(minutes(1));
    await eventually('the missed one', () => days().includes('lotusbell-2026-11-24.backup'));
    await building.restart(() => building.clock.forward(hours(24)));
    await building.clock.forward(minutes(1));
    await eventually('the third', () => days().includes('lotusbell-2026-11-25.backup'));
    await eventually('the oldest gone', () => days().length === 2);
    expect(days()).toEqual(['lotusbell-2026-11-24.backup', 'lotusbell-2026-11-25.backup']);
  });

  it("once, whatever the clock does: set back to last week it makes one of that day, which stays, and one from the future is in nobody's way", async () => {
    for (const day of ['2026-12-30', '2026-12-31']) writeFileSync(join(kept, `lotusbell-${day}.backup`), '');
    mkdirSync(join(kept, 'lotusbell-2026-01-01.backup.x1y2z3'));
    await building.clock.forward(minutes(12));
    await eventually('the backup', () => days().includes('lotusbell-2026-11-23.backup'));
    expect(days()).not.toContain('lotusbell-2026-01-01.backup.x1y2z3');
    await building.clock.forward(minutes(40));
    expect(taken).toBe(1);
    expect(await problems()).not.toContain('BACKUP_FAILED');
  });

  it('not at all where its place is none; the hub goes on, and says so', async () => {
    rmSync(kept, { recursive: true });
    writeFileSync(kept, 'a file where a directory should be');
    await building.clock.forward(minutes(12));
    await expect.poll(problems).toContain('BACKUP_FAILED');
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
  });

  it('and where it fails the hub says so, goes on, and tries again', async () => {
    disk = 'full';
    await building.clock.forward(minutes(12));
    await expect.poll(problems).toContain('BACKUP_FAILED');
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
    disk = 'well';
    await building.clock.forward(minutes(31));
    await eventually('the backup after all', () => days().length === 1);
    await expect.poll(problems).not.toContain('BACKUP_FAILED');
  });
});
