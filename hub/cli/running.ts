import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printError, failure } from './command.ts';

/** The contents of DATA/running.json while a hub runs with this data directory. Other commands find the hub by it. */
export type Running = {
  readonly http: string;
  readonly mqtt: string | null;
  readonly mqtts: string | null;
  readonly pid: number;
};

/**
 * Writes DATA/running.json. If the disk refuses it, the hub runs all the same, and other commands need --url.
 * @returns a function that removes the file, unless another hub has written its own since. Never throws.
 */
export function announceRunning(data: string, { http, mqtt, mqtts }: Omit<Running, 'pid'>): () => void {
  const file = fileIn(data);
  const running: Running = { http, mqtt, mqtts, pid: process.pid };
  if (!attempt(file, () => writeFileSync(file, `${JSON.stringify(running)}\n`, { mode: 0o600 }))) return () => {};
  return () => {
    attempt(file, () => {
      if (readRunning(file)?.pid === process.pid) rmSync(file, { force: true });
    });
  };
}

function attempt(file: string, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    printError(`lotusbell: ${file}: ${(error as Error).message}; until this is repaired, other commands need --url`);
    return false;
  }
}

/** @returns the addresses of the hub of this data directory. @throws failure with the remedy when none runs there. */
export function findRunning(data: string): Running {
  const start = `start it with: lotusbell hub --data ${data}  – or name a hub with --url URL and its token in LOTUSBELL_TOKEN`;
  if (!existsSync(data))
    throw failure(
      'NO_DATA',
      `there is no data directory ${data}`,
      `name the one of your hub with --data DIR, or ${start}`,
    );
  const running = readRunning(fileIn(data));
  if (running === null) throw failure('NOT_RUNNING', `no hub is running with the data directory ${data}`, start);
  if (!isAlive(running.pid)) {
    throw failure(
      'NOT_RUNNING',
      `the hub of ${data} (process ${running.pid}) is gone; it was not stopped properly`,
      start,
    );
  }
  return running;
}

function fileIn(data: string): string {
  return join(data, 'running.json');
}

/** @returns null when the file is missing, half written, or not understood by this version. */
function readRunning(file: string): Running | null {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Partial<Running> | null;
    const { http, mqtt = null, mqtts = null, pid } = content ?? {};
    return typeof http === 'string' && isAddress(mqtt) && isAddress(mqtts) && typeof pid === 'number'
      ? { http, mqtt, mqtts, pid }
      : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw failure('NOT_ALLOWED', `${file} may not be read`, 'run this as the user who runs the hub', error);
    }
    return null;
  }
}

function isAddress(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

/** Signal 0 only tests. EPERM means that the process runs, but belongs to another user. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
