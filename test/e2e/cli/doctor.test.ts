import { createSocket, type Socket } from 'node:dgram';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDisk } from '../../support/disk/small-disk.ts';
import { inProcess, lotusbell, startHub } from '../program.ts';

type Finding = { readonly check: string; readonly state: string; readonly message: string; readonly remedy: string };

/** A certificate for bell.example that ran out on 2025-01-01; its key was thrown away. */
const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBFjCBvAIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxiZWxsLmV4YW1wbGUw
HhcNMjQwMTAxMDAwMDAwWhcNMjUwMTAxMDAwMDAwWjAXMRUwEwYDVQQDDAxiZWxs
LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARih0z7sAQmhE7NTLad
9hICwaGEupptjlv2VZM/uDIcQclVRMySVd4Sbq4UfNBnCHtkM89eWdwZ042FPXfX
JVz/MAoGCCqGSM49BAMCA0kAMEYCIQDUlBLgBB5Kv/rHee+5xoxSQDf2+bTHEzkF
C6f7N5WDdQIhAOj1o7Bn+u0fly5flV3ypi2/yCHtbHDlR3vMhIQ8OAxK
-----END CERTIFICATE-----
`;

const HOUR_S = 3600;
const NTP_EPOCH_S = 2_208_988_800;

/** A time server that is off by so many seconds; answers version 4, mode server, as RFC 5905 has it. */
async function timeServer(offS: number): Promise<{ readonly address: string; readonly socket: Socket }> {
  const socket = createSocket('udp4');
  socket.on('message', (request, from) => {
    if (request.length !== 48 || request[0] !== 0x23) return;
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer.writeUInt32BE(Math.floor(Date.now() / 1000) + NTP_EPOCH_S + offS, 40);
    socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return { address: `127.0.0.1:${socket.address().port}`, socket };
}

describe('lotusbell doctor', () => {
  let dir: string;
  let data: string;
  let hub: Awaited<ReturnType<typeof startHub>>;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lotusbell-doctor-'));
    data = join(dir, 'data');
    hub = await startHub(data);
  });
  afterAll(async () => {
    await hub.signal('SIGTERM', 30_000);
    rmSync(dir, { recursive: true, force: true });
  });

  async function examine(
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
    at = data,
  ): Promise<{ code: number | null; wrong: Finding[]; all: Finding[] }> {
    const { code, stdout, stderr } = await inProcess(['doctor', '--data', at, '--json', ...args], env);
    if (stdout === '') throw new Error(stderr);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    return { code, all: findings, wrong: findings.filter(({ state }) => state !== 'well') };
  }
  const named = (findings: readonly Finding[], check: string): Finding | undefined =>
    findings.find((finding) => finding.check === check);

  it('finds nothing broken in a hub that has just been started', async () => {
    const { code, wrong, all } = await examine();
    expect(code).toBe(0);
    // From November on the roster may want a decree for the next year.
    expect(wrong.map(({ check }) => check).filter((check) => check !== 'roster')).toEqual(['phones']);
    expect(all.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'clock',
        'disk',
        'fsync',
        'files',
        'database',
        'backups',
        'network',
        'gpio',
        'hub',
        'devices',
        'roster',
      ]),
    );
    const spoken = await lotusbell(['doctor', '--data', data]);
    expect(spoken.stdout).toMatch(/^warning {2}phones/m);
  });

  it('names a key that others can read', async () => {
    chmodSync(join(data, 'admin.token'), 0o644);
    const { code, wrong } = await examine();
    chmodSync(join(data, 'admin.token'), 0o600);
    expect(code).toBe(1);
    expect(named(wrong, 'files')).toMatchObject({
      state: 'broken',
      message: expect.stringContaining('admin.token'),
      remedy: expect.stringContaining('chmod 600'),
    });
  });

  it('names a certificate that has run out, and one that is none', async () => {
    mkdirSync(join(data, 'tls'), { mode: 0o700 });
    writeFileSync(join(data, 'tls', 'leaf.crt'), EXPIRED);
    writeFileSync(join(data, 'tls', 'odd.crt'), 'hello');
    const { code, wrong } = await examine([], { LOTUSBELL_TLS_MODE: 'own' });
    // Left over from before, where the hub signs for itself no longer: nobody is shown them.
    expect(named((await examine()).all, 'certificates')).toBeUndefined();
    rmSync(join(data, 'tls'), { recursive: true });
    expect(code).toBe(1);
    expect(wrong.filter(({ check }) => check === 'certificates')).toMatchObject([
      {
        state: 'broken',
        message: expect.stringContaining('ran out on 2025-01-01'),
        remedy: expect.stringContaining('renew'),
      },
      { state: 'broken', message: expect.stringContaining('cannot be read as a certificate') },
    ]);
  });

  it('names plain MQTT and HTTP on an address that others reach', async () => {
    const { wrong } = await examine([], { LOTUSBELL_MQTT: '0.0.0.0:1883', LOTUSBELL_HTTP: '192.168.1.10:8080' });
    expect(wrong.filter(({ check }) => check === 'network')).toMatchObject([
      { message: expect.stringContaining('HTTP without TLS listens on 192.168.1.10:8080') },
      {
        message: expect.stringContaining('MQTT without TLS listens on 0.0.0.0:1883'),
        remedy: expect.stringContaining('mqtts'),
      },
    ]);
  });

  it('finds nothing to say of a network on which everything is encrypted', async () => {
    const { all } = await examine([], {
      LOTUSBELL_TLS_MODE: 'own',
      LOTUSBELL_HTTP: '0.0.0.0:8080',
      LOTUSBELL_HTTPS_HOST: '0.0.0.0',
      LOTUSBELL_MQTT_HOST: '0.0.0.0',
      LOTUSBELL_MQTT_PLAIN: 'loopback',
      LOTUSBELL_MQTT_TLS_HOST: '0.0.0.0',
    });
    expect(all.filter(({ check }) => check === 'network')).toMatchObject([
      { state: 'well', message: expect.stringContaining('MQTT without TLS listens on this machine only') },
    ]);
  });

  it('names a clock that is off by an hour, by a time server or by its own book, and a time server that is silent', async () => {
    const [right, wrong] = [await timeServer(0), await timeServer(HOUR_S)];
    expect(named((await examine(['--time-server', right.address])).all, 'clock')).toMatchObject({ state: 'well' });
    const off = await examine(['--time-server', wrong.address]);
    expect(off.code).toBe(1);
    expect(named(off.wrong, 'clock')).toMatchObject({
      state: 'broken',
      message: expect.stringContaining('60 min behind'),
      remedy: expect.stringContaining('timedatectl'),
    });
    right.socket.close();
    wrong.socket.close();
    expect(named((await examine(['--time-server', right.address])).wrong, 'clock')).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('does not answer'),
    });
  });

  it('names a missing backup once the house is old enough, and one that is too old', async () => {
    const kept = join(dir, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'lotusbell-2026-01-02.backup'), '', { mode: 0o600 });
    expect(named((await examine([], { LOTUSBELL_BACKUP_DIR: kept })).wrong, 'backups')).toMatchObject({
      state: 'broken',
      message: expect.stringContaining('2026-01-02'),
      remedy: expect.stringContaining('lotusbell backup'),
    });
    const today = new Date().toISOString().slice(0, 10);
    writeFileSync(join(kept, `lotusbell-${today}.backup`), '', { mode: 0o600 });
    expect(named((await examine([], { LOTUSBELL_BACKUP_DIR: kept })).all, 'backups')).toMatchObject({ state: 'well' });
  });

  it('names a disk that is nearly full', async ({ skip }) => {
    const disk = smallDisk(32);
    if (disk === null) return skip('no file system can be mounted here');
    try {
      expect(named((await examine([], {}, disk.dir)).wrong, 'disk')).toMatchObject({
        state: 'broken',
        remedy: expect.stringContaining('backup.keep'),
      });
    } finally {
      disk.end();
    }
  });

  it('names a damaged database, and ports that are taken, when no hub runs', async () => {
    const other = join(dir, 'other');
    mkdirSync(other, { mode: 0o700 });
    writeFileSync(
      join(other, 'lotusbell.db'),
      'no database at all, but long enough to be taken for one. '.repeat(100),
      { mode: 0o600 },
    );
    const { code, wrong } = await examine(
      [],
      { LOTUSBELL_HTTP: new URL(hub.http).host, LOTUSBELL_MQTT: '127.0.0.1:0' },
      other,
    );
    expect(code).toBe(1);
    expect(named(wrong, 'database')).toMatchObject({ state: 'broken', remedy: expect.stringContaining('restore') });
    expect(named(wrong, 'ports')).toMatchObject({ state: 'broken', message: expect.stringContaining('EADDRINUSE') });
  });
});
