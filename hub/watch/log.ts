import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * One line of JSON per business fact on stderr (stdout belongs to results). Ids only: no names, no health, no secrets.
 * Levels: `error` a person must come, `warn` something is off, `info` business facts.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      redact: { paths: ['token', 'password', 'secret', 'invite', 'headers'], remove: true },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
