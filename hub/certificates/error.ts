/** What is wrong with a certificate or its key. */
export type CertificateErrorCode =
  | 'CERTIFICATE_MISSING'
  | 'CERTIFICATE_UNREADABLE'
  | 'CERTIFICATE_BROKEN'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_WITHOUT_NAMES'
  | 'KEY_BROKEN'
  | 'KEY_DOES_NOT_MATCH'
  | 'AUTHORITY_INCOMPLETE';

export class CertificateError extends Error {
  readonly code: CertificateErrorCode;
  readonly hint: string;

  constructor(code: CertificateErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CertificateError';
    this.code = code;
    this.hint = hint;
  }
}
