import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { broken, warning, passed, type Finding } from './finding.ts';
import { DAY_MS } from '../domain/time.ts';

const SOON_DAYS = 14;

/**
 * Are the certificates valid, and for how long?
 * @param made the directory of the hub's own certificates; null when it does not use them.
 * @param configured the configured certificate file; null when there is none.
 * @param now wall clock, ms since 1970.
 */
export function certificates(made: string | null, configured: string | null, now: number): Finding[] {
  const found =
    made !== null && existsSync(made)
      ? readdirSync(made)
          .filter((name) => /\.(crt|pem|cert)$/.test(name) && !/key/.test(name))
          .map((name) => join(made, name))
      : [];
  return [...found, ...(configured === null ? [] : [configured])].map((file) => certificate(file, now));
}

function certificate(file: string, now: number): Finding {
  try {
    const found = new X509Certificate(readFileSync(file));
    const until = Date.parse(found.validTo);
    const days = Math.floor((until - now) / DAY_MS);
    const message = `${file} (${found.subject.replaceAll('\n', ', ')}) is good until ${new Date(until).toISOString().slice(0, 10)}`;
    if (until <= now)
      return broken(
        'certificates',
        `${file} ran out on ${new Date(until).toISOString().slice(0, 10)}`,
        'renew it; a certificate made by the hub is renewed when the hub starts with a correct clock',
      );
    if (Date.parse(found.validFrom) > now)
      return broken(
        'certificates',
        `${file} is good only from ${found.validFrom} on`,
        'check the clock of this machine; once it is right, the hub makes its own certificate (hub.crt) anew within a minute',
      );
    return days < SOON_DAYS
      ? warning('certificates', `${message}, ${days} days from now`, 'renew it in time')
      : passed('certificates', message);
  } catch (error) {
    return broken(
      'certificates',
      `${file} cannot be read as a certificate (${(error as Error).message})`,
      'put a PEM certificate there that the hub can read',
    );
  }
}
