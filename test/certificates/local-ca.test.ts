import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCertificates, type Certificates, type CertificateOptions } from '../../hub/certificates/certificates.ts';
import { makeAuthority } from '../../hub/certificates/make.ts';
import { namesFor } from '../../hub/certificates/names.ts';
import { DAY_MS } from '../../hub/domain/time.ts';

const START = Date.UTC(2026, 10, 23, 1);

let dataDir: string;
let now: number;
let addresses: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lotusbell-tls-'));
  now = START;
  addresses = ['192.168.1.20', '2001:DB8::0020', 'fe80::1'];
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function open(more: Partial<CertificateOptions> = {}): Promise<Certificates> {
  return openCertificates({
    dataDir,
    publicUrl: 'https://Bell.example.org:8443',
    files: null,
    deviceAuthorityFile: null,
    now: () => now,
    network: () => ({ hostName: 'Lotus-Pi.lan', addresses }),
    log: { info: () => {}, error: () => {} },
    ...more,
  });
}
const shown = (certificates: Certificates) => new X509Certificate(certificates.credentials().cert);
const file = (name: string) => join(dataDir, 'tls', name);

test('the first start makes an authority for ten years and a certificate for all names of this machine, for at most 397 days', async () => {
  const certificates = await open();
  const leaf = shown(certificates);
  const ca = new X509Certificate(certificates.authority!.pem);

  expect(leaf.subjectAltName).toBe(
    'DNS:localhost, DNS:lotus-pi.lan, DNS:lotus-pi.local, DNS:bell.example.org, ' +
      'IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:192.168.1.20, IP Address:2001:DB8:0:0:0:0:0:20',
  );
  expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey) && ca.verify(ca.publicKey)).toBe(true);
  expect([ca.ca, leaf.ca]).toEqual([true, false]);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / DAY_MS).toBeLessThan(397);
  expect((Date.parse(ca.validTo) - START) / DAY_MS).toBeCloseTo(3651, 0);
  expect(certificates.authority!.der).toEqual(ca.raw);
  expect(certificates.problems()).toEqual([]);
});

test('keys are for the user of the hub alone, and the directory too', async () => {
  await open();
  expect(readdirSync(join(dataDir, 'tls')).toSorted()).toEqual(['ca.crt', 'ca.key', 'hub.crt', 'hub.key']);
  for (const name of readdirSync(join(dataDir, 'tls'))) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, 'tls')).mode & 0o777).toBe(0o700);
});

test('after a restart phones meet the same authority and the same certificate', async () => {
  const first = await open();
  const second = await open();
  expect(second.authority!.fingerprint).toBe(first.authority!.fingerprint);
  expect(shown(second).fingerprint256).toBe(shown(first).fingerprint256);
});

test('with 30 days left the certificate is renewed, and servers are told; not a day before', async () => {
  const certificates = await open();
  const told: string[] = [];
  certificates.onChanged(({ cert }) => told.push(new X509Certificate(cert).serialNumber));
  now += 365 * DAY_MS;
  await certificates.refresh();
  expect(told).toEqual([]);
  now += DAY_MS;
  await certificates.refresh();
  expect(told).toEqual([shown(certificates).serialNumber]);
  expect(Date.parse(shown(certificates).validTo)).toBeGreaterThan(now + 395 * DAY_MS);
});

test('a new address in the network brings a new certificate; an address that is gone does not', async () => {
  const certificates = await open();
  const before = shown(certificates).serialNumber;
  addresses = ['192.168.1.20'];
  await certificates.refresh();
  expect(shown(certificates).serialNumber).toBe(before);
  addresses = ['10.0.0.7'];
  await certificates.refresh();
  expect(shown(certificates).checkIP('10.0.0.7')).toBe('10.0.0.7');
  expect((await open()).credentials().cert).toBe(certificates.credentials().cert);
});

test('a machine whose clock says 1970 makes certificates that are good once it is set', async () => {
  now = 5 * 60_000;
  const certificates = await open();
  const { fingerprint } = certificates.authority!;
  now = START;
  await certificates.refresh();
  for (const { validFrom, validTo } of [shown(certificates), new X509Certificate(certificates.authority!.pem)]) {
    expect(Date.parse(validFrom)).toBeLessThan(now);
    expect(Date.parse(validTo)).toBeGreaterThan(now + 30 * DAY_MS);
  }
  expect((await open()).authority!.fingerprint).toBe(fingerprint);
});

const AHEAD = Date.UTC(2038, 0, 19);

