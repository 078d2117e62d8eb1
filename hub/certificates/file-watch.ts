import { statSync } from 'node:fs';
import { CertificateError } from './error.ts';

export type WatchedFile<T> = {
  /** As it was read last and found good. */
  readonly now: () => T;
  /** Reads again what has changed on disk. @returns whether there is something new; what is broken is refused, and the old one stays. */
  readonly look: () => boolean;
  /** Why the present files are not the ones in use, or null. */
  readonly refused: () => CertificateError | null;
};

/**
 * Files that somebody else may replace while the hub runs. They are looked at, not watched: watching a name does not survive the way
 * certificate tools swap links.
 * @param read may throw a CertificateError; at the first reading it passes through.
 */
export function watchFile<T>(
  files: readonly string[],
  read: () => T,
  broken: (error: CertificateError) => void,
): WatchedFile<T> {
  let seen = files.map(stamp).join();
  let good = read();
  let refused: CertificateError | null = null;

  function look(): boolean {
    const stamps = files.map(stamp).join();
    if (stamps === seen) return false;
    // Noted before reading: what is written meanwhile is read a minute later.
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

  return { now: () => good, look, refused: () => refused };
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.mtimeMs}/${stat.size}/${stat.ino}`;
}
