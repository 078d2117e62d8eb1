import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { inProcess, lotusbell, root } from '../program.ts';

const COMMANDS = ['hub', 'demo', 'sim', 'check', 'apply', 'export', 'audit'];

describe('an operator who does not know the program yet', () => {
  test('is told all commands by --help', async () => {
    const { code, stdout, stderr } = await lotusbell(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
  });

  test('is told how to use each of them', async () => {
    const helps = await Promise.all(COMMANDS.map((command) => inProcess([command, '--help'])));
    for (const [i, { code, stdout, stderr }] of helps.entries()) {
      expect({ code, stderr, starts: stdout.startsWith(`usage: lotusbell ${COMMANDS[i]}`) }).toEqual({
        code: 0,
        stderr: '',
        starts: true,
      });
    }
  });

  test('learns the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await lotusbell(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('starts it by a link of their own, as the handbook lays one into /usr/local/bin', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lotusbell-link-'));
    try {
      await symlink(join(root, 'dist/bin/lotusbell.js'), join(dir, 'lotusbell'));
      const { stdout } = await promisify(execFile)(join(dir, 'lotusbell'), [
        'check',
        join(root, 'config/site.lotus.yaml'),
      ]);
      expect(stdout).toContain('a site document, no mistakes');
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe('an operator who mistypes', () => {
  test.each([
    [['bell'], 'no command "bell"'],
    [['hub', '--htpp', '127.0.0.1:0'], '--htpp'],
    [['check'], 'FILE is missing'],
    [['check', 'a.yaml', 'b.yaml'], 'not "b.yaml" too'],
    [['apply'], 'FILE is missing'],
    [['export', '--format', 'xml'], 'not "xml"'],
    [['export', '--url', 'bell.example'], '"bell.example" is no address'],
    [['sim', '--seed', 'seven'], 'not "seven"'],
    [['demo', '--seed', '-1'], '--seed'],
  ])('%j: exit status 2, the reason and the help on stderr, nothing on stdout', async (args, reason) => {
    const { code, stdout, stderr } = await (args[0] === 'bell' ? lotusbell : inProcess)(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(stderr).toContain('usage: lotusbell');
  });

  test("and names a hub's files wrongly is told so before anything starts", async () => {
    const [site, config] = await Promise.all([
      lotusbell(['hub', '--site', 'nowhere.yaml']),
      lotusbell(['hub', '--config', 'nowhere.yaml']),
    ]);
    expect(site).toMatchObject({ code: 1, stdout: '' });
    expect(site.stderr).toMatch(/nowhere\.yaml: --site: this file cannot be read\n.*ENOENT/);
    expect(config).toMatchObject({ code: 1, stdout: '' });
    expect(config.stderr).toMatch(/nowhere\.yaml cannot be read/);
  });
});
