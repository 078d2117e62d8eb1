/** One subcommand of `lotusbell` (cli.md, Commands). */
export type Command = {
  readonly summary: string;
  /** Shown by --help. */
  readonly help: string;
  /** @returns the exit status: 0 done, 1 failed, 2 wrong usage. */
  readonly run: (args: readonly string[]) => Promise<number>;
};

/** Wrong usage: printed on stderr with the help of the command; exit status 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** An expected error: printed on stderr with a hint and without a stack; exit status 1. */
export function failure(code: string, message: string, hint: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code, hint });
}

/** @returns the one positional argument. @throws UsageError when there is none, or more than one. */
export function onlyOne(positionals: readonly string[], name: string): string {
  const [one, second] = positionals;
  if (one === undefined) throw new UsageError(`${name} is missing`);
  if (second !== undefined) throw new UsageError(`one ${name} at a time, not "${second}" too`);
  return one;
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Handles errors of stdout and stderr. A reader may close the pipe early (`| head`): this must not end a command, least
 * of all the hub. Other errors, such as a full disk, give exit status 1: incomplete output must not look complete.
 */
export function followOutput(): { readonly ended: () => Promise<0 | 1> } {
  let lost: string | null = null;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') lost ??= message;
  });
  process.stderr.on('error', () => {});
  return {
    ended: async () => {
      await new Promise((resolve) => {
        process.stdout.write('', resolve);
      });
      if (lost !== null) printError(`lotusbell: not all of it could be written: ${lost}`);
      return lost === null ? 0 : 1;
    },
  };
}

/** Resolves at the first SIGTERM or SIGINT. Later ones are ignored: npm sends a second one besides the terminal's. */
export function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
}
