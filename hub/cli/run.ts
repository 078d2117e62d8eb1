import { printError, printLine, UsageError, type Command } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What the program does with its arguments. @returns the exit status. Errors are printed, never thrown. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    printLine(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    printLine((await import('./version.ts')).version());
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    printError(`lotusbell: there is no command "${name}"\n\n${await overview()}`);
    return 2;
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    printLine(command.help);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    return explain(error, name, command);
  }
}

function explain(error: unknown, name: string, command: Command): number {
  const { code, message, hint } = error as { code?: string; message: string; hint?: string };
  if (error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS')) {
    printError(`lotusbell ${name}: ${message}\n\n${command.help}`);
    return 2;
  }
  printError(`lotusbell ${name}: ${message}`);
  if (hint !== undefined) printError(`  ${hint}`);
  // An error without a code is not expected: print the stack for the developer.
  else if (code === undefined) printError(String((error as Error).stack));
  return 1;
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => `  ${name.padEnd(9)} ${(await load()).summary}`),
  );
  return `lotusbell – the bell, the help button and the answer to both\n\nusage: lotusbell <command> [options]\n\n${lines.join('\n')}\n\n  <command> --help says more.`;
}
