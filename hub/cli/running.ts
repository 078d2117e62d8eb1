import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { complain, failure } from './command.ts';

/** What DATA/running.json says while a hub runs with this data directory, so that the other commands find it there. */
export type Running = {
  readonly http: string;
  readonly mqtt: string | null;
  readonly mqtts: string | null;
  readonly pid: number;
};

/**
 * Writes the note. A disk that refuses it does not keep the hub from running: it only has to be named by its address then.
 * @returns takes it back, unless another hub has written its own since. Never throws.
 */
export function announceRunning(data: string, { http, mqtt, mqtts }: Omit<Running, 'pid'>): () => void {
  const file = fileIn(data);
  const running: Running = { http, mqtt, mqtts, pid: process.pid };
  if (!tried(file, () => writeFileSync(file, `${JSON.stringify(running)}\n`, { mode: 0o600 }))) return () => {};
  return () => {
    tried(file, () => {
      if (readNote(file)?.pid === process.pid) rmSync(file, { force: true });
    });
  };
}

function tried(file: string, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    complain(`lotusbell: ${file}: ${(error as Error).message}; until that is mended, other commands need --url`);
    return false;
  }
}

/** @returns where the hub of this data directory is reached. @throws failure with the remedy when none runs there. */
export function findRunning(data: string): Running {
  const start = `start it with: lotusbell hub --data ${data}  – or name a hub with --url URL and its token in LOTUSBELL_TOKEN`;
  if (!existsSync(data))
    throw failure(
      'NO_DATA',
      `there is no data directory ${data}`,
      `name the one of your hub with --data DIR, or ${start}`,
    );
  const running = readNote(fileIn(data));
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

/** A note that is half written, or was made by a newer version, counts as none. */
function readNote(file: string): Running | null {
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as Partial<Running> | null;
    const { http, mqtt = null, mqtts = null, pid } = note ?? {};
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

/** Signal 0 only asks. EPERM means that it runs, but belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
