import { closeSync, fdatasync, fdatasyncSync, fstatSync, fsyncSync, futimes, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Flushes the WAL beside the event loop. Opened once for each database. */
export type WalFlush = {
  /** Flushes all that was written before this call, in a thread of the pool. `done` is called in a later turn. */
  readonly start: (done: (error: Error | null) => void) => void;
  /** The same, and waits for it. @throws the error of the disk. */
  readonly now: () => void;
  /**
   * Asks in a thread of the pool whether the file system takes a write at once: it sets the times of the WAL, as a write
   * does, and waits where a write would wait. `done` is called in a later turn. Left out: it always does.
   */
  readonly ready?: (done: () => void) => void;
  readonly close: () => void;
};

/**
 * A WAL of this size is written at the start. Commits then overwrite it, and do not make it longer: on ext4 a write
 * that makes a file longer waits for the journal, and so for a flush that stalls.
 */
const WAL_BYTES = 4 * 1024 * 1024;
const ZEROS = Buffer.alloc(256 * 1024);

/** @param walFile the `-wal` file of an open database in WAL mode. @throws when the disk refuses. */
export function openWalFlush(walFile: string): WalFlush {
  const fd = openSync(walFile, 'r+');
  try {
    lengthen(fd);
    fdatasyncSync(fd);
    flushFolder(dirname(walFile));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return {
    start: (done) => fdatasync(fd, done),
    now: () => fdatasyncSync(fd),
    ready: (done) => {
      const at = new Date();
      // An error comes again with the write, which says what it means.
      futimes(fd, at, at, () => done());
    },
    close: () => closeSync(fd),
  };
}

/** SQLite reads a WAL only up to its last valid frame (sqlite.org/fileformat2.html, 4.1): zeros behind it are nothing. */
function lengthen(fd: number): void {
  for (let at = fstatSync(fd).size; at < WAL_BYTES;)
    at += writeSync(fd, ZEROS, 0, Math.min(ZEROS.length, WAL_BYTES - at), at);
}

/** The name of a new file is in its folder, which has a flush of its own. */
function flushFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
