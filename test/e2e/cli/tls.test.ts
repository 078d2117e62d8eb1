import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { owner, put } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { lotusbell, start } from '../program.ts';

const work = mkdtempSync(join(tmpdir(), 'lotusbell-cli-tls-'));
const data = join(work, 'data');
const settings = join(work, 'settings.yaml');
const fleet = join(work, 'fleet.yaml');
const scenario = join(work, 'scenario.yaml');
writeFileSync(
  settings,
  'tls: { mode: own }\nhttp: { port: 0 }\nhttps: { port: 0 }\nmqtt: { plain: off, tls: { port: 0 } }\n',
);
writeFileSync(fleet, 'devices:\n  - { id: west-ramp-help }\n');
writeFileSync(scenario, 'timed:\n  - { at: "00:00:01", point: west-ramp-help, do: press }\n');
afterAll(() => rmSync(work, { recursive: true, force: true }));

type Ready = { http: string; https: string; mqtt: string | null; mqtts: string };

async function startHub(): Promise<{ hub: ReturnType<typeof start>; ready: Ready }> {
  const hub = start(['hub', '--config', settings, '--data', data]);
  const [line] = await hub.says(/^\{"event":"ready".*\}$/m, 20_000);
  return { hub, ready: JSON.parse(line) as Ready };
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca, agent: false }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

test('a hub told to sign for itself opens HTTPS and MQTT over TLS; simulated buttons trust it by themselves; the authority outlives a restart', async () => {
  const first = await startHub();
  expect(first.ready).toMatchObject({
    mqtt: null,
    mqtts: expect.stringMatching(/^mqtts:\/\/127\.0\.0\.1:\d+$/) as string,
  });
  const ca = readFileSync(join(data, 'tls', 'ca.crt'), 'utf8');
  expect(await statusOf(`${first.ready.https}/readyz`, ca)).toBe(200);
  expect(await statusOf(`${first.ready.https}/`, ca)).toBe(200);

  const sim = start(['sim', '--data', data, '--fleet', fleet, '--scenario', scenario]);
  await sim.says(/^\{.*"id":"west-ramp-help".*"lamp":"(?:red|yellow)".*\}$/m, 30_000);
  expect(await sim.signal('SIGINT', 5_000)).toMatchObject({ code: 0, stderr: '' });
  expect((await first.hub.signal('SIGTERM', 5_000)).code).toBe(0);

  const second = await startHub();
  expect(await statusOf(`${second.ready.https}/readyz`, ca)).toBe(200);
  await second.hub.signal('SIGTERM', 5_000);
});

test('simulated buttons with another authority are told why nobody hears them', async () => {
  const { hub, ready } = await startHub();
  const other = put(work, (await owner()).authority, 'other').cert;
  const sim = start([
    'sim',
    '--hub',
    ready.mqtts,
    '--ca',
    other,
    '--data',
    data,
    '--fleet',
    fleet,
    '--scenario',
    scenario,
  ]);
  await eventually('it is told', () => /west-ramp-help: .*(?:certificate|signature)/i.test(sim.complained()), 20_000);
  await sim.signal('SIGINT', 5_000);
  await hub.signal('SIGTERM', 5_000);
});

test('a certificate that cannot be used stops the start, with a remedy and no stack', async () => {
  const files = put(join(work, 'given'), await (await owner()).server(), 'hub');
  writeFileSync(files.key, 'lost');
  const bad = join(work, 'bad.yaml');
  writeFileSync(
    bad,
    `tls: { mode: files, certFile: ${files.cert}, keyFile: ${files.key} }\nhttp: { port: 0 }\nmqtt: { port: 0 }\n`,
  );
  const { code, stderr } = await lotusbell(['hub', '--config', bad, '--data', join(work, 'other')]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${files.key} holds no private key that can be used`);
  expect(stderr).toContain('-----BEGIN PRIVATE KEY-----');
  expect(stderr).not.toContain(' at ');
});
