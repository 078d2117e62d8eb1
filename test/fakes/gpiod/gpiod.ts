import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOOL = fileURLToPath(new URL('tool.sh', import.meta.url));

export type FakeGpiod = {
  /** For `realTools`. */
  readonly env: Record<string, string>;
  /** An edge of a line. */
  readonly edge: (line: number, level: 0 | 1) => void;
  /** A level before anything is watched. */
  readonly level: (line: number, level: 0 | 1) => void;
  /** Every level that was set, in order, as `27=1`. */
  readonly wasSet: () => string[];
  readonly calls: () => string[];
  /** Ends the process that holds a line, as a kernel or an administrator does. */
  readonly kill: (line: number) => void;
  readonly end: () => void;
};

/** The tools of libgpiod as programs of their own, on a chip that is a folder. */
export function fakeGpiod(version: '1.6.3' | '2.2.1'): FakeGpiod {
  const home = mkdtempSync(join(tmpdir(), 'lotusbell-gpiod-'));
  const path = join(home, 'bin');
  mkdirSync(path);
  mkdirSync(join(home, 'levels'));
  chmodSync(TOOL, 0o755);
  for (const name of ['gpiodetect', 'gpioget', 'gpiomon', 'gpioset']) symlinkSync(TOOL, join(path, name));
  writeFileSync(join(home, 'edges'), '');
  const lines = (file: string): string[] =>
    existsSync(join(home, file)) ? readFileSync(join(home, file), 'utf8').trim().split('\n') : [];
  return {
    env: { PATH: `${path}:/usr/bin:/bin`, GPIOD_HOME: home, GPIOD_VERSION: version },
    edge: (line, level) => {
      writeFileSync(join(home, 'levels', String(line)), String(level));
      const falling = version === '1.6.3' ? 0 : 2;
      appendFileSync(join(home, 'edges'), `${level === 1 ? 1 : falling} ${line}\n`);
    },
    level: (line, level) => writeFileSync(join(home, 'levels', String(line)), String(level)),
    wasSet: () => lines('set'),
    calls: () => lines('calls'),
    kill: (line) => void spawn('kill', [readFileSync(join(home, `held-${line}`), 'utf8').trim()]),
    end: () => rmSync(home, { recursive: true, force: true }),
  };
}
