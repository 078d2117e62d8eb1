import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { doSiteWork, SiteWorkLimit, type SiteWork, type SiteWorkDone } from './site-work.ts';

/** A document of 1 MiB with mistakes everywhere takes 15 s on a Raspberry Pi, 60 s at a quarter of a core. */
const LIMIT_MS = 120_000;
/** Such a document needs 300 MB. */
const HEAP_MB = 512;
/** A document that is checked in a few milliseconds; a process for it would cost more. */
const SMALL_CHARS = 4_096;

/**
 * Does the work in a process of its own with limits of time and memory, after everything else of this machine.
 * @throws SiteWorkLimit beyond a limit.
 */
export async function workOnSite(work: SiteWork, ended: AbortSignal): Promise<SiteWorkDone> {
  const file = fileURLToPath(new URL('site-child.js', import.meta.url));
  const isSmall = work.what === 'check' && work.text.length <= SMALL_CHARS;
  // The sources run, and not the built program: then there is no such file.
  if (isSmall || !existsSync(file)) return doSiteWork(work);
  return inChild(file, work, ended, { limitMs: LIMIT_MS, heapMb: HEAP_MB });
}

export type ChildLimits = { readonly limitMs: number; readonly heapMb: number };

/** @param file the built `site-child.js`. @throws SiteWorkLimit; Error when the process ended in another way. */
export function inChild(
  file: string,
  work: SiteWork,
  ended: AbortSignal,
  { limitMs, heapMb }: ChildLimits,
): Promise<SiteWorkDone> {
  const child = fork(file, [], {
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitMs);
    const kill = (): void => void child.kill('SIGKILL');
    ended.addEventListener('abort', kill);
    child.once('spawn', () => {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    });
    child.once('message', (done) => resolve(done as SiteWorkDone));
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      clearTimeout(timer);
      ended.removeEventListener('abort', kill);
      // V8 aborts when the heap is full. After a message this changes nothing.
      if (isLate || signal === 'SIGABRT') reject(new SiteWorkLimit(isLate ? 'time' : 'memory'));
      else reject(new Error(`the process for the site document ended without an answer (${signal ?? status})`));
    });
    child.send(work, (error) => {
      if (error !== null) reject(error);
    });
  });
}
