import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runProgram } from '../../hub/cli/run.ts';

const program = fileURLToPath(new URL('../../dist/bin/lotusbell.js', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type Started = {
  readonly pid: number;
  /** What it has said on stdout so far. */
  readonly said: () => string;
  /** The same for stderr. */
  readonly complained: () => string;
  /** Resolves with the match as soon as stdout holds it. @throws when the program ends first, or `withinMs` is over. */
  readonly says: (pattern: RegExp, withinMs: number) => Promise<RegExpExecArray>;
  /** @throws when it does not end within so many milliseconds; it is killed then. */
  readonly signal: (name: NodeJS.Signals, withinMs: number) => Promise<Ended>;
  readonly ended: Promise<Ended>;
};

/** Starts the built `lotusbell` as an operator does. @param env beside PATH and HOME; no LOTUSBELL_… is inherited. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  if (!existsSync(program)) throw new Error('dist/bin/lotusbell.js is missing: npm run build');
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutSettings(), ...env },
    cwd: root,
  });
  let stdout = '';
  let stderr = '';
  const heard = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of heard) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });

  return {
    pid: child.pid ?? 0,
    said: () => stdout,
    complained: () => stderr,
    says: (pattern, withinMs) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void =>
          reject(new Error(`lotusbell ${args.join(' ')} ${why} ${String(pattern)}\n${stdout}\n${stderr}`));
        const timer = setTimeout(() => fail(`did not say within ${withinMs} ms`), withinMs);
        const look = (): void => {
          const match = pattern.exec(stdout);
          if (match === null) return;
          clearTimeout(timer);
          heard.delete(look);
          resolve(match);
        };
        heard.add(look);
        void ended.then(({ code }) => fail(`ended with ${code} before it said`));
        look();
      }),
    signal: async (name, withinMs) => {
      child.kill(name);
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
      const result = await ended;
      clearTimeout(timer);
      if (result.code === null)
        throw new Error(`lotusbell ${args.join(' ')} did not end within ${withinMs} ms of ${name}\n${result.stderr}`);
      return result;
    },
    ended,
  };
}

/** Runs it to its end. */
export function lotusbell(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return start(args, env).ended;
}

let before: Promise<unknown> = Promise.resolve();

/**
 * The same in this process: what the program calls with its arguments. It saves half a second for each. For commands
 * that end by themselves; at least one test in each file starts a real process. One at a time, since stdout and the
 * environment belong to the process.
 */
export function inProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const result = before.then(() => captured(args, env));
  before = result.catch(() => undefined);
  return result;
}

async function captured(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const environment = process.env;
  const said = { stdout: '', stderr: '' };
  const writes = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text.toString();
      return true;
    }),
  );
  process.env = { ...withoutSettings(), ...env };
  try {
    return { code: await runProgram(args), ...said };
  } finally {
    process.env = environment;
    for (const write of writes) write.mockRestore();
  }
}

export type InTerminal = Pick<Started, 'said' | 'complained' | 'says'> & {
  /** A person types this and presses Enter. */
  readonly type: (line: string) => void;
  /** Ctrl-C. */
  readonly interrupt: () => void;
  readonly code: Promise<number>;
};

/** A command in this process that goes on until it is interrupted, with a person at its keyboard. */
export function inTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): InTerminal {
  const { env: environment, stdin } = process;
  const keyboard = new PassThrough();
  const before = process.listeners('SIGINT');
  const said = { stdout: '', stderr: '' };
  const writes = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text.toString();
      return true;
    }),
  );
  const own = () => process.listeners('SIGINT').filter((listener) => !before.includes(listener));
  process.env = { ...withoutSettings(), ...env };
  Object.defineProperty(process, 'stdin', { value: Object.assign(keyboard, { isTTY: true }), configurable: true });
  const code = runProgram(args).finally(() => {
    for (const listener of own()) process.off('SIGINT', listener);
    process.env = environment;
    Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
    for (const write of writes) write.mockRestore();
  });
  return {
    said: () => said.stdout,
    complained: () => said.stderr,
    says: (pattern, withinMs) =>
      vi.waitFor(
        () => {
          const match = pattern.exec(said.stdout);
          if (match === null) throw new Error(`${args.join(' ')} did not say ${String(pattern)}: ${said.stdout}`);
          return match;
        },
        { timeout: withinMs, interval: 20 },
      ),
    type: (line) => void keyboard.write(`${line}\n`),
    interrupt: () => {
      for (const listener of own()) listener('SIGINT');
    },
    code,
  };
}

function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LOTUSBELL_')));
}

/** A hub with this data directory, on free ports or on those of a hub that ran before. */
export async function startHub(
  data: string,
  { http: onHttp, mqtt: onMqtt } = { http: '127.0.0.1:0', mqtt: '127.0.0.1:0' },
): Promise<Started & { readonly http: string; readonly mqtt: string }> {
  const hub = start(['hub', '--data', data, '--http', onHttp, '--mqtt', onMqtt]);
  const [line] = await hub.says(/^\{"event":"ready".*\}$/m, 40_000);
  const { http, mqtt } = JSON.parse(line) as { http: string; mqtt: string };
  return { ...hub, http, mqtt };
}
