import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { seconds } from '../../support/moved-clock.ts';
import { smallDisk, type SmallDisk } from '../../support/disk/small-disk.ts';

describe('a real file system of a few megabytes', () => {
  let disk: SmallDisk | null = null;
  let building: TestBuilding | null = null;
  afterEach(async () => {
    disk?.free();
    await building?.end();
    disk?.end();
    building = null;
    disk = null;
  });

  it('runs full under the hub: told unrecorded, nothing receipted, nothing lost, and it goes on when there is room', async () => {
    disk = smallDisk(12);
    // Without the right to mount, disk.test.ts proves the same with injected faults.
    if (disk === null) return;
    building = await startBuilding({ dataDir: disk.dir });
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    disk.fill();
    const receipted: string[] = [];
    let refused = '';
    for (let i = 0; i < 5000 && refused === ''; i++) {
      const id = `full-${i}`;
      await ramp.press({ id }).then(
        () => receipted.push(id),
        () => {
          refused = id;
        },
      );
    }
    expect(refused).not.toBe('');
    await wang.sees('an unrecorded call', (frame) => frame.type === 'alert' && frame['notRecorded'] === true);
    // One small commit may fit again at once, the next may not. The state says "full" until there is room.
    for (let i = 0; i < 5; i++) {
      expect(JSON.stringify((await building.ask('GET', '/readyz')).body)).toContain('DISK_FULL');
      await building.clock.forward(seconds(1));
    }
    await wang.sees('the trouble', (frame) => frame.type === 'trouble' && frame['what'] === 'not-recorded');
    disk.free();
    await building.clock.forward(seconds(2));
    expect((await building.ask('GET', '/readyz')).status).toBe(200);
    await wang.sees('that it records again', (frame) => frame.type === 'trouble' && frame['what'] === 'recorded-again');
    await ramp.connect();
    await ramp.press({ id: refused });
    const { body: open } = await building.ask('GET', '/calls?state=open');
    const { body: call } = await building.ask('GET', `/calls/${open.items[0].id}`);
    const stored = new Set(call.timeline.map((fact: { pressId?: string }) => fact.pressId));
    expect(receipted.filter((id) => !stored.has(id))).toEqual([]);
    expect(stored.has(refused)).toBe(true);
  });

  it('full or read-only at start: the program says which, what to do, and ends with 1', () => {
    disk = smallDisk(2);
    if (disk === null) return;
    const start = (): { status: number | null; stderr: string } =>
      spawnSync(
        process.execPath,
        [
          'dist/bin/lotusbell.js',
          'hub',
          '--data',
          join((disk as SmallDisk).dir, 'data'),
          '--http',
          '127.0.0.1:0',
          '--mqtt',
          '127.0.0.1:0',
        ],
        {
          encoding: 'utf8',
          timeout: 15_000,
        },
      );
    disk.fill();
    const full = start();
    expect(full.status).toBe(1);
    expect(full.stderr).toContain('Free some space');
    disk.free();
    disk.readOnly(true);
    const readOnly = start();
    expect(readOnly.status).toBe(1);
    expect(readOnly.stderr).toMatch(/read-write|cannot be written/);
    disk.readOnly(false);
  });
});
