import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { day, readDeviceAuthority, readConfiguredPair } from './configured.ts';
import { watchFile } from './file-watch.ts';
import { namesFor, type Network } from './names.ts';
import { openLocalCaCertificate } from './local-ca.ts';
import type { Log } from '../types/log.ts';
import { DAY_MS, EARLIEST_DATE } from '../domain/time.ts';

/** What the TLS servers of this hub use, all PEM. */
export type Credentials = {
  readonly cert: string;
  readonly key: string;
  /** The authority that must have signed a device's own certificate (mutual TLS); null: devices need no certificate. */
  readonly deviceAuthority: string | null;
};

/** The certificate of the hub's own authority, which phones and buttons must trust. Never its key. */
export type Authority = {
  readonly pem: string;
  readonly der: Buffer;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
};

export type Certificates = {
  readonly credentials: () => Credentials;
  /** Null with a configured certificate (tls.mode: files). */
  readonly authority: Authority | null;
  /** Calls the listener with each new certificate. Open connections keep the old one. */
  readonly onChanged: (listener: (credentials: Credentials) => void) => void;
  /** Renews the hub's own certificate, or reads replaced files again. Called once a minute; never throws. */
  readonly refresh: () => Promise<void>;
  /** Sentences for operators. */
  readonly problems: () => string[];
  /** Whether clients with the right time accept the certificate. A clock that was never set is not believed. */
  readonly isValidYet: () => boolean;
};

export type CertificateOptions = {
  readonly dataDir: string;
  readonly publicUrl: string | null;
  /** Null: the hub makes its own certificate. */
  readonly files: { readonly cert: string; readonly key: string } | null;
  readonly deviceAuthorityFile: string | null;
  readonly network: () => Network;
  /** The wall clock, ms since 1970: clients also check certificates by their wall clock. */
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'error'>;
};

/** @throws CertificateError at start. Later errors are logged, and the last good certificate stays in use. */
export async function openCertificates(given: CertificateOptions): Promise<Certificates> {
  const { log, now, deviceAuthorityFile: deviceFile } = given;
  const source = given.files === null ? await localCaSource(given) : configuredSource(given, given.files);
  const refuse = ({ code, message, hint }: { code: string; message: string; hint: string }): void => {
    log.error({ code, hint }, `${message}; the authority of devices stays as it was`);
  };
  const devices = deviceFile === null ? null : watchFile([deviceFile], () => readDeviceAuthority(deviceFile), refuse);
  const listeners: ((credentials: Credentials) => void)[] = [];
  let failed: string | null = null;
  let mustNotify = false;

  const credentials = (): Credentials => ({ ...source.pair(), deviceAuthority: devices?.now() ?? null });

  async function refresh(): Promise<void> {
    try {
      if ([await source.refresh(), devices?.refresh() === true].includes(true)) mustNotify = true;
      const present = credentials();
      // If a listener throws, all listeners are called again a minute later.
      if (mustNotify) for (const listener of listeners) listener(present);
      failed = null;
      if (!mustNotify) return;
      mustNotify = false;
      log.info({ until: day(new X509Certificate(present.cert).validTo) }, 'certificate changed');
    } catch (error) {
      if (failed === null)
        log.error({ err: error }, 'the certificate cannot be renewed or shown; tried again every minute');
      failed = `CERTIFICATE_NOT_RENEWED: ${(error as Error).message}. Look at the disk and the owner of DATA/tls.`;
    }
  }

  function isValidYet(): boolean {
    return source.begins() <= Math.max(now(), EARLIEST_DATE);
  }

  function problems(): string[] {
    const refused = devices?.refused() ?? null;
    const begins = day(new Date(source.begins()).toISOString());
    return [
      ...(isValidYet()
        ? []
        : [`CERTIFICATE_NOT_YET: the certificate is valid only from ${begins} on. ${source.notYetRemedy}`]),
      ...source.problems(now()),
      ...(failed === null ? [] : [failed]),
      ...(refused === null
        ? []
        : [`${refused.code}: ${refused.message}; the one before it is still in use. ${refused.hint}.`]),
    ];
  }

  return {
    credentials,
    authority: source.authority,
    onChanged: (listener) => void listeners.push(listener),
    refresh,
    problems,
    isValidYet,
  };
}

