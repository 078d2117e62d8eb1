import { walk, WALKS } from '../domain/call/walk.ts';

/**
 * `npm run explore`: checks every sequence of events of a call, the longest ones too; takes some minutes. Exits with 1
 * at a broken promise.
 */
for (const one of WALKS) {
  const from = performance.now();
  const { worlds, turns, longestWay, wrong } = walk(one);
  const well = wrong.length === 0 && worlds > one.atLeast;
  process.stdout.write(
    `${one.kind}, ${one.also}: ${worlds} worlds, ${turns} turns, longest way ${longestWay}, ${Math.round((performance.now() - from) / 1000)} s${well ? '' : `: WRONG ${wrong.join(', ')}`}\n`,
  );
  if (!well) process.exitCode = 1;
}
