import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { HeavyAnswer, HeavyRead } from '../../queries/heavy-reads.ts';
import type { FromReadingThread, ReadingThreadData } from './reading-thread.ts';

/** Answers heavy reads beside the loop. */
export type Reader = {
  /** @throws when the read itself fails, as a damaged file makes it. */
  readonly read: (read: HeavyRead) => Promise<HeavyAnswer>;
  readonly close: () => void;
};

export type ReaderLimits = {
  /** Longest time of one read, in milliseconds. */
  readonly timeMs: number;
  /** Heap of the thread, in MB. */
  readonly memoryMb: number;
  /** Reads that may wait or be answered at the same time. */
  readonly waiting: number;
  /** The thread ends when nothing was read for so long, in milliseconds. */
  readonly idleMs: number;
};

/** A report of 400 days with 96,000 calls takes 1.5 s and 100 MB; at a quarter of a core four times as long. */
const LIMITS: ReaderLimits = { timeMs: 30_000, memoryMb: 256, waiting: 8, idleMs: 60_000 };

/** @returns null when the sources run: a thread loads only built files. */
export function openReader(dataDir: string): Reader | null {
  const program = fileURLToPath(new URL('reading-thread.js', import.meta.url));
  return existsSync(program) ? createReader(program, dataDir, LIMITS) : null;
}

/**
 * One thread, one read at a time, in the order in which they were asked. The thread starts with the first read. When it
 * ends by itself or goes beyond a limit, only the present read is refused; the next one gets a new thread.
 * @param program the built `reading-thread.js`.
 */
export function createReader(program: string, dataDir: string, limits: ReaderLimits): Reader {
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function started(): Worker {
    if (thread !== null) return thread;
    const made = new Worker(program, {
      workerData: { dataDir } satisfies ReadingThreadData,
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
    });
    made.unref();
    made.once('exit', () => {
      if (thread === made) thread = null;
    });
    thread = made;
    return made;
  }

  function drop(worker: Worker): void {
    if (thread === worker) thread = null;
    void worker.terminate();
  }

  function one(read: HeavyRead): Promise<HeavyAnswer> {
    if (closed) return Promise.resolve({ ok: false, why: 'busy' });
    clearTimeout(idle);
    return new Promise((resolve, reject) => {
      const worker = started();
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        worker.removeAllListeners('message').removeAllListeners('error').off('exit', onExit);
        worker.on('error', () => {});
        idle = setTimeout(() => drop(worker), limits.idleMs).unref();
        done();
      };
      const refuse = (why: 'busy' | 'time' | 'memory'): void => {
        drop(worker);
        settle(() => resolve({ ok: false, why }));
      };
      const onExit = (): void => refuse('busy');
      const timer = setTimeout(refuse, limits.timeMs, 'time');
      worker.once('message', (answer: FromReadingThread) =>
        settle(() => (typeof answer === 'string' ? reject(new Error(`a read failed: ${answer}`)) : resolve(answer))),
      );
      worker
        .removeAllListeners('error')
        .on('error', (error: NodeJS.ErrnoException) =>
          refuse(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'busy'),
        );
      worker.once('exit', onExit);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
      worker.postMessage(read);
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
      if (thread !== null) drop(thread);
    },
  };
}
