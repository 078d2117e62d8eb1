import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { day, readDeviceAuthority, readConfiguredPair } from './configured.ts';
import { watchFile } from './file-watch.ts';
import { namesFor, type Network } from './names.ts';
import { openLocalCaCertificate } from './local-ca.ts';
import type { Log } from '../types/log.ts';
import { DAY_MS } from '../domain/time.ts';

/** What every TLS server of this hub shows, PEM; `deviceAuthority` is what a device's own certificate must be signed by, where that is wanted. */
export type Credentials = { readonly cert: string; readonly key: string; readonly deviceAuthority: string | null };

/** The hub's own authority, for phones and buttons to trust: its certificate, never its key. */
export type Authority = {
  readonly pem: string;
  readonly der: Buffer;
  readonly fingerprint: string;
  readonly expires: number;
};

export type Certificates = {
  readonly credentials: () => Credentials;
  /** Null where the owner brought the certificate. */
  readonly authority: Authority | null;
  /** Called with what servers must show from now on; connections stay as they are. */
  readonly onChanged: (listener: (credentials: Credentials) => void) => void;
  /** Renews, or reads again what was replaced. Once a minute; never throws. */
  readonly look: () => Promise<void>;
  /** Sentences for operators. */
  readonly problems: () => string[];
};

export type CertificateOptions = {
  readonly dataDir: string;
  readonly publicUrl: string | null;
  /** Null: the hub makes its own. */
  readonly files: { readonly cert: string; readonly key: string } | null;
  readonly deviceAuthorityFile: string | null;
  readonly network: () => Network;
  /** By the wall clock, as those who check it do. */
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'error'>;
};

/** @throws CertificateError at start; later, what was good stays. */
export async function openCertificates(given: CertificateOptions): Promise<Certificates> {
  const { log, now, deviceAuthorityFile: deviceFile } = given;
  const source = given.files === null ? await ownSource(given) : givenSource(given, given.files);
  const refuse = ({ code, message, hint }: { code: string; message: string; hint: string }): void => {
    log.error({ code, hint }, `${message}; the authority of devices stays as it was`);
  };
  const devices = deviceFile === null ? null : watchFile([deviceFile], () => readDeviceAuthority(deviceFile), refuse);
  const listeners: ((credentials: Credentials) => void)[] = [];
  let failed: string | null = null;
  let untold = false;

  const credentials = (): Credentials => ({ ...source.pair(), deviceAuthority: devices?.now() ?? null });

  async function look(): Promise<void> {
    try {
      if ([await source.look(), devices?.look() === true].includes(true)) untold = true;
      const present = credentials();
      // A server that could not take it is told again a minute later.
      if (untold) for (const listener of listeners) listener(present);
      failed = null;
      if (!untold) return;
      untold = false;
      log.info({ until: day(new X509Certificate(present.cert).validTo) }, 'certificate changed');
    } catch (error) {
      if (failed === null)
        log.error({ err: error }, 'the certificate cannot be renewed or shown; tried again every minute');
      failed = `CERTIFICATE_NOT_RENEWED: ${(error as Error).message}. Look at the disk and the owner of DATA/tls.`;
    }
  }

  function problems(): string[] {
    const refused = devices?.refused() ?? null;
    return [
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
    look,
    problems,
  };
}

type Source = {
  readonly pair: () => { readonly cert: string; readonly key: string };
  readonly authority: Authority | null;
  readonly look: () => boolean | Promise<boolean>;
  readonly problems: (now: number) => string[];
};

/** So long before the end somebody has to act. Telling every phone of another authority takes longer than ordering a certificate. */
const AUTHORITY_ENDS_SOON_MS = 90 * DAY_MS;
const GIVEN_ENDS_SOON_MS = 14 * DAY_MS;

async function ownSource({ dataDir, publicUrl, network, now, log }: CertificateOptions): Promise<Source> {
  const names = () => namesFor(network(), publicUrl);
  const own = await openLocalCaCertificate(join(dataDir, 'tls'), names(), now());
  const read = new X509Certificate(own.authority);
  const ends = own.expires.authority();
  // What a phone shows before it installs the authority must be compared with something that did not come over the network.
  log.info(
    { fingerprint: read.fingerprint256, until: day(read.validTo) },
    'authority of this hub, to be trusted by phones and buttons',
  );
  return {
    pair: own.leaf,
    authority: { pem: own.authority, der: read.raw, fingerprint: read.fingerprint256, expires: ends },
    look: () => own.renew(names(), now()),
    problems: (at) =>
      ends - at > AUTHORITY_ENDS_SOON_MS
        ? []
        : [
            `AUTHORITY_ENDS: the hub's own authority ends on ${day(read.validTo)}. Stop the hub, remove DATA/tls, start it, and give the new one to every phone and button (/ca).`,
          ],
  };
}

function givenSource({ now, log }: CertificateOptions, { cert, key }: { cert: string; key: string }): Source {
  const files = watchFile(
    [cert, key],
    () => readConfiguredPair(cert, key, now()),
    ({ code, message, hint }) => {
      log.error({ code, hint }, `${message}; the certificate before it stays in use`);
    },
  );
  return {
    pair: files.now,
    authority: null,
    look: files.look,
    problems: (at) => {
      const refused = files.refused();
      const { validTo } = new X509Certificate(files.now().cert);
      const left = Date.parse(validTo) - at;
      return [
        ...(refused === null
          ? []
          : [`${refused.code}: ${refused.message}; the certificate before it is still in use. ${refused.hint}.`]),
        ...(left > GIVEN_ENDS_SOON_MS
          ? []
          : [
              `CERTIFICATE_ENDS: ${cert} ${left > 0 ? 'ends' : 'ended'} on ${day(validTo)}. Put the renewed one there; the hub takes it within a minute.`,
            ]),
      ];
    },
  };
}
