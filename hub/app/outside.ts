import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { constants, hostname, networkInterfaces, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { schedule } from 'node-cron';
import type { Adapter } from '../gpio/lines.ts';
import type { Clocks } from '../scheduler/hub-time.ts';
import type { SetTimer } from '../scheduler/due-timer.ts';
import { EARLIEST_DATE, type Instant } from '../domain/time.ts';
import { createWritePacing, type WritePacing } from '../delivery/write-pacing.ts';
import { openCheckpointer } from '../store/checkpointer.ts';
import type { FaultPoint, StoreOutside } from '../store/tables.ts';
import { openWalFlush } from '../store/wal-flush.ts';
import { openReader, type Reader } from './reading/reader.ts';
import { workOnSite } from './site/site-process.ts';
import type { SiteWork, SiteWorkDone } from './site/site-work.ts';

/**
 * The surroundings of a hub: clocks, timers, randomness, network. Tests pass their own, so that a whole day runs in
 * seconds.
 */
export type Outside = {
  readonly clocks: Clocks;
  /** The hub's time never begins before. Left out: the wall clock is believed, whatever it shows. */
  readonly builtAt?: Instant;
  readonly setTimer: SetTimer;
  /** Calls the work once a minute until the answer is called. */
  readonly everyMinute: (work: () => void) => () => void;
  readonly pace: WritePacing;
  /** Runs work once everything that arrived in this turn of the loop has been read. */
  readonly defer: (work: () => void) => void;
  /** Name and addresses of this machine at this moment. */
  readonly network: () => { readonly hostName: string; readonly addresses: readonly string[] };
  readonly randomBytes: (bytes: number) => Buffer;
  /**
   * Writes a backup of the data directory into a file, in a separate process.
   * @throws with the output of that process when it failed.
   */
  readonly takeBackup: (target: {
    readonly dataDir: string;
    readonly file: string;
    readonly passphraseFile: string | null;
  }) => Promise<void>;
  /**
   * Reads the whole database file in a separate process, and checks it. @returns what is damaged, or null.
   * @throws when it could not be checked.
   */
  readonly checkDatabase: (dataDir: string, ended: AbortSignal) => Promise<string | null>;
  /** What waits for the disk beside the loop; null: each commit waits for it. */
  readonly besideLoop: StoreOutside['besideLoop'];
  /** Reads for people that may be long, in another process; null, or left out: on the loop. */
  readonly openReader?: (dataDir: string) => Reader | null;
  /** Checks or writes a site document, in a separate process. @throws SiteWorkLimit beyond a limit. */
  readonly workOnSite: (work: SiteWork, ended: AbortSignal) => Promise<SiteWorkDone>;
  /** The ways to the pins of this machine, best first. Left out: those that it has. */
  readonly gpio?: () => Promise<readonly Adapter[]>;
  /** Where a test lets the disk fail or the process die. It does nothing outside tests. */
  readonly fault: (point: FaultPoint) => void;
};

/** The surroundings of the real program. */
export function realOutside(): Outside {
  return {
    clocks: { wall: () => Date.now(), monotonic: () => performance.now() },
    builtAt: EARLIEST_DATE,
    setTimer,
    // UTC: a change of local time skips or repeats an hour, and must not skip or repeat the jobs.
    everyMinute: (work) => {
      const task = schedule('* * * * *', work, { timezone: 'UTC' });
      return () => void task.destroy();
    },
    pace: createWritePacing(
      () => performance.now(),
      (work, ms) => void setTimer(work, ms),
    ),
    defer: (work) => void setImmediate(work),
    network: () => ({
      hostName: hostname(),
      addresses: Object.values(networkInterfaces()).flatMap((cards) => cards?.map(({ address }) => address) ?? []),
    }),
    randomBytes: (bytes) => randomBytes(bytes),
    takeBackup,
    checkDatabase,
    besideLoop: { openWalFlush, openCheckpointer },
    openReader,
    workOnSite,
    fault: () => {},
  };
}

const run = promisify(execFile);
/** A network share that hangs must not stop all later backups. */
const BACKUP_LIMIT_MS = 60 * 60_000;
/** A slow card reads ten gigabytes in this time. */
const CHECK_LIMIT_MS = 60 * 60_000;

/** Copying a year of facts takes seconds. A separate process does it, so that no press waits. */
async function takeBackup({ dataDir, file, passphraseFile }: Parameters<Outside['takeBackup']>[0]): Promise<void> {
  const program = process.argv[1] as string;
  const encryption = passphraseFile === null ? [] : ['--passphrase-file', passphraseFile];
  const taken = run(process.execPath, [program, 'backup', file, '--data', dataDir, ...encryption], {
    env: { PATH: process.env['PATH'] },
    timeout: BACKUP_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  if (taken.child.pid !== undefined) setPriority(taken.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  await taken;
}

/** The built program beside this file; null when the sources run. */
function builtProgram(): string | null {
  const file = fileURLToPath(new URL('lotusbell.js', import.meta.url));
  return existsSync(file) ? file : null;
}

async function checkDatabase(dataDir: string, ended: AbortSignal): Promise<string | null> {
  const program = builtProgram();
  if (program === null) throw new Error('the sources run, and not the built program');
  const checked = run(process.execPath, [program, 'doctor', '--database', '--json', '--data', dataDir], {
    env: { PATH: process.env['PATH'] },
    timeout: CHECK_LIMIT_MS,
    killSignal: 'SIGKILL',
    signal: ended,
  });
  if (checked.child.pid !== undefined) setPriority(checked.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  // The exit status is 1 when something is broken; the answer is printed all the same.
  const { stdout } = await checked.catch((error: unknown) => {
    const printed = (error as { stdout?: string }).stdout;
    if (printed === undefined || !printed.startsWith('{')) throw error as Error;
    return { stdout: printed };
  });
  const { findings } = JSON.parse(stdout) as { findings: readonly { state: string; message: string }[] };
  return findings.find(({ state }) => state === 'broken')?.message ?? null;
}

function setTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
