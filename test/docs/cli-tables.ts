import { COMMANDS } from '../../hub/cli/commands.ts';
import type { Blocks } from './blocks.ts';
import { code } from './schema.ts';
import { table } from './table.ts';

/** The help that the program itself prints. */
export async function cliBlocks(): Promise<Blocks> {
  const commands = await Promise.all(
    Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const),
  );
  return {
    commands: table(
      ['command', 'does'],
      commands.map(([name, { summary }]) => [`[${code(`lotusbell ${name}`)}](#${name})`, summary]),
    ),
    help: commands.map(([name, { help }]) => `### ${name}\n\n\`\`\`text\n${help}\n\`\`\``).join('\n\n'),
  };
}
