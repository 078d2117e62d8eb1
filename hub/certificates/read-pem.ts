import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CertificateError } from './error.ts';

/** @param option the setting that names this file, for the error message. @throws CertificateError */
export function readPem(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new CertificateError(
        'CERTIFICATE_MISSING',
        `${option}: there is no file ${file}`,
        `put it there, or correct ${option}`,
        error,
      );
    const hint =
      code === 'EACCES'
        ? 'let the user who runs the hub read it (chown or chgrp it; a key stays 0600 or 0640)'
        : code === 'EISDIR'
          ? 'that is a directory; name the file in it'
          : `the system says ${code ?? String(error)}`;
    throw new CertificateError('CERTIFICATE_UNREADABLE', `${option}: ${file} cannot be read`, hint, error);
  }
}

/** @returns the first certificate of the file: the server's own. @throws CertificateError */
export function certificateIn(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new CertificateError(
      'CERTIFICATE_BROKEN',
      `${file} holds no certificate in PEM`,
      "it begins with -----BEGIN CERTIFICATE-----; the server's own comes first, those it is signed by after it",
      error,
    );
  }
}

/** @throws CertificateError */
export function keyIn(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const hint = /ENCRYPTED/.test(pem)
      ? 'it has a passphrase, and nobody can type it when the hub starts; save it without one, mode 0600'
      : 'it begins with -----BEGIN PRIVATE KEY-----, and may not have been cut short';
    throw new CertificateError('KEY_BROKEN', `${file} holds no private key that can be used`, hint, error);
  }
}
