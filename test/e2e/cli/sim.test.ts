import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess, lotusbell, start, startHub } from '../program.ts';

const work = mkdtempSync(join(tmpdir(), 'lotusbell-sim-'));
const data = join(work, 'data');
const scenario = join(work, 'scenario.yaml');
const fleet = join(work, 'fleet.yaml');
writeFileSync(
  fleet,
  'journal: disk\ndevices:\n  - { id: west-ramp-help }\n  - { id: lavatory-help, inputs: { main: cord } }\n',
);
writeFileSync(scenario, 'timed:\n  - { at: "00:00:01", point: west-ramp-help, do: press }\n');
let hub: Awaited<ReturnType<typeof startHub>>;

beforeAll(async () => {
  hub = await startHub(data);
});
afterAll(async () => {
  await hub.signal('SIGTERM', 5_000);
  rmSync(work, { recursive: true, force: true });
});

async function openCalls(): Promise<{ callPoint: string; state: string }[]> {
  const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
  const reply = await fetch(`${hub.http}/api/v1/calls?state=open`, { headers: { authorization: `Bearer ${token}` } });
  return ((await reply.json()) as { items: { callPoint: string; state: string }[] }).items;
}

describe('a simulated building', () => {
  test('enrols itself at the hub of a data directory, presses, shows its lamps, and leaves politely at Ctrl-C', async () => {
    const sim = start(['sim', '--data', data, '--fleet', fleet, '--scenario', scenario, '--seed', '3']);
    const [line] = await sim.says(/^\{.*"id":"west-ramp-help".*"lamp":"(?:red|yellow)".*\}$/m, 30_000);
    expect(JSON.parse(line)).toMatchObject({ connected: true, pressCount: 1, notSent: false });
    expect(await openCalls()).toMatchObject([{ callPoint: 'west-ramp-help', state: 'waiting' }]);
    expect(await sim.signal('SIGINT', 5_000)).toMatchObject({ code: 0, stderr: '' });
  });

  test('comes with its own secrets, and is told when they are wrong', async () => {
    const wrong = join(work, 'wrong.json');
    writeFileSync(wrong, JSON.stringify({ 'west-ramp-help': 'guessed' }));
    const { code, stderr } = await lotusbell([
      'sim',
      '--hub',
      hub.mqtt,
      '--fleet',
      fleet,
      '--credentials',
      wrong,
      '--quiet',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('1 of 2 devices have no credentials: lavatory-help');
  });
});

describe('a simulation that cannot start', () => {
  test('says what is wrong: an address, a fleet file, a hub that does not run', async () => {
    const bad = join(work, 'bad.yaml');
    writeFileSync(bad, 'devices:\n  - { id: Ramp }\n');
    const [address, file, none] = await Promise.all([
      inProcess(['sim', '--hub', 'http://127.0.0.1', '--data', data]),
      inProcess(['sim', '--fleet', bad, '--data', data]),
      inProcess(['sim', '--data', join(work, 'nowhere')]),
    ]);
    expect(address).toMatchObject({ code: 2, stdout: '' });
    expect(address.stderr).toContain('mqtt://HOST:PORT');
    expect(file).toMatchObject({ code: 1, stdout: '' });
    expect(file.stderr).toMatch(/bad\.yaml:2: devices\[0\]\.id/);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('there is no data directory');
  });
});
