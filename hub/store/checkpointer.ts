import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CheckpointStep } from './checkpoint-thread.ts';

/** Moves the WAL into the database file, in a thread of its own. */
export type Checkpointer = {
  /** @throws when the disk refuses, or the thread ended. */
  readonly run: (step: CheckpointStep) => Promise<void>;
  readonly close: () => void;
};

/** The thread needs little: a small cache, no hub. */
const MEMORY_MB = 16;

/** @returns null when the sources run: a thread loads only built files. @param file the database file. */
export function openCheckpointer(file: string): Checkpointer | null {
  const program = fileURLToPath(new URL('checkpoint-thread.js', import.meta.url));
  if (!existsSync(program)) return null;
  let thread: Worker | null = null;

  function started(): Worker {
    if (thread !== null) return thread;
    const made = new Worker(program, {
      workerData: { file },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 2 },
    });
    made.unref();
    made.on('error', () => {});
    made.once('exit', () => {
      if (thread === made) thread = null;
    });
    thread = made;
    return made;
  }

  return {
    run: (step) =>
      new Promise((resolve, reject) => {
        const worker = started();
        const onMessage = (problem: string | null): void => {
          worker.off('exit', onExit);
          if (problem === null) resolve();
          else reject(new Error(`the WAL was not moved: ${problem}`));
        };
        const onExit = (): void => {
          worker.off('message', onMessage);
          reject(new Error('the thread that moves the WAL ended'));
        };
        worker.once('message', onMessage);
        worker.once('exit', onExit);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
        worker.postMessage(step);
      }),
    close: () => void thread?.terminate(),
  };
}
