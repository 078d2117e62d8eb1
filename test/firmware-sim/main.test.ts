import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { movedClock } from './moved-clock.ts';
import { runSim } from '../../firmware-sim/main.ts';
import { MORNING } from './support.ts';
import { startBroker, type RealBroker } from './real-broker.ts';

let folder = '';
let broker: RealBroker;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sim-'));
  broker = await startBroker();
});
afterEach(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
function paper() {
  let text = '';
  return {
    out: new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    text: () => text,
  };
}
const fleet = () => file('two.fleet.yaml', 'devices:\n  - { id: tcm-1 }\n  - { id: tcm-2 }\n');

test('a scenario is played to its end: every press receipted, every device disconnected, status 0', async () => {
  const scenario = file(
    'a.scenario.yaml',
    [
      'from: "08:00"',
      'to: "08:01"',
      'speed: 100',
      'timed:',
      '  - { at: "08:00:30", point: tcm-1, do: press }',
      '  - { at: "08:00:40", point: tcm-2, do: double }',
    ].join('\n'),
  );
  const credentials = file('credentials.json', JSON.stringify({ 'tcm-1': broker.secret, 'tcm-2': broker.secret }));
  const { out, text } = paper();
  const clock = movedClock(MORNING);
  let status: number | null = null;
  void (async () => {
    status = await runSim({
      hub: broker.url,
      fleet: fleet(),
      scenario,
      credentials,
      journalDir: join(folder, 'journals'),
      out,
      clock,
    });
  })();
  await broker.until('the scenario is over', () => {
    clock.forward(20);
    return status !== null;
  });
  expect(status).toBe(0);
  expect(broker.published.filter(({ topic }) => topic.endsWith('/up/press'))).toHaveLength(3);
  expect(broker.published.filter(({ body }) => body['state'] === 'offline')).toHaveLength(2);
  expect(readdirSync(join(folder, 'journals')).sort()).toEqual(['tcm-1.journal', 'tcm-2.journal']);
  expect(text()).toContain('"lamp":"sending"');
});

test('without a scenario the fleet runs until it is told to end', async () => {
  const ending = new AbortController();
  const { out, text } = paper();
  const running = runSim({
    hub: broker.url,
    fleet: fleet(),
    credentials: { 'tcm-1': broker.secret, 'tcm-2': broker.secret },
    signal: ending.signal,
    out,
    quiet: true,
  });
  await broker.until('both online', () => broker.clients().size === 2);
  ending.abort();
  expect(await running).toBe(0);
  expect(text()).toBe('');
  expect(broker.published.filter(({ body }) => body['state'] === 'offline')).toHaveLength(2);
});

test('without credentials it does not start, and says how to get some', async () => {
  const { out: err, text } = paper();
  expect(await runSim({ hub: broker.url, fleet: fleet(), err })).toBe(1);
  expect(text()).toMatch(/POST \/api\/v1\/devices\/credentials/);
  expect(broker.connects).toEqual([]);
});

test('a wrong secret is reported once per device with its remedy, not at every attempt', async () => {
  const ending = new AbortController();
  const { out: err, text } = paper();
  const running = runSim({
    hub: broker.url,
    fleet: fleet(),
    credentials: { 'tcm-1': 'wrong', 'tcm-2': broker.secret },
    signal: ending.signal,
    err,
    quiet: true,
  });
  await broker.until('three attempts', () => broker.connects.filter((id) => id === 'tcm-1').length >= 3);
  ending.abort();
  await running;
  expect(text().trim().split('\n')).toEqual([
    expect.stringMatching(/^sim: tcm-1: Connection refused: Bad username or password\. Give it new credentials/),
  ]);
});

test('an address that no hub can have is wrong usage, an invalid file a failure', async () => {
  const { out: err, text } = paper();
  expect(await runSim({ hub: 'http://localhost', err })).toBe(2);
  expect(await runSim({ hub: broker.url, fleet: join(folder, 'none.yaml'), err })).toBe(1);
  expect(await runSim({ hub: broker.url, scenario: fleet(), err })).toBe(1);
  expect(text()).toMatch(/no address of a hub[\s\S]*none\.yaml: cannot be read[\s\S]*devices is unknown here/);
});
