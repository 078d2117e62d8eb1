import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Child } from '../bench/child.ts';

/** A real ext4 whose power can be cut. */
export type CutDisk = {
  /** A directory on it. The path stays the same over a cut. */
  readonly dir: string;
  /** Cuts the power while the program runs: what it had written and not flushed is lost with it. */
  readonly cut: (program: Child) => Promise<void>;
  readonly end: () => void;
};

/** Enough for the bytes that are on their way to the devices to be read as receipts. */
const ON_THE_WIRE_MS = 50;

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/**
 * An ext4 in a file, on a loop device. A cut stops the program, copies the file as it is, and mounts the copy: it holds
 * what the file system had given to the device, and nothing of what was only in memory. Only root can make it.
 *
 * The device itself has no cache of its own here that could lose what it took. A card that lies about its flush is not
 * simulated.
 * @returns why it cannot be had here, as a sentence, or the disk.
 */
export function cutDisk(): CutDisk | string {
  const root = mkdtempSync(join(tmpdir(), 'lotusbell-power-'));
  const dir = join(root, 'disk');
  let image = join(root, '0.img');
  let cuts = 0;
  let isMounted = false;
  const mount = (): void => {
    run('mount', '-o', 'loop', image, dir);
    isMounted = true;
  };
  const unmount = (): void => {
    // Lazily: a child of the program may still end. The copy is already made.
    if (isMounted) run('umount', '-l', dir);
    isMounted = false;
  };
  const end = (): void => {
    try {
      unmount();
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };
  try {
    mkdirSync(dir);
    run('truncate', '-s', '400M', image);
    run('mkfs.ext4', '-q', image);
    mount();
  } catch (error) {
    end();
    return `no loop device with ext4 can be mounted here (${String((error as Error).message).split('\n')[0]})`;
  }
  return {
    dir,
    end,
    cut: async (program) => {
      process.kill(program.pid, 'SIGSTOP');
      await pause(ON_THE_WIRE_MS);
      cuts += 1;
      const after = join(root, `${cuts}.img`);
      run('cp', '--sparse=always', image, after);
      await program.kill();
      unmount();
      rmSync(image);
      image = after;
      mount();
    },
  };
}
