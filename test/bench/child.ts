import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';

/** `pagerPort` is 0 for a program that does not listen for pagers. */
export type Ready = { readonly httpPort: number; readonly mqttPort: number; readonly pagerPort: number };
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A started program that reports on stdout, in one line of JSON, when it accepts connections (cli.md, Ready line). */
export type Child = {
  readonly pid: number;
  /** `performance.now()` just before the spawn. */
  readonly spawnedAt: number;
  /** Rejects when the program ends first. */
  readonly ready: Promise<Ready>;
  readonly exited: Promise<Exit>;
  /** SIGTERM, and SIGKILL when that has no effect within 8 s. */
  readonly stop: () => Promise<Exit>;
  /** SIGKILL, as a power cut is to a process. */
  readonly kill: () => Promise<Exit>;
};

const STOP_LIMIT_MS = 8_000;

/**
 * @param args of node. @param logFile receives stderr; appended, so that a log survives a kill.
 * @param settings environment variables beside those of this process.
 */
export function startProgram(
  args: readonly string[],
  logFile: string,
  settings: Readonly<Record<string, string>> = {},
): Child {
  const log = openSync(logFile, 'a');
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', log], env: { ...process.env, ...settings } });
  closeSync(log);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<Ready>((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      if (text === 'done') return;
      text += more;
      const line = text
        .split('\n')
        .find((one) => one.startsWith('{') && one.includes('"ready"') && text.includes(`${one}\n`));
      if (line === undefined) return;
      text = 'done';
      const said = JSON.parse(line) as { http: string; mqtt: string; pager?: string | null };
      const portOf = (url: string): number => Number(new URL(url).port);
      const pagerPort = said.pager == null ? 0 : portOf(said.pager);
      resolve({ httpPort: portOf(said.http), mqttPort: portOf(said.mqtt), pagerPort });
    });
    child.once('error', reject);
    void exited.then(({ code, signal }) =>
      reject(new Error(`${args.join(' ')} ended (${signal ?? code}) before it was ready:\n${lastLines(logFile, 15)}`)),
    );
  });
  // A program that is killed during its start has no caller waiting for `ready`.
  ready.catch(() => undefined);
  const kill = () => {
    child.kill('SIGKILL');
    return exited;
  };
  return {
    pid: child.pid ?? 0,
    spawnedAt,
    ready,
    exited,
    kill,
    stop: async () => {
      const timer = setTimeout(() => {
        void kill();
      }, STOP_LIMIT_MS);
      child.kill('SIGTERM');
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

export function lastLines(file: string, lines: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
