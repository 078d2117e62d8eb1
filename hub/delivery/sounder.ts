import { spawn, type ChildProcess } from 'node:child_process';
import type { Call } from '../domain/call/call.ts';
import type { CallId, OutputId } from '../domain/ids.ts';
import type { Log } from '../types/log.ts';

/** As a policy names it. Without being named it sounds while nobody is reached. */
export const SOUNDER = 'sounder' as OutputId;

/** Calls of which the caller was told that nobody was reached. @param known those at the start. */
export function createUnheardCalls(known: readonly CallId[]) {
  const unheard = new Set<CallId>(known);
  return {
    committed: (call: Call | null): void => {
      if (call === null) return;
      if (call.hearing.unheard === null) unheard.delete(call.id);
      else unheard.add(call.id);
    },
    any: (): boolean => unheard.size > 0,
  };
}

export type SounderDeps = {
  /** Program and arguments that sound once and end, or null: this hub has no sounder. */
  readonly command: readonly string[] | null;
  /** A sounder on a pin of this machine; null: there is none. */
  readonly pin?: ((on: boolean) => void) | null;
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly log: Pick<Log, 'error'>;
};

/** Between two soundings; a program that fails at once must not be started a thousand times a second. */
const PAUSE_MS = 1_000;

/**
 * The hub's own sounder: the last one to tell when no phone can hear. It sounds again and again while it is wanted, and
 * is silent within the length of one sounding after that.
 */
export function createSounder({ command, pin = null, setTimer, log }: SounderDeps) {
  let wanted = false;
  let sounding: ChildProcess | null = null;
  let cancel: (() => void) | null = null;
  let broken: string | null = null;

  function sound(): void {
    cancel = null;
    if (!wanted || command === null) return;
    const [program, ...args] = command as readonly [string, ...string[]];
    const child = spawn(program, args, { stdio: 'ignore' });
    sounding = child;
    let over = false;
    const end = (why: string | null): void => {
      if (over) return;
      over = true;
      sounding = null;
      // Wanted no more: it was told to end, which is no fault of its own.
      if (wanted) fault(why);
      if (wanted) cancel = setTimer(sound, PAUSE_MS);
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code) => end(code === 0 ? null : `it ended with ${code ?? 'a signal'}`));
  }

  function fault(why: string | null): void {
    if (why !== null && why !== broken) log.error({ why }, 'the sounder does not sound');
    broken = why;
  }

  function set(on: boolean): void {
    if (on === wanted) return;
    wanted = on;
    pin?.(on);
    if (on) {
      if (command === null && pin === null)
        log.error({}, 'a call wants the sounder, and this hub has none (sounder in the settings)');
      sound();
      return;
    }
    cancel?.();
    cancel = null;
    sounding?.kill();
  }

  return {
    set,
    /** A sentence for the caretaker, or null when nothing is known against it. */
    problem: (): string | null => {
      if (wanted && command === null && pin === null)
        return 'NO_SOUNDER: a call wants the sounder, and this hub has none. Name its program in the settings (sounder).';
      return broken === null ? null : `SOUNDER: the sounder does not sound (${broken}). Try its command by hand.`;
    },
    close: () => set(false),
  };
}
