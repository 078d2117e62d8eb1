import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from './report/stats.ts';

const APPEND = Buffer.alloc(4096, 0x6c);
const APPENDS = 500;
const TMPFS = 0x01021994;

/**
 * The time of one flushed append on this disk, without a database. A program that stores first cannot answer faster.
 */
export function fsyncFloor(directory: string): Record<string, number> {
  const file = join(directory, 'fsync-floor');
  const handle = openSync(file, 'w');
  const times = new Float64Array(APPENDS);
  for (let n = 0; n < APPENDS; n += 1) {
    const from = performance.now();
    writeSync(handle, APPEND);
    fdatasyncSync(handle);
    times[n] = performance.now() - from;
  }
  closeSync(handle);
  rmSync(file);
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), max: quantile(times, 1) };
}

/** True where the directory is in memory, so that a flush costs nothing. */
export function isMemory(directory: string): boolean {
  return statfsSync(directory).type === TMPFS;
}
