import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS, EARLIEST_DATE } from '../domain/time.ts';
import { CertificateError } from './error.ts';
import { writePrivately } from './private-file.ts';
import { certificateIn, keyIn, readPem } from './read-pem.ts';

/** Phones and small computers have wrong clocks, and an app that pins a certificate still checks its dates. */
const NOT_BEFORE = EARLIEST_DATE;
const DAYS = 3_652;
/** Every phone must be set up again; that takes longer than a week. */
const ENDS_SOON_MS = 90 * DAY_MS;

export type PinnedLeaf = {
  readonly cert: string;
  readonly key: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Sentences for operators. @param now ms since 1970. */
  readonly problems: (now: number) => string[];
};

/**
 * The certificate of the pager listener, made once and never replaced: the app compares the certificate itself, so a
 * renewed one would make every phone silent. It is apart from the other certificates, which are renewed.
 * @param directory DATA/pager, which exists.
 * @throws CertificateError when its key is gone or does not belong to it.
 */
export async function openPinnedLeaf(directory: string, now: number): Promise<PinnedLeaf> {
  const files = { cert: join(directory, 'pager.crt'), key: join(directory, 'pager.key') };
  if (!existsSync(files.cert)) {
    const { makePinned } = await import('./make.ts');
    const notAfter = new Date(Math.max(now, NOT_BEFORE) + DAYS * DAY_MS);
    const made = await makePinned('Lotusbell pager', { notBefore: new Date(NOT_BEFORE), notAfter });
    writePrivately(files.key, made.key);
    writePrivately(files.cert, made.cert);
  }
  const pair = { cert: readPem(files.cert, 'pager.mode: tls'), key: readPem(files.key, 'pager.mode: tls') };
  if (!certificateIn(pair.cert, files.cert).checkPrivateKey(keyIn(pair.key, files.key))) {
    throw new CertificateError(
      'CERTIFICATE_BROKEN',
      `${files.key} is not the key of ${files.cert}`,
      'bring both back from a backup of the data directory; or remove both, and set every phone up again',
    );
  }
  const read = new X509Certificate(pair.cert);
  return {
    ...pair,
    fingerprint: read.fingerprint256,
    problems: (at) =>
      Date.parse(read.validTo) - at > ENDS_SOON_MS
        ? []
        : [
            `PAGER_CERTIFICATE_ENDS: the certificate that pagers pin ends on ${read.validTo}. Stop the hub, remove DATA/pager/pager.crt and pager.key, start it, and set every phone up again.`,
          ],
  };
}
