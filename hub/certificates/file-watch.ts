import { statSync } from 'node:fs';
import { CertificateError } from './error.ts';

export type WatchedFile<T> = {
  /** The last good value. */
  readonly now: () => T;
  /**
   * Reads the files again if they have changed on disk.
   * @returns true for a new value; a broken file keeps the old one.
   */
  readonly refresh: () => boolean;
  /** Why the files that are there now are not in use, or null. */
  readonly refused: () => CertificateError | null;
};

/**
 * Files that another program may replace while the hub runs. They are polled, because file system watches break when
 * certificate tools swap symbolic links.
 * @param read may throw a CertificateError. At the first reading this error reaches the caller.
 * @param broken is called with the error of a later reading.
 */
export function watchFile<T>(
  files: readonly string[],
  read: () => T,
  broken: (error: CertificateError) => void,
): WatchedFile<T> {
  let seen = files.map(stamp).join();
  let good = read();
  let refused: CertificateError | null = null;

  function refresh(): boolean {
    const stamps = files.map(stamp).join();
    if (stamps === seen) return false;
    // Stored before reading, so that a change during the reading is noticed a minute later.
    seen = stamps;
    try {
      good = read();
      refused = null;
      return true;
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      refused = error;
      broken(error);
      return false;
    }
  }

  return { now: () => good, refresh, refused: () => refused };
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
}
