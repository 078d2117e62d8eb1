/** One subcommand of `lotusbell` (contract §1). */
export type Command = {
  readonly summary: string;
  /** Shown by --help. */
  readonly help: string;
  /** @returns the exit status: 0 done, 1 failed, 2 wrong usage. */
  readonly run: (args: readonly string[]) => Promise<number>;
};

/** Wrong usage: told on stderr with the help of the command, exit status 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
