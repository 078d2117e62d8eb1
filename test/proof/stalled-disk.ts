import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real ext4 whose device can be made to stand still. */
export type StalledDisk = {
  readonly dir: string;
  /** From now on the device takes nothing: flushes do not end, and ext4 holds writes as it does on a worn card. */
  readonly stall: () => void;
  readonly goOn: () => void;
  readonly end: () => void;
};

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/**
 * An ext4 in a file on another ext4 that is frozen (`fsfreeze`), both on loop devices. Only root can make it.
 * @param sizeMb what fits into it. @returns why it cannot be had here, as a sentence, or the disk.
 */
export function stalledDisk(sizeMb = 500): StalledDisk | string {
  const root = mkdtempSync(join(tmpdir(), 'lotusbell-stall-'));
  const [outer, inner] = [join(root, 'outer'), join(root, 'inner')];
  const undo: (() => void)[] = [() => rmSync(root, { recursive: true, force: true })];
  const end = (): void => {
    for (const step of undo.splice(0).toReversed()) {
      try {
        step();
      } catch {
        // What was not made cannot be taken down.
      }
    }
  };
  const mountAt = (image: string, size: string, at: string): void => {
    mkdirSync(at);
    run('truncate', '-s', size, image);
    run('mkfs.ext4', '-q', image);
    run('mount', '-o', 'loop', image, at);
    undo.push(() => run('umount', '-l', at));
  };
  try {
    mountAt(join(root, 'outer.img'), `${sizeMb + 200}M`, outer);
    mountAt(join(outer, 'inner.img'), `${sizeMb}M`, inner);
  } catch (error) {
    end();
    return `no loop device with ext4 can be mounted here (${String((error as Error).message).split('\n')[0]})`;
  }
  undo.push(() => run('fsfreeze', '-u', outer));
  return { dir: inner, stall: () => run('fsfreeze', '-f', outer), goOn: () => run('fsfreeze', '-u', outer), end };
}
