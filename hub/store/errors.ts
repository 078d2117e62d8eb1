/** What is wrong with the disk or the database file. Each code comes with a hint for the operator. */
export type StoreErrorCode =
  | 'DISK_FULL'
  | 'DISK_READ_ONLY'
  | 'DISK_BROKEN'
  | 'DISK_SLOW'
  | 'DATABASE_CORRUPT'
  | 'DATABASE_NEWER'
  | 'DATABASE_BUSY'
  | 'DATABASE_UNSAFE'
  | 'NO_DATABASE'
  | 'NOT_CHAINED'
  | 'STOPPING';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly hint: string;

  constructor(code: StoreErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
    this.hint = hint;
  }
}

/**
 * Primary result codes of SQLite (sqlite.org/rescode.html) that mean a fault of the disk or file, not of the statement.
 */
const PRIMARY: Record<number, [StoreErrorCode, string]> = {
  5: ['DATABASE_BUSY', 'Another program holds the database. Stop the second hub, or use another --data directory.'],
  6: ['DATABASE_BUSY', 'Another program holds the database. Stop the second hub, or use another --data directory.'],
  8: [
    'DISK_READ_ONLY',
    'The data directory cannot be written. Check its owner and that the disk is mounted read-write.',
  ],
  10: ['DISK_BROKEN', 'The disk reports input/output errors. Replace the card or disk; restore the newest backup.'],
  11: ['DATABASE_CORRUPT', 'Move lotusbell.db aside and restore the newest backup: lotusbell restore DATA/backups/…'],
  13: ['DISK_FULL', 'The disk is full. Free some space (old logs, old backups); the hub goes on by itself.'],
  14: ['DISK_READ_ONLY', 'The database file cannot be opened. Check that the data directory exists and who owns it.'],
  23: ['DISK_READ_ONLY', 'Access to the database file is denied. Check who owns the data directory.'],
  26: [
    'DATABASE_CORRUPT',
    'lotusbell.db is not a database. Move it aside and restore the newest backup: lotusbell restore DATA/backups/…',
  ],
};

/** @returns the disk fault that an error of the driver stands for, or null for any other error (a bug of ours). */
export function diskFault(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error;
  const code = resultCode(error);
  if (code === null) return null;
  const known = PRIMARY[code & 0xff];
  if (known === undefined) return null;
  return new StoreError(known[0], `${known[0]}: ${(error as Error).message}`, known[1], error);
}

function resultCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { errcode, sqliteCode, code } = error as { errcode?: unknown; sqliteCode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return errcode;
  if (typeof sqliteCode === 'number') return sqliteCode;
  if (code === 'ENOSPC') return 13;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 8;
  if (code === 'EIO') return 10;
  return null;
}
