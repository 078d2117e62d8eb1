import { pino } from 'pino';
import type { Log } from '../types/log.ts';

/** So much waits for a reader that is slow; what comes then is dropped. */
const WAITING_BYTES = 1024 * 1024;

/**
 * One line of JSON per business fact on stderr (stdout belongs to results). Ids only: no names, no health, no secrets.
 * Whoever reads may stall, go away or have a full disk: lines are lost then, and nothing else. No press waits for a line.
 * Levels: `error` a person must come, `warn` something is off, `info` business facts.
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
