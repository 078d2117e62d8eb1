import { parseArgs } from 'node:util';
import { HEARING_WALKS, walkHearing } from '../domain/call/walk/hearing-walk.ts';
import { walk, WALKS } from '../domain/call/walk/walk.ts';
import type { Explored } from '../domain/call/walk/walk-all.ts';

/**
 * `npm run explore`: checks every sequence of events of a call, the longest ones too. The walks of hearing come first:
 * they end. `--worlds N` ends each walk after its nearest N worlds. Exits with 1 at a broken promise, with 2 at a wrong
 * option.
 */
const { values } = parseArgs({ options: { worlds: { type: 'string' } } });
const most = values.worlds === undefined ? Infinity : Number(values.worlds);
if (!(most > 0)) {
  process.stderr.write('--worlds takes a number above 0, for example --worlds 40000\n');
  process.exit(2);
}

for (const one of HEARING_WALKS)
  report(`hearing, ${one.kind}, ${one.people.join(' and ')}, ${one.also}`, one.atLeast, () => ({
    ...walkHearing(one, most),
    wrong: [],
  }));
for (const one of WALKS) report(`${one.kind}, ${one.also}`, one.atLeast, () => walk(one, most));

function report(name: string, atLeast: number, walked: () => Explored & { readonly wrong: readonly string[] }): void {
  const from = performance.now();
  const { worlds, turns, longestWay, wrong } = walked();
  const well = wrong.length === 0 && worlds >= Math.min(most, atLeast);
  process.stdout.write(
    `${name}: ${worlds} worlds, ${turns} turns, longest way ${longestWay}, ${Math.round((performance.now() - from) / 1000)} s${well ? '' : `: WRONG ${wrong.join(', ')}`}\n`,
  );
  if (!well) process.exitCode = 1;
}
