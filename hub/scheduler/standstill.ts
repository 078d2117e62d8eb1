import type { Instant } from '../domain/time.ts';
import type { Log } from '../types/log.ts';

export type StandstillDeps = {
  /** A time that never jumps. */
  readonly steady: () => Instant;
  /** Runs work after the present turn of the loop. */
  readonly defer: (work: () => void) => void;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export type Standstill = {
  /**
   * Does work that judges who is silent. It is called every second. After a standstill the work is done once every
   * socket was read: what others sent meanwhile waits there.
   */
  readonly judge: (work: () => void) => void;
  /** The steady time without standstills: for those who are judged by when they were last heard. */
  readonly lineTime: () => Instant;
};

const EVERY_MS = 1_000;
/** A timer of a busy hub is late by less. */
const STANDSTILL_MS = 1_000;
/** Turns of the loop after which every socket was read once: the present one may be past its reading. */
const TURNS = 2;

/**
 * Notices that the loop stood still: a flush of a worn disk takes twenty seconds, or the machine was suspended. Nobody
 * was asked and nobody was heard in that time, so nobody may be called silent for it.
 */
export function createStandstill({ steady, defer, log }: StandstillDeps): Standstill {
  let lastAt: Instant | null = null;
  let lostMs = 0;

  function after(turns: number, work: () => void): void {
    if (turns > 0) return defer(() => after(turns - 1, work));
    try {
      work();
    } catch (error) {
      // Nobody catches it in a later turn. It is done again in a second.
      log.error({ err: error }, 'judging who is silent failed');
    }
  }

  return {
    judge: (work) => {
      const at = steady();
      const stoodMs = lastAt === null ? 0 : at - lastAt - EVERY_MS;
      lastAt = at;
      if (stoodMs < STANDSTILL_MS) return work();
      lostMs += stoodMs;
      log.warn({ stoodMs }, 'the hub stood still; nobody is judged by that time');
      after(TURNS, work);
    },
    lineTime: () => (steady() - lostMs) as Instant,
  };
}
