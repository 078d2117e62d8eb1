import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packData } from '../../hub/backup/pack.ts';
import { unpackData } from '../../hub/backup/unpack.ts';
import type { Outside } from '../../hub/outside.ts';
import { building, type Building } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { minutes } from '../support/moved-clock.ts';

const hours = (n: number): number => minutes(60 * n);

describe('every night', () => {
  let house: Building;
  let kept: string;
  let disk: 'well' | 'full';
  const takeBackup: Outside['takeBackup'] = async ({ dataDir, file }) => {
    if (disk === 'full') throw new Error('no space left');
    await packData({ dataDir, file, version: '0', madeAt: new Date(house.clock.wall()), passphrase: null });
  };
  beforeEach(async () => {
    disk = 'well';
    kept = mkdtempSync(join(tmpdir(), 'lotusbell-kept-'));
    // Twenty past three at night in Shanghai.
    house = await building({ start: Date.UTC(2026, 10, 22, 19, 20), takeBackup, config: (config) => { config.backup = { at: '03:30', keep: 2, dir: kept }; } });
  });
  afterEach(async () => {
    await house.end();
    rmSync(kept, { recursive: true, force: true });
  });

  const days = (): string[] => readdirSync(kept).toSorted();
  const problems = async (): Promise<string> => JSON.stringify((await house.ask('GET', '/readyz')).body);

  it('one backup, which holds what was stored; the newest are kept, and a night that was missed is made up for', async () => {
    const door = await house.button('south-gate-bell');
    await door.press();
    await house.clock.forward(minutes(5));
    expect(days()).toEqual([]);
    await house.clock.forward(minutes(6));
    await eventually('the first backup', () => days()[0] === 'lotusbell-2026-11-23.backup');
    await house.clock.forward(minutes(10));
    expect(days()).toHaveLength(1);
    const elsewhere = join(kept, '..', `${kept.split('/').at(-1)}-restored`);
    await unpackData(join(kept, 'lotusbell-2026-11-23.backup'), elsewhere, null);
    rmSync(elsewhere, { recursive: true });

    await house.restart(() => house.clock.forward(hours(32)));
    await house.clock.forward(minutes(1));
    await eventually('the missed one', () => days().includes('lotusbell-2026-11-24.backup'));
    await house.restart(() => house.clock.forward(hours(24)));
    await house.clock.forward(minutes(1));
    await eventually('the third', () => days().includes('lotusbell-2026-11-25.backup'));
    await eventually('the oldest gone', () => days().length === 2);
    expect(days()).toEqual(['lotusbell-2026-11-24.backup', 'lotusbell-2026-11-25.backup']);
  });

  it('and where it fails the hub says so, goes on, and tries again', async () => {
    disk = 'full';
    await house.clock.forward(minutes(12));
    await expect.poll(problems).toContain('BACKUP_FAILED');
    expect((await house.ask('GET', '/healthz')).status).toBe(200);
    disk = 'well';
    await house.clock.forward(minutes(31));
    await eventually('the backup after all', () => days().length === 1);
    await expect.poll(problems).not.toContain('BACKUP_FAILED');
  });
});
