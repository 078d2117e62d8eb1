import { parseArgs } from 'node:util';
import { walk, WALKS } from '../domain/call/walk.ts';

/**
 * `npm run explore`: checks every sequence of events of a call, the longest ones too.
 * `--worlds N` ends each walk after its nearest N worlds. Exits with 1 at a broken promise, with 2 at a wrong option.
 */
const { values } = parseArgs({ options: { worlds: { type: 'string' } } });
const most = values.worlds === undefined ? Infinity : Number(values.worlds);
if (!(most > 0)) {
  process.stderr.write('--worlds takes a number above 0, for example --worlds 40000\n');
  process.exit(2);
}

for (const one of WALKS) {
  const from = performance.now();
  const { worlds, turns, longestWay, wrong } = walk(one, most);
  const well = wrong.length === 0 && worlds >= Math.min(most, one.atLeast);
  process.stdout.write(
    `${one.kind}, ${one.also}: ${worlds} worlds, ${turns} turns, longest way ${longestWay}, ${Math.round((performance.now() - from) / 1000)} s${well ? '' : `: WRONG ${wrong.join(', ')}`}\n`,
  );
  if (!well) process.exitCode = 1;
}
