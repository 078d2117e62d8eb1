import { parseArgs } from 'node:util';
import { machine } from '../bench/report/results.ts';
import { plainBlock, writeResults } from '../bench/report/results-file.ts';
import { sentencesOf } from './report.ts';
import { simulate, type Simulated } from './simulate.ts';

const HELP = `usage: npm run simulate -- [--seed N] [--seeds K] [--days D] [--json] [--write]

  --seed N    the first seed (1)
  --seeds K   so many seeds, one after the other (1)
  --days D    days to live through with each (365)
  --json      one JSON object a seed
  --write     put the figures into test/simulate/RESULTS.md

The same seed gives the same facts, byte for byte. Exit status: 0 every promise held, 1 one broke, 2 wrong usage.`;

function numbers(): { seed: number; seeds: number; days: number; json: boolean; write: boolean } | string {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        days: { type: 'string', default: '365' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return HELP;
    const [seed, seeds, days] = [values.seed, values.seeds, values.days].map((text) =>
      /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN,
    ) as [number, number, number];
    return [seed, seeds, days].some(Number.isNaN) || seeds === 0 || days === 0
      ? `--seed, --seeds and --days take whole numbers\n${HELP}`
      : { seed, seeds, days, json: values.json, write: values.write };
  } catch (error) {
    return `${(error as Error).message}\n${HELP}`;
  }
}

const asked = numbers();
if (typeof asked === 'string') {
  (asked === HELP ? process.stdout : process.stderr).write(`${asked}\n`);
  process.exitCode = asked === HELP ? 0 : 2;
} else {
  const all: Record<string, string | number>[] = [];
  for (let seed = asked.seed; seed < asked.seed + asked.seeds; seed += 1) {
    const began = performance.now();
    const done = await simulate(seed, asked.days);
    const tookS = (performance.now() - began) / 1000;
    const found = figures(done, tookS);
    all.push(found);
    const told = Object.entries(found)
      .map(([name, value]) => `${name.padEnd(30)} ${value}\n`)
      .join('');
    process.stdout.write(asked.json ? `${JSON.stringify(found)}\n` : `${told}\n`);
    if (done.broken === null) continue;
    process.stderr.write(sentencesOf(done.broken));
    process.exitCode = 1;
  }
  if (asked.write) write(asked, all);
}

/** Sums over all seeds, and one line for each seed. */
function write(
  { seed, seeds, days }: { seed: number; seeds: number; days: number },
  all: readonly Record<string, string | number>[],
): void {
  const { cpu, cores, node } = machine();
  const where = `${cpu}, ${cores} cores, Node ${node}, ${new Date().toISOString().slice(0, 10)}.`;
  const broken = process.exitCode === 1 ? 'A PROMISE BROKE' : 'every promise held';
  const sums = Object.keys(all[0] ?? {})
    .filter((name) => name !== 'seed' && name !== 'days' && typeof all[0]?.[name] === 'number')
    .map((name) => [name, all.reduce((sum, one) => sum + Number(one[name] ?? 0), 0)]);
  const lines = [
    ['seeds', `${seed} to ${seed + seeds - 1}, ${days} days each: ${broken}`],
    ...sums,
    ...all.map((one) => [
      `seed ${one['seed']}`,
      `${one['press to "I am going"']}; ${one['took']}; ${String(one['facts digest']).slice(0, 16)}`,
    ]),
  ];
  const words = lines.map(([name, value]) => `${String(name).padEnd(30)} ${value}`).join('\n');
  writeResults('simulate', 'simulate', plainBlock(where, words));
}

function figures(
  { seed, days, digest, counts, matters, witness: { counts: seen, times } }: Simulated,
  tookS: number,
): Record<string, string | number> {
  return {
    seed,
    days,
    calls: seen.calls,
    facts: seen.facts,
    ...counts,
    ...matters.counts,
    'invariants checked': seen.invariants,
    'press to "I am going"': percentiles(times.acknowledged),
    'press to somebody there': percentiles(times.attended),
    'going within 60 s, 180 s': `${share(times.acknowledged, 60_000)}, ${share(times.acknowledged, 180_000)}`,
    took: `${tookS.toFixed(1)} s, ${(days / tookS).toFixed(1)} days a second`,
    'facts digest': digest,
  };
}

function percentiles(ms: readonly number[]): string {
  const sorted = ms.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    `${((sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0) / 1000).toFixed(1)} s`;
  return `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)} of ${sorted.length}`;
}

function share(ms: readonly number[], limit: number): string {
  return `${((100 * ms.filter((one) => one <= limit).length) / Math.max(ms.length, 1)).toFixed(1)} %`;
}
