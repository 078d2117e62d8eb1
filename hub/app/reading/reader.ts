import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { HeavyAnswer, HeavyRead } from '../../queries/heavy-reads.ts';
import type { FromReadingChild } from './reading-child.ts';

/** Answers heavy reads beside the loop. */
export type Reader = {
  /** @throws when the read itself fails, as a damaged file makes it. */
  readonly read: (read: HeavyRead) => Promise<HeavyAnswer>;
  readonly close: () => void;
};

export type ReaderLimits = {
  /** Longest time of one read, in milliseconds. */
  readonly timeMs: number;
  /** Heap of the process, in MB. */
  readonly memoryMb: number;
  /** Reads that may wait or be answered at the same time. */
  readonly waiting: number;
  /** The process ends when nothing was read for so long, in milliseconds. */
  readonly idleMs: number;
};

/** A report of 400 days with 96,000 calls takes 1.5 s and 100 MB; at a quarter of a core four times as long. */
const LIMITS: ReaderLimits = { timeMs: 30_000, memoryMb: 256, waiting: 8, idleMs: 60_000 };

/** @returns null when the sources run: the process is a built file. */
export function openReader(dataDir: string): Reader | null {
  const program = fileURLToPath(new URL('reading-child.js', import.meta.url));
  return existsSync(program) ? createReader(program, dataDir, LIMITS) : null;
}

/**
 * One process, one read at a time, in the order in which they were asked. It starts with the first read. When it ends by
 * itself or goes beyond a limit, only the present read is refused; the next one gets a new process.
 * @param program the built `reading-child.js`.
 */
export function createReader(program: string, dataDir: string, limits: ReaderLimits): Reader {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function started(): ChildProcess {
    if (child !== null) return child;
    const made = fork(program, [dataDir], {
      execArgv: [`--max-old-space-size=${limits.memoryMb}`],
      serialization: 'advanced',
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    made.on('error', () => {});
    made.once('spawn', () => {
      if (made.pid !== undefined) setPriority(made.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    });
    made.once('exit', () => {
      if (child === made) child = null;
    });
    child = made;
    return made;
  }

  function drop(made: ChildProcess): void {
    if (child === made) child = null;
    made.kill('SIGKILL');
  }

  function one(read: HeavyRead): Promise<HeavyAnswer> {
    if (closed) return Promise.resolve({ ok: false, why: 'busy' });
    clearTimeout(idle);
    return new Promise((resolve, reject) => {
      const made = started();
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        made.off('message', onMessage).off('exit', onExit);
        idle = setTimeout(() => drop(made), limits.idleMs).unref();
        done();
      };
      const refuse = (why: 'busy' | 'time' | 'memory'): void => {
        drop(made);
        settle(() => resolve({ ok: false, why }));
      };
      // V8 aborts when the heap is full.
      const onExit = (_status: number | null, signal: NodeJS.Signals | null): void =>
        refuse(signal === 'SIGABRT' ? 'memory' : 'busy');
      const onMessage = (answer: unknown): void => {
        const said = answer as FromReadingChild;
        settle(() => (typeof said === 'string' ? reject(new Error(`a read failed: ${said}`)) : resolve(said)));
      };
      const timer = setTimeout(refuse, limits.timeMs, 'time');
      made.once('message', onMessage);
      made.once('exit', onExit);
      // Where it cannot be sent the process has ended, which is told above.
      made.send(read, () => {});
    });
  }

  return {
    read: async (read) => {
      if (waiting >= limits.waiting) return { ok: false, why: 'busy' };
      waiting += 1;
      const done = last.then(() => one(read));
      last = done.catch(() => {});
      try {
        return await done;
      } finally {
        waiting -= 1;
      }
    },
    close: () => {
      closed = true;
      clearTimeout(idle);
      if (child !== null) drop(child);
    },
  };
}
