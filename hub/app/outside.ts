import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { schedule } from 'node-cron';
import type { Clocks } from '../scheduler/hub-time.ts';
import type { SetTimer } from '../scheduler/due-timer.ts';
import { createWritePacing, type WritePacing } from '../delivery/write-pacing.ts';
import type { FaultPoint } from '../store/tables.ts';

/** What only the outside knows; given to createHub, so that a whole building's day runs in a test in seconds. */
export type Outside = {
  readonly clocks: Clocks;
  readonly setTimer: SetTimer;
  /** Calls the work once a minute until the answer is called. */
  readonly everyMinute: (work: () => void) => () => void;
  readonly pace: WritePacing;
  /** Runs work once everything that arrived in this turn of the loop has been read. */
  readonly defer: (work: () => void) => void;
  /** What this machine is called and which addresses it has, at this moment. */
  readonly network: () => { readonly hostName: string; readonly addresses: readonly string[] };
  readonly randomBytes: (bytes: number) => Buffer;
  /** Writes a backup of the data directory into a file, in a process of its own. @throws when it failed, with what that process said. */
  readonly takeBackup: (wish: {
    readonly dataDir: string;
    readonly file: string;
    readonly passphraseFile: string | null;
  }) => Promise<void>;
  /** Where a test lets the disk fail or the process die. Does nothing in a building. */
  readonly fault: (point: FaultPoint) => void;
};

/** The real world. */
export function realOutside(): Outside {
  return {
    clocks: { wall: () => Date.now(), monotonic: () => performance.now() },
    setTimer,
    // UTC: a local hour that a time change skips or repeats must not skip or repeat the chores.
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
    fault: () => {},
  };
}

const run = promisify(execFile);
/** A share that hangs must not end the backups of all nights to come. */
const BACKUP_LIMIT_MS = 60 * 60_000;

/** A year of facts takes seconds to copy; a press must not wait for that. */
async function takeBackup({ dataDir, file, passphraseFile }: Parameters<Outside['takeBackup']>[0]): Promise<void> {
  const program = process.argv[1] as string;
  const sealed = passphraseFile === null ? [] : ['--passphrase-file', passphraseFile];
  await run(process.execPath, [program, 'backup', file, '--data', dataDir, ...sealed], {
    env: { PATH: process.env['PATH'] },
    timeout: BACKUP_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
}

function setTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