type Source = {
  readonly pair: () => { readonly cert: string; readonly key: string };
  readonly authority: Authority | null;
  /** @returns whether there is a new certificate. */
  readonly refresh: () => boolean | Promise<boolean>;
  readonly problems: (now: number) => string[];
  /** From when on it is valid, ms since 1970. */
  readonly begins: () => number;
  /** What to do when that is still to come. */
  readonly notYetRemedy: string;
};

/**
 * Operators are warned this long before the end. Installing a new authority on every phone takes longer than ordering a
 * certificate.
 */
const AUTHORITY_ENDS_SOON_MS = 90 * DAY_MS;
const CONFIGURED_ENDS_SOON_MS = 14 * DAY_MS;

async function localCaSource({ dataDir, publicUrl, network, now, log }: CertificateOptions): Promise<Source> {
  const names = () => namesFor(network(), publicUrl);
  const own = await openLocalCaCertificate(join(dataDir, 'tls'), names(), now());
  const read = new X509Certificate(own.authority);
  const ends = own.expires.authority();
  // People compare this fingerprint with the one on the phone before they install the authority. The log is a source
  // that does not come over the network.
  log.info(
    { fingerprint: read.fingerprint256, until: day(read.validTo) },
    'authority of this hub, to be trusted by phones and buttons',
  );
  if (own.replaced !== null)
    log.error(
      { replaced: own.replaced },
      own.replaced === 'leaf'
        ? 'the certificate was not valid yet, because the clock was ahead when it was made; it was made anew'
        : 'the authority of this hub was not valid yet, because the clock was ahead when it was made; it was made anew, and every phone and button must be given it (/ca)',
    );
  return {
    pair: own.leaf,
    begins: own.begins,
    notYetRemedy:
      'Set the clock of this machine right; the hub then makes its certificate anew within a minute. If the clock is right, stop the hub, remove DATA/tls, start it, and give the new authority to every phone and button (/ca).',
    authority: { pem: own.authority, der: read.raw, fingerprint: read.fingerprint256, expires: ends },
    refresh: () => own.renew(names(), now()),
    problems: (at) =>
      ends - at > AUTHORITY_ENDS_SOON_MS
        ? []
        : [
            `AUTHORITY_ENDS: the hub's own authority ends on ${day(read.validTo)}. Stop the hub, remove DATA/tls, start it, and give the new one to every phone and button (/ca).`,
          ],
  };
}

function configuredSource({ now, log }: CertificateOptions, { cert, key }: { cert: string; key: string }): Source {
  const files = watchFile(
    [cert, key],
    () => readConfiguredPair(cert, key, now()),
    ({ code, message, hint }) => {
      log.error({ code, hint }, `${message}; the certificate before it stays in use`);
    },
  );
  return {
    pair: files.now,
    begins: () => Date.parse(new X509Certificate(files.now().cert).validFrom),
    notYetRemedy: 'Set the clock of this machine right, or put a certificate there that is valid now.',
    authority: null,
    refresh: files.refresh,
    problems: (at) => {
      const refused = files.refused();
      const { validTo } = new X509Certificate(files.now().cert);
      const left = Date.parse(validTo) - at;
      return [
        ...(refused === null
          ? []
          : [`${refused.code}: ${refused.message}; the certificate before it is still in use. ${refused.hint}.`]),
        ...(left > CONFIGURED_ENDS_SOON_MS
          ? []
          : [
              `CERTIFICATE_ENDS: ${cert} ${left > 0 ? 'ends' : 'ended'} on ${day(validTo)}. Put the renewed one there; the hub takes it within a minute.`,
            ]),
      ];
    },
  };
}
