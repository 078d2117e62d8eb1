import { statfsSync } from 'node:fs';

/**
 * Free bytes below which a disk that was full still counts as full. One small commit often fits into pages that SQLite
 * already holds, and the next one does not. The WAL grows to 4 MB before a checkpoint; 1 MB holds many presses.
 */
export const ROOM_BYTES = 1024 * 1024;

/** @returns whether the file system of `dir` has at least ROOM_BYTES free; true when the system cannot say. */
export function hasRoom(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return true;
  }
}