test('a machine whose clock was ahead at its first start: once it is right the authority is valid, and a new certificate too', async () => {
  now = AHEAD;
  const certificates = await open();
  const { fingerprint } = certificates.authority!;
  expect(certificates.isValidYet()).toBe(true);
  now = START;
  expect(certificates.isValidYet()).toBe(false);
  expect(certificates.problems()).toContainEqual(
    expect.stringMatching(/^CERTIFICATE_NOT_YET: .* 2038-01-18 on\. Set the clock/),
  );
  const told: string[] = [];
  certificates.onChanged(({ cert }) => told.push(cert));
  await certificates.refresh();
  expect([told.length, certificates.isValidYet(), certificates.problems()]).toEqual([1, true, []]);
  for (const { validFrom, validTo } of [shown(certificates), new X509Certificate(certificates.authority!.pem)]) {
    expect(Date.parse(validFrom)).toBeLessThan(now);
    expect(Date.parse(validTo)).toBeGreaterThan(now + 30 * DAY_MS);
  }
  expect((await open()).authority!.fingerprint).toBe(fingerprint);
});

test('after a restart with the right time the certificate is made anew as well, and the log says so', async () => {
  now = AHEAD;
  await open();
  now = START;
  const said: string[] = [];
  const certificates = await open({
    log: { info: () => {}, error: (_fields: object, message: string) => said.push(message) } as never,
  });
  expect(certificates.isValidYet()).toBe(true);
  expect(said).toEqual([expect.stringContaining('was not valid yet, because the clock was ahead')]);
});

test.each([
  ['years', 366 * 4, true],
  ['days, which a clock that is behind may be off', 20, false],
])('an authority of an older version that begins in %s', async (_what, days, isReplaced) => {
  const old = await makeAuthority('old', {
    notBefore: new Date(START + days * DAY_MS),
    notAfter: new Date(START + 9_000 * DAY_MS),
  });
  mkdirSync(join(dataDir, 'tls'));
  writeFileSync(file('ca.crt'), old.cert);
  writeFileSync(file('ca.key'), old.key);
  const said: string[] = [];
  const certificates = await open({
    log: { info: () => {}, error: (_fields: object, message: string) => said.push(message) } as never,
  });
  expect(certificates.authority!.pem === old.cert).toBe(!isReplaced);
  expect(certificates.isValidYet()).toBe(isReplaced);
  expect(said.some((one) => one.includes('every phone and button must be given it'))).toBe(isReplaced);
  expect(certificates.problems().some((one) => one.startsWith('CERTIFICATE_NOT_YET'))).toBe(!isReplaced);
});

test('in the last days of the authority it is said that every phone must be given another; the certificate is not made anew every minute', async () => {
  const certificates = await open();
  now += 3_640 * DAY_MS;
  await certificates.refresh();
  const last = shown(certificates).serialNumber;
  expect(certificates.problems()).toEqual([expect.stringMatching(/^AUTHORITY_ENDS: .* ends on 2036-11-2\d/)]);
  await certificates.refresh();
  expect(shown(certificates).serialNumber).toBe(last);
});

test('a power cut between the two files of the certificate costs nothing', async () => {
  await open();
  writeFileSync(file('hub.key'), 'half a k');
  const certificates = await open();
  expect(
    shown(certificates).checkPrivateKey((await import('node:crypto')).createPrivateKey(readFileSync(file('hub.key')))),
  ).toBe(true);
});

test('half an authority is never replaced in silence', async () => {
  await open();
  rmSync(file('ca.key'));
  await expect(open()).rejects.toMatchObject({
    code: 'AUTHORITY_INCOMPLETE',
    hint: expect.stringContaining('every phone') as string,
  });
  writeFileSync(file('ca.key'), readFileSync(file('hub.key')));
  await expect(open()).rejects.toMatchObject({
    code: 'AUTHORITY_INCOMPLETE',
    message: expect.stringContaining('is not the key of') as string,
  });
});

test('a disk that refuses the renewed certificate leaves the old one, is tried again, and shows', async () => {
  const certificates = await open();
  const before = certificates.credentials().cert;
  rmSync(join(dataDir, 'tls'), { recursive: true });
  addresses = ['10.0.0.7'];
  await certificates.refresh();
  expect(certificates.credentials().cert).toBe(before);
  expect(certificates.problems()).toEqual([expect.stringContaining('CERTIFICATE_NOT_RENEWED') as string]);
});

test('a host name that cannot stand in a certificate is left out', () => {
  expect(namesFor({ hostName: 'büro_1', addresses: [] }, 'http://[2001:db8::1]:80').dns).toEqual(['localhost']);
  expect(namesFor({ hostName: 'bell', addresses: [] }, 'http://[2001:db8::1]:80').ip).toEqual([
    '127.0.0.1',
    '::1',
    '2001:db8::1',
  ]);
});
