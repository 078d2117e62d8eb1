/** Why a backup cannot be made or restored, with the remedy. */
export class BackupError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(
    code:
      | 'FILE_EXISTS'
      | 'NO_DATABASE'
      | 'NOT_A_BACKUP'
      | 'BACKUP_DAMAGED'
      | 'BACKUP_NEWER'
      | 'PASSPHRASE_NEEDED'
      | 'PASSPHRASE_WRONG'
      | 'NOT_EMPTY'
      | 'CANNOT_PLACE',
    message: string,
    hint: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackupError';
    this.code = code;
    this.hint = hint;
  }
}
