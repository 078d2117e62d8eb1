import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ntfyApp } from '../../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { inProcess, inTerminal, start } from '../program.ts';

const LIMIT_MS = 40_000;
let building: TestBuilding;
let env: Record<string, string>;
const folder = mkdtempSync(join(tmpdir(), 'lotusbell-pager-'));

beforeAll(async () => {
  building = await startBuilding({
    config: (config) => {
      config.pager = { mode: 'loopback', host: '127.0.0.1', port: 0 };
    },
  });
  env = {
    LOTUSBELL_URL: building.http(),
    LOTUSBELL_TOKEN: readFileSync(join(building.dataDir, 'admin.token'), 'utf8').trim(),
  };
});
afterAll(async () => {
  await building.end();
  rmSync(folder, { recursive: true, force: true });
});

const pagersOf = async (staff: string): Promise<{ readonly id: string; readonly name: string }[]> =>
  (await building.ask('GET', `/staff/${staff}/pagers`)).body.items;

describe('the file for a real phone', () => {
  it('can be read by its owner alone, sets up an app that connects, and comes with a code for the camera', async () => {
    const file = join(folder, 'wang.json');
    const args = ['pager', '--setup', file, '--staff', 'wang', '--name', 'Redmi', '--language', 'zh'];
    const { code, stdout, stderr } = await inProcess(args, env);
    expect([code, stderr]).toEqual([0, '']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await pagersOf('wang')).toMatchObject([{ name: 'Redmi', language: 'zh' }]);
    const { subscriptions } = JSON.parse(readFileSync(file, 'utf8')) as {
      subscriptions: { topic: string; baseUrl: string }[];
    };
    const [{ topic, baseUrl }] = subscriptions as [{ topic: string; baseUrl: string }];
    expect(baseUrl).toBe(building.pager());
    expect(stdout).toContain(`ntfy://${new URL(baseUrl).host}/${topic}?secure=false`);
    expect(stdout).toMatch(/^[█▀▄ ]+$/m);
    expect(stdout).toContain('No phone can reach');
    const [, secret] = /\/pager#([\w-]{43})$/m.exec(stdout) ?? [];
    expect((await building.ask('POST', '/pager-setups', { secret }, '')).status).toBe(201);
    const app = ntfyApp({ base: () => baseUrl, topics: [topic], clock: building.clock });
    await app.start();
    await eventually('the app is connected', app.isConnected);
    app.stop();
    expect(app.wrong).toEqual([]);
    await building.ask('DELETE', `/pagers/${(await pagersOf('wang'))[0]?.id}`);
  });

  it('never replaces another one; where it cannot be written, no pager is left behind', async () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, 'mine');
    const there = await inProcess(['pager', '--setup', file], env);
    expect([there.code, there.stderr]).toEqual([1, expect.stringMatching(/exists already\n.*never overwritten/)]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const nowhere = await inProcess(['pager', '--setup', join(folder, 'no', 'x.json')], env);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringMatching(/was not written.*\n.*directory/)]);
    expect(await pagersOf('wang')).toEqual([]);
  });

  it('is refused with a remedy for an unknown person, by a hub without pagers, and where no hub answers', async () => {
    const file = join(folder, 'none.json');
    const nobody = await inProcess(['pager', '--setup', file, '--staff', 'nobody'], env);
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('no such thing')]);
    const off = await startBuilding();
    const token = readFileSync(join(off.dataDir, 'admin.token'), 'utf8').trim();
    const without = { LOTUSBELL_URL: off.http(), LOTUSBELL_TOKEN: token };
    const told = await inProcess(['pager', '--setup', file], without);
    expect([told.code, told.stderr]).toEqual([1, expect.stringMatching(/has no pagers\n.*pager\.mode/)]);
    await off.end();
    const silent = await inProcess(['pager', '--setup', file], without);
    expect([silent.code, silent.stderr]).toEqual([1, expect.stringMatching(/does not answer.*\n.*is it running/)]);
    const unknown = await inProcess(['pager', '--setup', file, '--data', folder], {});
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/no hub is running.*\n.*start it with/)]);
    expect(existsSync(file)).toBe(false);
  });
});

describe('a pager in a terminal', () => {
  it('rings, is proven by a number and Enter, answers a call, and is gone after Ctrl-C', async () => {
    const pager = inTerminal(['pager', '--staff', 'wang', '--language', 'zh'], env);
    await pager.says(/\(\(\( ring \)\)\) {2}试铃\n.*\n.*\[1\] 听到了/, LIMIT_MS);
    // It rings: the bell of the terminal.
    expect(pager.said()).toContain('\u0007');
    pager.type('2');
    await pager.says(/nothing to press/, LIMIT_MS);
    pager.type('1');
    await pager.says(/✔ this pager is proven to ring\n +proven: /, LIMIT_MS);
    expect((await pagersOf('wang'))[0]).toMatchObject({ hears: 'proven', why: 'pager' });
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await pager.says(/ring \)\)\) {2}\S+ · \S+\n.*\n.*\[1\] 我来 {3}\[2\] 去不了/, LIMIT_MS);
    pager.type('1');
    await pager.says(/✔ the call is yours/, LIMIT_MS);
    await ramp.shows('acknowledged');
    pager.interrupt();
    expect([await pager.code, pager.complained()]).toEqual([0, '']);
    expect(await pagersOf('wang')).toEqual([]);
  });

  it('that ends while the hub is away says that the hub still knows it', async () => {
    const pager = inTerminal(['pager', '--staff', 'li'], env);
    await pager.says(/\[1\] I heard it/, LIMIT_MS);
    const [made] = await pagersOf('li');
    await building.restart(async () => {
      pager.interrupt();
      expect(await pager.code).toBe(0);
    });
    expect(pager.complained()).toContain(`has not removed the pager ${made?.id}`);
    await building.ask('DELETE', `/pagers/${made?.id}`);
  });

  it('as a process of its own, without a keyboard, rings on until Ctrl-C', async () => {
    const pager = start(['pager', '--staff', 'chen'], env);
    await pager.says(/ring \)\)\) {2}Test ring/, LIMIT_MS);
    const [made] = await pagersOf('chen');
    expect(made?.name).toBe('a terminal');
    expect(await pager.signal('SIGINT', LIMIT_MS)).toMatchObject({ code: 0, stderr: '' });
    expect(await pagersOf('chen')).toEqual([]);
  });
});
