import { pino } from 'pino';
import type { Log } from '../types/log.ts';

/** Bytes kept for a slow reader. Further lines are dropped. */
const WAITING_BYTES = 1024 * 1024;

/**
 * Creates the log: one line of JSON per business fact on stderr (stdout is for results). Ids only: no names, no
 * health data, no secrets. When the reader stalls, ends or has a full disk, lines are lost and nothing else. No press
 * waits for a line. Levels: `error` a person must act, `warn` something is wrong, `info` business facts.
 */
export function createLog(level: string): Log {
  const stderr = pino.destination({ dest: 2, sync: false, maxLength: WAITING_BYTES });
  stderr.on('error', () => {});
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      redact: { paths: ['token', 'password', 'secret', 'invite', 'headers'], remove: true },
    },
    stderr,
  );
}
