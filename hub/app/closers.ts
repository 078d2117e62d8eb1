import type { Log } from '../types/log.ts';

/** Time for all closers together. The hub must end within 5 s (cli.md, Ready line). */
const CLOSE_WITHIN_MS = 4_000;

export type Closer = () => void | Promise<void>;

/** Closers of what was opened. Each is added directly after opening; they run in reverse order. */
export type Closers = {
  readonly add: (what: string, close: Closer) => void;
  /**
   * Runs each closer once. One that hangs is given up, so that the store is always closed.
   * @throws the first error, after all have run.
   */
  readonly closeAll: () => Promise<void>;
};

export function createClosers({
  setTimer,
  log,
}: {
  readonly setTimer: (work: () => void, ms: number) => () => void;
  readonly log: Pick<Log, 'error'>;
}): Closers {
  const open: { readonly what: string; readonly close: Closer }[] = [];

  async function closeAll(): Promise<void> {
    let cancel = (): void => {};
    const late = new Promise<'late'>((resolve) => {
      cancel = setTimer(() => resolve('late'), CLOSE_WITHIN_MS);
    });
    const errors: unknown[] = [];
    while (open.length > 0) {
      const { what, close } = open.pop() as (typeof open)[number];
      try {
        const closed = close();
        if (closed instanceof Promise && (await Promise.race([closed, late])) === 'late')
          log.error({ what }, 'not closed in time');
      } catch (error) {
        errors.push(error);
      }
    }
    cancel();
    if (errors.length > 0) throw errors[0] as Error;
  }

  return {
    add: (what, close) => {
      open.push({ what, close });
    },
    closeAll,
  };
}
