import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { broken, warning, passed, type Finding } from './finding.ts';

const MIB = 1 << 20;
/** A year in a busy building is about 300 MiB, and a backup needs space for a second copy of the database. */
const LOW_BYTES = 1024 * MIB;
const ALMOST_FULL_BYTES = 128 * MIB;

/** Bytes. */
export type Space = { readonly free: number; readonly total: number };

export function spaceAt(dir: string): Space {
  const { bavail, blocks, bsize } = statfsSync(dir);
  return { free: bavail * bsize, total: blocks * bsize };
}

export function diskSpace(dir: string, { free, total }: Space): Finding {
  const message = `${Math.round(free / MIB)} MiB of ${Math.round(total / MIB)} MiB are free at ${dir}`;
  const remedy = 'remove old logs and backups, keep fewer (backup.keep), or move backup.dir to another disk';
  if (free < ALMOST_FULL_BYTES) return broken('disk', message, remedy);
  return free < LOW_BYTES ? warning('disk', message, remedy) : passed('disk', message);
}

const TRIES = 20;
/** The receipt of a press waits for one flush. With two flushes of this length the lamp is late. */
const SLOW_MS = 100;

/** @returns the median time of some small writes with fsync, in ms. Every receipt waits this long. */
export function flushMs(dir: string): number {
  const work = mkdtempSync(join(dir, 'doctor-'));
  try {
    const handle = openSync(join(work, 'probe'), 'w');
    const page = Buffer.alloc(4096, 1);
    const times: number[] = [];
    for (let i = 0; i < TRIES; i += 1) {
      const from = performance.now();
      writeSync(handle, page);
      fsyncSync(handle);
      times.push(performance.now() - from);
    }
    closeSync(handle);
    return times.toSorted((a, b) => a - b)[TRIES / 2] as number;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function flushTime(ms: number): Finding {
  const message = `a small write is on the disk after ${ms.toFixed(1)} ms (median of ${TRIES})`;
  return ms > SLOW_MS
    ? warning('fsync', message, 'use a better card, or an SSD: every receipt of a press waits for this')
    : passed('fsync', message);
}
