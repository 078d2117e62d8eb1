import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly dir: string;
  /** Writes until the disk is full. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly readOnly: (on: boolean) => void;
  readonly end: () => void;
};

/**
 * A real file system of a few megabytes, where we are root and may mount one. Null elsewhere; there the injected faults
 * of disk.test.ts are the only proof.
 */
export function smallDisk(megabytes: number): SmallDisk | null {
  const dir = mkdtempSync(join(tmpdir(), 'lotusbell-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    rmSync(dir, { recursive: true, force: true });
    return null;
  }
  const filler = join(dir, 'filler');
  return {
    dir,
    fill: () => {
      for (let size = megabytes * 1024 * 1024, n = 0; size >= 4096; n++) {
        try {
          writeFileSync(`${filler}-${n}`, Buffer.alloc(size));
        } catch {
          rmSync(`${filler}-${n}`, { force: true });
          size = Math.floor(size / 2);
        }
      }
    },
    free: () => {
      for (let n = 0; n < 64; n++) rmSync(`${filler}-${n}`, { force: true });
    },
    readOnly: (on) => {
      execFileSync('mount', ['-o', `remount,${on ? 'ro' : 'rw'}`, dir], { stdio: 'ignore' });
    },
    end: () => {
      execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
