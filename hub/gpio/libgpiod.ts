import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Adapter, Chip, Level, LineEvents, Lines, WatchedLine } from './lines.ts';

export type Tools = {
  /** Runs a program to its end. @returns what it printed. @throws when it could not, or ended with an error. */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
  readonly spawn: (program: string, args: readonly string[]) => ChildProcess;
  readonly setTimer: (work: () => void, ms: number) => () => void;
};

/** A tool that ended is started again after this time, in milliseconds. */
const AGAIN_MS = 2_000;

/** `libgpiod` 1.x (Debian 12) and 2.x (Debian 13) have the same tools with other arguments. */
type Major = 1 | 2;

/**
 * The tools of Debian's package `gpiod`, as processes of their own: no addon to build, kernel pull-ups, and lines that
 * are free again when the process ends. Sources: tools/gpiomon.c and gpioset.c of libgpiod 1.6.3 and 2.2.
 * @returns null when they are not installed.
 */
export async function findLibgpiod(tools: Tools): Promise<Adapter | null> {
  try {
    const major = /v(\d)\./.exec(await tools.run('gpiodetect', ['--version']))?.[1] === '1' ? 1 : 2;
    const chips = chipsIn(await tools.run('gpiodetect', []));
    return { name: 'libgpiod', chips, open: (chip) => openLines(tools, major, chip) };
  } catch {
    return null;
  }
}

/** Lines as `gpiochip0 [pinctrl-bcm2711] (58 lines)`. */
function chipsIn(text: string): Chip[] {
  return [...text.matchAll(/^(\S+) \[(.*)\] \((\d+) lines\)$/gm)].map(([, id = '', label = '', lines]) => ({
    id,
    label,
    lines: Number(lines),
  }));
}

function openLines(tools: Tools, major: Major, { id: chip }: Chip): Lines {
  const children = new Set<ChildProcess>();
  const outputs = new Map<number, ReturnType<typeof createOutput>>();
  let isClosed = false;

  function start(program: string, args: readonly string[], ended: (why: string) => void): ChildProcess {
    const child = tools.spawn(program, args);
    children.add(child);
    let said = '';
    let over = false;
    child.stderr?.on('data', (text: Buffer) => {
      said = String(text).trim().slice(0, 300);
    });
    const end = (why: string): void => {
      if (over) return;
      over = true;
      children.delete(child);
      ended(said === '' ? why : said);
    };
    child.on('error', (error) => end(error.message));
    child.on('close', (code) => end(`${program} ended with ${code ?? 'a signal'}`));
    return child;
  }

  /** First the levels, then the edges. What changes in the few milliseconds between is seen at the next edge. */
  async function follow(lines: readonly WatchedLine[], events: LineEvents): Promise<void> {
    const numbers = lines.map(({ line }) => line);
    const failed = (why: string): void => {
      if (isClosed) return;
      events.lost(why, numbers);
      tools.setTimer(() => void (isClosed || follow(lines, events)), AGAIN_MS);
    };
    try {
      const { bias } = lines[0] as WatchedLine;
      const levels = (await tools.run('gpioget', getArgs(major, chip, bias, numbers))).trim().split(/\s+/);
      if (isClosed) return;
      const child = start('gpiomon', monitorArgs(major, chip, bias, numbers), failed);
      numbers.forEach((line, i) => events.level(line, levels[i] === '1' ? 1 : 0));
      if (child.stdout !== null)
        createInterface(child.stdout).on('line', (text) => {
          const [edge, line] = text.trim().split(/\s+/).map(Number);
          if (numbers.includes(line ?? -1)) events.level(line as number, edge === 1 ? 1 : 0);
        });
    } catch (error) {
      failed((error as Error).message);
    }
  }

  /** One process holds one line. It ends before the next one begins, because a line has one owner. */
  function createOutput(line: number) {
    let wanted: Level = 0;
    let shown: Level | null = null;
    let child: ChildProcess | null = null;

    function drive(): void {
      if (isClosed || child !== null || shown === wanted) return;
      const level = wanted;
      shown = level;
      child = start('gpioset', setArgs(major, chip, line, level), () => {
        child = null;
        if (shown !== wanted) return drive();
        shown = null;
        if (!isClosed) tools.setTimer(drive, AGAIN_MS);
      });
    }

    return {
      set(level: Level): void {
        wanted = level;
        if (child === null) drive();
        else if (shown !== wanted) child.kill();
      },
    };
  }

  return {
    watch: (lines, events) => {
      // One process for each bias, because 1.x takes one for all its lines.
      for (const bias of new Set(lines.map((one) => one.bias)))
        void follow(
          lines.filter((one) => one.bias === bias),
          events,
        );
    },
    set: (line, level) => {
      const output = outputs.get(line) ?? createOutput(line);
      outputs.set(line, output);
      output.set(level);
    },
    close: async (rest) => {
      isClosed = true;
      await Promise.all(
        [...children].map(
          (child) =>
            new Promise<void>((resolve) => {
              child.once('close', () => resolve());
              child.kill();
            }),
        ),
      );
      for (const [line, level] of rest) await tools.run('gpioset', restArgs(major, chip, line, level)).catch(() => {});
    },
  };
}

const BIAS = { 'pull-up': 'pull-up', 'pull-down': 'pull-down', none: 'disabled' } as const;

function biasArg(major: Major, bias: WatchedLine['bias']): string {
  return `--bias=${major === 1 && bias === 'none' ? 'disable' : BIAS[bias]}`;
}

function getArgs(major: Major, chip: string, bias: WatchedLine['bias'], lines: readonly number[]): string[] {
  const how = biasArg(major, bias);
  return major === 1 ? [how, chip, ...lines.map(String)] : ['--numeric', '--chip', chip, how, ...lines.map(String)];
}

/** An edge is printed as `1 17` or `0 17`; 2.x says 2 for a falling one. */
function monitorArgs(major: Major, chip: string, bias: WatchedLine['bias'], lines: readonly number[]): string[] {
  const how = [biasArg(major, bias), '--format=%e %o'];
  return major === 1
    ? ['--line-buffered', ...how, chip, ...lines.map(String)]
    : ['--chip', chip, '--edges=both', ...how, ...lines.map(String)];
}

function setArgs(major: Major, chip: string, line: number, level: Level): string[] {
  return major === 1 ? ['--mode=signal', chip, `${line}=${level}`] : ['--chip', chip, `${line}=${level}`];
}

function restArgs(major: Major, chip: string, line: number, level: Level): string[] {
  return major === 1 ? ['--mode=exit', chip, `${line}=${level}`] : ['--toggle=0', '--chip', chip, `${line}=${level}`];
}

/** The tools of this machine. @param setTimer as `Outside.setTimer`. @param env where they are looked for. */
export function realTools(setTimer: Tools['setTimer'], env: NodeJS.ProcessEnv = { PATH: process.env['PATH'] }): Tools {
  const options = { env: { ...env, LC_ALL: 'C' } };
  return {
    setTimer,
    spawn: (program, args) => spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
    run: (program, args) =>
      new Promise((resolve, reject) => {
        const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
        const said: string[] = [];
        const wrong: string[] = [];
        child.stdout.on('data', (text: Buffer) => said.push(String(text)));
        child.stderr.on('data', (text: Buffer) => wrong.push(String(text)));
        child.on('error', reject);
        child.on('close', (code) => {
          if (code === 0) resolve(said.join(''));
          else reject(new Error(wrong.join('').trim().slice(0, 300) || `${program} ended with ${code ?? 'a signal'}`));
        });
      }),
  };
}
