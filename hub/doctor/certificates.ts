import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { broken, warning, well, type Finding } from './finding.ts';
import { DAY_MS } from '../domain/time.ts';

const SOON_DAYS = 14;

/** @param made the directory of those that the hub made, where it uses them. @param own the owner's, where it uses that. */
export function certificates(made: string | null, own: string | null, now: number): Finding[] {
  const found =
    made !== null && existsSync(made)
      ? readdirSync(made)
          .filter((name) => /\.(crt|pem|cert)$/.test(name) && !/key/.test(name))
          .map((name) => join(made, name))
      : [];
  return [...found, ...(own === null ? [] : [own])].map((file) => certificate(file, now));
}

function certificate(file: string, now: number): Finding {
  try {
    const found = new X509Certificate(readFileSync(file));
    const until = Date.parse(found.validTo);
    const days = Math.floor((until - now) / DAY_MS);
    const said = `${file} (${found.subject.replaceAll('\n', ', ')}) is good until ${new Date(until).toISOString().slice(0, 10)}`;
    if (until <= now)
      return broken(
        'certificates',
        `${file} ran out on ${new Date(until).toISOString().slice(0, 10)}`,
        'renew it; one that the hub made itself is renewed when the hub is started with a right clock',
      );
    if (Date.parse(found.validFrom) > now)
      return broken(
        'certificates',
        `${file} is good only from ${found.validFrom} on`,
        'look at the clock of this machine',
      );
    return days < SOON_DAYS
      ? warning('certificates', `${said}, ${days} days from now`, 'renew it in time')
      : well('certificates', said);
  } catch (error) {
    return broken(
      'certificates',
      `${file} cannot be read as a certificate (${(error as Error).message})`,
      'put a PEM certificate there, readable for the hub',
    );
  }
}
