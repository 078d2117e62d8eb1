import { createSecureContext } from 'node:tls';
import { CertificateError } from './error.ts';
import type { Pair } from './make.ts';
import { certificateIn, keyIn, readPem } from './read-pem.ts';

/**
 * Reads the configured certificate with its chain, and its private key, both PEM.
 * @throws CertificateError, with the remedy, for everything that would make phones or buttons refuse the certificate.
 */
export function readConfiguredPair(certFile: string, keyFile: string, now: number): Pair {
  const pair = { cert: readPem(certFile, 'tls.certFile'), key: readPem(keyFile, 'tls.keyFile') };
  const certificate = certificateIn(pair.cert, certFile);
  if (!certificate.checkPrivateKey(keyIn(pair.key, keyFile))) {
    throw new CertificateError(
      'KEY_DOES_NOT_MATCH',
      `${keyFile} is not the key of ${certFile}`,
      "put both from the same order; in a chain the server's own certificate comes first",
    );
  }
  if (Date.parse(certificate.validTo) <= now) {
    throw new CertificateError(
      'CERTIFICATE_EXPIRED',
      `${certFile} ended on ${day(certificate.validTo)}`,
      'put the renewed one there; if it has not ended, set the clock of this machine right',
    );
  }
  if (!/(?:DNS|IP Address):/.test(certificate.subjectAltName ?? '')) {
    throw new CertificateError(
      'CERTIFICATE_WITHOUT_NAMES',
      `${certFile} names no host (it has no subjectAltName)`,
      'order one with the name that phones type; browsers no longer read the common name',
    );
  }
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new CertificateError(
      'CERTIFICATE_BROKEN',
      `${certFile} with ${keyFile} is refused by TLS: ${(error as Error).message}`,
      'look at what follows the first certificate, and at the length of the key',
      error,
    );
  }
  return pair;
}

/** @returns the authorities that sign devices' certificates, PEM. @throws CertificateError */
export function readDeviceAuthority(file: string): string {
  const pem = readPem(file, 'mqtt.tls.clientCa');
  if (!certificateIn(pem, file).ca) {
    throw new CertificateError(
      'CERTIFICATE_BROKEN',
      `${file} is no certificate of an authority`,
      'name the one that signs the certificates of devices, not one of theirs',
    );
  }
  return pem;
}

export function day(date: string): string {
  return new Date(date).toISOString().slice(0, 10);
}
