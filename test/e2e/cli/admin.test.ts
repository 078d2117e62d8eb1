import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess, lotusbell, root, start, startHub } from '../program.ts';

const work = mkdtempSync(join(tmpdir(), 'lotusbell-admin-'));
const data = join(work, 'data');
const lotus = readFileSync(join(root, 'config', 'site.lotus.yaml'), 'utf8');
let hub: Awaited<ReturnType<typeof startHub>>;

beforeAll(async () => {
  hub = await startHub(data);
});
afterAll(async () => {
  await hub.signal('SIGTERM', 5_000);
  rmSync(work, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
}

function token(): string {
  return readFileSync(join(data, 'admin.token'), 'utf8').trim();
}

describe('the administrator of a running hub', () => {
  test('finds it by its data directory, which nobody else may look into', () => {
    expect(JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'))).toEqual({
      http: hub.http,
      mqtt: hub.mqtt,
      mqtts: null,
      pid: hub.pid,
    });
    expect(statSync(join(data, 'running.json')).mode & 0o777).toBe(0o600);
  });

  test('exports the document, changes it, applies it, exports it again: nothing is lost, no comment either', async () => {
    const first = await lotusbell(['export', '--data', data]);
    expect(first).toEqual({ code: 0, stdout: lotus, stderr: '' });

    const changed = lotus
      .replace('{ zh: 小李, en: Li }', '{ zh: 李老师, en: Ms Li }')
      .replace('\nstaff:\n', '\n# Li is back from leave.\nstaff:\n')
      .replace(/ {2}- id: second-floor-bell\n(?: {4}.*\n| {6}.*\n)+/, '')
      .replace(
        '- { id: nobody-there,',
        '- { id: door-opened, name: { zh: 已开门, en: Door opened } }\n  - { id: nobody-there,',
      );
    const edited = file('edited.yaml', changed);

    const tried = await inProcess(['apply', '--dry-run', edited, '--data', data]);
    expect(tried.code).toBe(0);
    // The document is good; nobody's phone has joined this hub yet, which is said all the same.
    expect(tried.stderr.match(/warning: .+/g)).toEqual([
      expect.stringContaining('nobody of "committee" has a phone'),
      expect.stringContaining('nobody of "clinic" has a phone'),
    ]);
    const difference = 'callPoints\n  - second-floor-bell\noutcomes\n  + door-opened\nstaff\n  ~ li\n';
    expect(tried.stdout).toBe(`${difference}nothing was changed (--dry-run)\n`);
    expect((await inProcess(['export', '--data', data])).stdout).toBe(lotus);

    const applied = await lotusbell(['apply', edited, '--data', data]);
    expect(applied).toMatchObject({ code: 0, stderr: tried.stderr });
    expect(applied.stdout).toBe(`${difference}${edited} is in use now (version 2)\n`);
    expect((await inProcess(['export', '--data', data])).stdout).toBe(changed);

    const json = await inProcess(['export', '--format', 'json', '--data', data]);
    const asJson = file('edited.json', json.stdout);
    const again = await inProcess(['apply', '--json', '--dry-run', asJson, '--data', data]);
    expect({ code: again.code, ...(JSON.parse(again.stdout) as object) }).toMatchObject({
      code: 0,
      applied: false,
      version: 2,
      changes: {},
    });
  });

  test('with a document full of mistakes is told all of them, and the hub keeps the one it has', async () => {
    const before = await inProcess(['export', '--data', data]);
    const broken = file(
      'broken.yaml',
      lotus.replace('place: west-ramp\n', 'place: west-rampp\n').replace('arriveWithinS: 300', 'arriveWithinS: soon'),
    );
    const { code, stdout, stderr } = await lotusbell(['apply', broken, '--data', data]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ callPoints\[2\]\.place: /);
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ kinds\[0\]\.arriveWithinS: /);
    const json = await inProcess(['apply', broken, '--json', '--data', data]);
    expect(json).toMatchObject({ code: 1, stderr: '' });
    expect(
      (JSON.parse(json.stdout) as { mistakes: { severity: string }[] }).mistakes.filter(
        ({ severity }) => severity === 'error',
      ),
    ).toHaveLength(2);
    expect(await inProcess(['export', '--data', data])).toEqual(before);
  });

  test('on another machine names the hub by its address and gives its token', async () => {
    const env = { LOTUSBELL_TOKEN: token() };
    const [flag, both] = await Promise.all([
      inProcess(['export', '--url', `${hub.http}/`], env),
      lotusbell(['export'], { ...env, LOTUSBELL_URL: hub.http }),
    ]);
    expect(flag).toMatchObject({ code: 0, stderr: '' });
    expect(both).toEqual(flag);
    expect(await inProcess(['export'], { LOTUSBELL_DATA: data })).toEqual(flag);
  });

  test('and an address alone gets no token out of a file', async () => {
    const { code, stdout, stderr } = await inProcess(['export', '--url', hub.http], { LOTUSBELL_DATA: data });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('LOTUSBELL_TOKEN');
  });

  test('with a wrong token is told which one is right', async () => {
    const { code, stdout, stderr } = await inProcess(['export', '--url', hub.http], {
      LOTUSBELL_TOKEN: 'x'.repeat(43),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/does not know this token\n.*admin\.token/);
  });
});

describe('an administrator whose hub does not run', () => {
  test('is told how to start it', async () => {
    const empty = mkdtempSync(join(work, 'empty-'));
    const [none, nowhere] = await Promise.all([
      inProcess(['export', '--data', empty]),
      inProcess(['export', '--data', join(work, 'nowhere')]),
    ]);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain(`no hub is running with the data directory ${empty}`);
    expect(none.stderr).toContain(`lotusbell hub --data ${empty}`);
    expect(nowhere).toMatchObject({ code: 1, stdout: '' });
    expect(nowhere.stderr).toContain('there is no data directory');
  });

  test('is told so too when it was killed and left its note behind', async () => {
    const killed = mkdtempSync(join(work, 'killed-'));
    // No process has a number above the kernel's largest.
    writeFileSync(
      join(killed, 'running.json'),
      JSON.stringify({ http: 'http://127.0.0.1:9', mqtt: 'mqtt://127.0.0.1:9', pid: 4_194_305 }),
    );
    const { code, stderr } = await inProcess(['export', '--data', killed]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/process 4194305\) is gone; it was not stopped properly\n.*lotusbell hub/);
  });

  test('is told where nobody answers, and what answers but is no hub', async () => {
    const stranger = createServer((_request, response) => {
      response.end('hi');
    });
    await new Promise<void>((resolve) => {
      stranger.listen(0, '127.0.0.1', resolve);
    });
    const { port } = stranger.address() as AddressInfo;
    const env = { LOTUSBELL_TOKEN: 'x'.repeat(43) };
    const document = file('any.yaml', lotus);
    for (const args of [['apply', document], ['export']]) {
      const { code, stdout, stderr } = await inProcess([...args, '--url', `http://127.0.0.1:${port}`], env);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('is no hub');
    }
    await new Promise<void>((resolve) => {
      stranger.close(() => resolve());
    });
    const silent = await lotusbell(['apply', document, '--url', `http://127.0.0.1:${port}`], env);
    expect(silent).toMatchObject({ code: 1, stdout: '' });
    expect(silent.stderr).toMatch(/does not answer \(ECONNREFUSED\)\n {2}\S/);
  });
});

test('a hub that is stopped takes its note back', async () => {
  const own = join(work, 'own');
  const short = await startHub(own);
  expect(existsSync(join(own, 'running.json'))).toBe(true);
  expect(await short.signal('SIGTERM', 5_000)).toMatchObject({ code: 0 });
  expect(existsSync(join(own, 'running.json'))).toBe(false);
});

test('a hub whose port is taken says so with a remedy and ends, instead of staying half open', async () => {
  const second = start([
    'hub',
    '--data',
    join(work, 'second'),
    '--http',
    new URL(hub.http).host,
    '--mqtt',
    '127.0.0.1:0',
  ]);
  const late = setTimeout(() => process.kill(second.pid, 'SIGKILL'), 40_000);
  const { code, stdout, stderr } = await second.ended;
  clearTimeout(late);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/EADDRINUSE[^]*\n {2}another hub or program listens there/);
  expect(existsSync(join(work, 'second', 'running.json'))).toBe(false);
});
