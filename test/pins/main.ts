import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { CannotRun } from './guest.ts';
import { ADAPTERS, provePins } from './pins.ts';

const HELP = `usage: npm run pins [-- --adapter libgpiod|onoff] [--if-possible]

Boots a stock arm64 kernel of Debian in QEMU, with the built hub on Node for arm64. A line of its chip is pressed from
outside; the call must come to a phone, and the lamps' lines must follow it. Installs QEMU with apt, as root.

  --adapter NAME   one way to the lines (both)
  --if-possible    where this machine cannot do it, says why and ends with 0

Exit status: 0 proved, 1 not, 2 wrong usage, 3 this machine cannot do it.`;

const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');

try {
  const { values } = parseArgs({
    options: { adapter: { type: 'string' }, 'if-possible': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const adapters = ADAPTERS.filter((name) => values.adapter === undefined || values.adapter === name);
  if (values.help === true || adapters.length === 0) {
    process.stdout.write(`${HELP}\n`);
    process.exitCode = values.help === true ? 0 : 2;
  } else await prove(adapters, values['if-possible'] === true);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${HELP}\n`);
  process.exitCode = 2;
}

async function prove(adapters: readonly (typeof ADAPTERS)[number][], ifPossible: boolean): Promise<void> {
  try {
    await provePins(ROOT, adapters, (line) => void process.stdout.write(`${line}\n`));
  } catch (error) {
    if (error instanceof CannotRun) {
      process.stdout.write(`NOT RUN: ${error.message}\n`);
      process.exitCode = ifPossible ? 0 : 3;
      return;
    }
    process.stderr.write(`FAILED: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
