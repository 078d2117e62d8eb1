import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inProcess, lotusbell, root } from '../program.ts';

const work = mkdtempSync(join(tmpdir(), 'lotusbell-check-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const lotus = readFileSync(join(root, 'config', 'site.lotus.yaml'), 'utf8');

function file(name: string, text: string): string {
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('a document without mistakes', () => {
  test('of a building, and of settings, is found good', async () => {
    const [site, settings] = await Promise.all([
      lotusbell(['check', 'config/site.lotus.yaml']),
      inProcess(['check', 'config/hub.default.yaml']),
    ]);
    expect(site).toEqual({ code: 0, stdout: 'config/site.lotus.yaml: a site document, no mistakes\n', stderr: '' });
    expect(settings).toEqual({ code: 0, stdout: 'config/hub.default.yaml: settings, no mistakes\n', stderr: '' });
  });

  test('but with something to think about may be used, and says what', async () => {
    const lonely = file(
      'lonely.yaml',
      lotus
        .replace('duty: [chen], backup: [zhao] }', 'duty: [chen] }')
        .replace('{ backup: own }, { duty: own }], waitS: 20', '{ backup: clinic }, { duty: own }], waitS: 20'),
    );
    const { code, stdout } = await inProcess(['check', lonely]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+lonely\.yaml:\d+:\d+ warning: .+\n {4}\S/);
    expect(stdout).toMatch(/warnings?\n$/);
  });
});

describe('a document with three mistakes', () => {
  const text = lotus
    .replace('timezone: Asia/Shanghai', 'timezone: Asia/Shanghei')
    .replace('place: west-ramp\n', 'place: west-rampp\n')
    .replace('arriveWithinS: 300', 'arriveWithinS: soon');
  const broken = file('broken.yaml', text);

  test('is told all three at once, each where it stands and with a hint', async () => {
    const { code, stdout, stderr } = await inProcess(['check', broken]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    for (const [part, path] of [
      ['Shanghei', 'site.timezone'],
      ['west-rampp', 'callPoints[2].place'],
      ['soon', 'kinds[0].arriveWithinS'],
    ] as const) {
      const line = new RegExp(
        `^${broken}:${lineOf(text, part)}:\\d+ ${path.replace(/[[\]]/g, '\\$&')}: \\S.*\n {4}\\S`,
        'm',
      );
      expect(stdout).toMatch(line);
    }
    expect(stdout.split('\n').filter((one) => one.startsWith('    ')).length).toBeGreaterThanOrEqual(3);
    expect(stdout).toMatch(/broken\.yaml: a site document, 3 mistakes\n$/);
  });

  test('is told to programs as one JSON object', async () => {
    const { code, stdout } = await inProcess(['check', '--json', broken]);
    const told = JSON.parse(stdout) as {
      ok: boolean;
      what: string;
      mistakes: { path: string; line: number; hint: string }[];
    };
    expect({ code, ok: told.ok, what: told.what }).toEqual({ code: 1, ok: false, what: 'site' });
    expect(told.mistakes.map(({ path }) => path).toSorted()).toEqual([
      'callPoints[2].place',
      'kinds[0].arriveWithinS',
      'site.timezone',
    ]);
    expect(told.mistakes.every(({ line, hint }) => line > 0 && hint !== '')).toBe(true);
  });
});

test('a file that is not there, or is a directory, is another matter than one with mistakes', async () => {
  const [missing, directory] = await Promise.all([
    lotusbell(['check', 'nowhere.yaml']),
    inProcess(['check', 'config']),
  ]);
  expect(missing).toEqual({
    code: 2,
    stdout: '',
    stderr: 'lotusbell check: nowhere.yaml cannot be read: there is no such file\n',
  });
  expect(directory).toMatchObject({ code: 2, stdout: '' });
  expect(directory.stderr).toContain('name the file in it');
});
