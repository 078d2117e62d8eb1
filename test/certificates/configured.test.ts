import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCertificates, type Certificates } from '../../hub/certificates/certificates.ts';
import type { Pair } from '../../hub/certificates/make.ts';
import { owner, put } from '../support/certificates.ts';
import { DAY_MS } from '../../hub/domain/time.ts';

const START = Date.UTC(2026, 10, 23, 1);

let owned: Awaited<ReturnType<typeof owner>>;
let pair: Pair;
let renewed: Pair;
let directory: string;
let files: { cert: string; key: string };
let now: number;
let lines: string[];
beforeAll(async () => {
  owned = await owner(START);
  [pair, renewed] = [await owned.server(), await owned.server()];
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lotusbell-given-'));
  files = put(directory, pair);
  now = START;
  lines = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

function open(deviceAuthorityFile: string | null = null): Promise<Certificates> {
  const keep = (fields: object, message: string) =>
    void lines.push(`${'code' in fields ? String(fields.code) : ''} ${message}`);
  return openCertificates({
    dataDir: directory,
    publicUrl: null,
    files,
    deviceAuthorityFile,
    now: () => now,
    network: () => ({ hostName: 'bell', addresses: [] }),
    log: { info: keep, error: keep },
  });
}
const serial = ({ cert }: { cert: string }) => new X509Certificate(cert).serialNumber;

test('a good pair is shown as it is, chain and all, and there is nothing for phones to install', async () => {
  files = put(directory, { cert: pair.cert + owned.authority.cert, key: pair.key });
  const certificates = await open();
  expect(certificates.credentials()).toEqual({
    cert: pair.cert + owned.authority.cert,
    key: pair.key,
    deviceAuthority: null,
  });
  expect(certificates.authority).toBeNull();
  expect(certificates.problems()).toEqual([]);
});

const WRONG: [what: string, code: string, hint: RegExp, spoil: () => Promise<void> | void][] = [
  ['a missing certificate', 'CERTIFICATE_MISSING', /correct tls\.certFile/, () => rmSync(files.cert)],
  ['a missing key', 'CERTIFICATE_MISSING', /correct tls\.keyFile/, () => rmSync(files.key)],
  [
    'a directory in the place of the key',
    'CERTIFICATE_UNREADABLE',
    /name the file in it/,
    () => {
      files = { ...files, key: directory };
    },
  ],
  [
    'something else than a certificate',
    'CERTIFICATE_BROKEN',
    /BEGIN CERTIFICATE/,
    () => writeFileSync(files.cert, 'hello'),
  ],
  ['something else than a key', 'KEY_BROKEN', /BEGIN PRIVATE KEY/, () => writeFileSync(files.key, pair.cert)],
  [
    'a key with a passphrase',
    'KEY_BROKEN',
    /passphrase/,
    () =>
      writeFileSync(
        files.key,
        generateKeyPairSync('ec', {
          namedCurve: 'P-256',
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
        }).privateKey,
      ),
  ],
  ['the key of another certificate', 'KEY_DOES_NOT_MATCH', /same order/, () => writeFileSync(files.key, renewed.key)],
  [
    'a certificate that has ended',
    'CERTIFICATE_EXPIRED',
    /renewed one/,
    () => {
      now += 91 * DAY_MS;
    },
  ],
  [
    'a certificate without names',
    'CERTIFICATE_WITHOUT_NAMES',
    /name that phones type/,
    async () => {
      files = put(directory, await owned.nameless());
    },
  ],
];

test.each(WRONG)('%s stops the start, with a remedy', async (_what, code, hint, spoil) => {
  await spoil();
  await expect(open()).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as string });
});

test('a renewed pair is taken up without a restart, also when links are swapped under it', async () => {
  const [first, second] = [put(join(directory, '1'), pair), put(join(directory, '2'), renewed)];
  files = { cert: join(directory, 'live.crt'), key: join(directory, 'live.key') };
  for (const which of ['cert', 'key'] as const) symlinkSync(first[which], files[which]);
  const certificates = await open();
  const told: string[] = [];
  certificates.onChanged((credentials) => told.push(serial(credentials)));
  await certificates.refresh();
  expect(told).toEqual([]);

  for (const which of ['cert', 'key'] as const) {
    symlinkSync(second[which], `${files[which]}.new`);
    renameSync(`${files[which]}.new`, files[which]);
  }
  await certificates.refresh();
  expect(told).toEqual([serial(renewed)]);
  expect(lines).toEqual([' certificate changed']);
});

test('a broken replacement is refused once in the log and as long as it lasts in /readyz; the old one stays', async () => {
  const certificates = await open();
  writeFileSync(files.cert, renewed.cert);
  await certificates.refresh();
  await certificates.refresh();

  expect(serial(certificates.credentials())).toBe(serial(pair));
  expect(lines).toEqual([
    `KEY_DOES_NOT_MATCH ${files.key} is not the key of ${files.cert}; the certificate before it stays in use`,
  ]);
  expect(certificates.problems()).toEqual([
    expect.stringMatching(/^KEY_DOES_NOT_MATCH: .* is still in use\. put both/),
  ]);

  writeFileSync(files.key, renewed.key);
  await certificates.refresh();
  expect(serial(certificates.credentials())).toBe(serial(renewed));
  expect(certificates.problems()).toEqual([]);
});

test('files that vanish are refused like broken ones', async () => {
  const certificates = await open();
  rmSync(files.cert);
  await certificates.refresh();
  expect(serial(certificates.credentials())).toBe(serial(pair));
  expect(certificates.problems()).toEqual([expect.stringMatching(/^CERTIFICATE_MISSING/)]);
});

test('two weeks before the end, and after it, the operator is told', async () => {
  const certificates = await open();
  now += 75 * DAY_MS;
  expect(certificates.problems()).toEqual([]);
  now += 2 * DAY_MS;
  expect(certificates.problems()).toEqual([expect.stringMatching(/^CERTIFICATE_ENDS: .* ends on 2027-02-21/)]);
  now += 20 * DAY_MS;
  expect(certificates.problems()).toEqual([expect.stringMatching(/ ended on 2027-02-21/)]);
});

test('the authority of devices is followed too, and must be one', async () => {
  const devices = put(directory, owned.authority, 'devices').cert;
  const certificates = await open(devices);
  expect(certificates.credentials().deviceAuthority).toBe(owned.authority.cert);

  writeFileSync(devices, pair.cert);
  await certificates.refresh();
  expect(certificates.credentials().deviceAuthority).toBe(owned.authority.cert);
  expect(certificates.problems()).toEqual([expect.stringContaining('is no certificate of an authority') as string]);
  await expect(open(devices)).rejects.toMatchObject({ code: 'CERTIFICATE_BROKEN' });
});

test('a server that could not take the new certificate is told again', async () => {
  const certificates = await open();
  let tries = 0;
  certificates.onChanged(() => {
    if (++tries === 1) throw new Error('not now');
  });
  put(directory, renewed);
  await certificates.refresh();
  expect(certificates.problems()).toEqual([expect.stringContaining('CERTIFICATE_NOT_RENEWED: not now') as string]);
  await certificates.refresh();
  await certificates.refresh();
  expect([tries, certificates.problems()]).toEqual([2, []]);
});
