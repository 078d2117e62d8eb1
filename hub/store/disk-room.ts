import { statfsSync } from 'node:fs';

/**
 * Free bytes below which a disk that was full still counts as full. One small commit often fits (in pages that SQLite already holds),
 * the next one does not. The WAL grows to 4 MB before it is moved; a quarter of that is room for many presses.
 */
export const ROOM_BYTES = 1024 * 1024;

/** @returns whether the file system of `dir` has room for more than one small commit; true where the system does not tell. */
export function hasRoom(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return true;
  }
}
