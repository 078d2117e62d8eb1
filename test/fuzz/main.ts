import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '../bench/report/results.ts';
import { plainBlock, writeResults } from '../bench/report/results-file.ts';
import { keepCandidate } from './corpus.ts';
import { fuzz, replay } from './fuzz.ts';
import type { Target } from './target.ts';
import { TARGETS } from './targets.ts';

const HELP = `usage: npm run fuzz -- [--minutes M] [--seed N] [--target NAME] [--write]
       npm run fuzz -- --target NAME --replay FILE

  --minutes M    for all targets together (10); a part of a minute may be given: 0.5
  --seed N       the same seed tries the same inputs (one of the clock)
  --target NAME  only this one: ${TARGETS.map(({ name }) => name).join(', ')}
  --write        put the figures into test/fuzz/RESULTS.md; all targets only
  --replay FILE  tries what stands in a file, and nothing else

Exit status: 0 nothing broke, 1 something did and lies in the corpus as a candidate, 2 wrong usage.`;

type Asked = {
  readonly minutes: number;
  readonly seed: number;
  readonly targets: readonly Target[];
  readonly file: string | null;
  readonly write: boolean;
};

/** No limit of runs in practice; the time ends a round. */
const RUNS_MAX = 1_000_000_000;

function asked(): Asked | string {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
        target: { type: 'string' },
        replay: { type: 'string' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return HELP;
    const minutes = /^\d{1,4}(\.\d{1,3})?$/.test(values.minutes) ? Number(values.minutes) : 0;
    const seed = /^\d{1,9}$/.test(values.seed) ? Number(values.seed) : Number.NaN;
    const targets = TARGETS.filter(({ name }) => values.target === undefined || name === values.target);
    if (!(minutes > 0) || Number.isNaN(seed)) return `--minutes takes a number above 0, --seed a whole one\n${HELP}`;
    if (targets.length === 0) return `there is no target ${values.target}\n${HELP}`;
    if (values.replay !== undefined && targets.length !== 1) return `--replay needs --target\n${HELP}`;
    if (values.write && values.target !== undefined) return `--write is for all targets\n${HELP}`;
    return { minutes, seed, targets, file: values.replay ?? null, write: values.write };
  } catch (error) {
    return `${(error as Error).message}\n${HELP}`;
  }
}

const wish = asked();
if (typeof wish === 'string') {
  (wish === HELP ? process.stdout : process.stderr).write(`${wish}\n`);
  process.exitCode = wish === HELP ? 0 : 2;
} else {
  // Unhandled rejections would also end a hub.
  const strays: string[] = [];
  for (const event of ['unhandledRejection', 'uncaughtException'] as const)
    process.on(event, (error: unknown) =>
      strays.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
    );
  await (wish.file === null ? all(wish, strays) : one(wish.targets[0]!, wish.file));
  if (strays.length > 0) broken(strays);
}

async function all({ minutes, seed, targets, write }: Asked, strays: string[]): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  let sum = 0;
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
    process.stdout.write(`${line}\n`);
  };
  for (const target of targets) {
    const { tried, tookMs, failure } = await fuzz(target, {
      seed,
      runs: RUNS_MAX,
      forMs: (minutes * 60_000) / targets.length,
    });
    const inputs = tried * (target.each ?? 1);
    sum += inputs;
    say(
      `${target.name.padEnd(20)} ${String(inputs).padStart(9)} inputs ${(inputs / (tookMs / 1000)).toFixed(0).padStart(7)} a second`,
    );
    if (strays.length > 0) broken([`while ${target.name} ran, seed ${seed}:`, ...strays.splice(0)]);
    if (failure === null) continue;
    const file = relative(process.cwd(), keepCandidate(target.name, failure.input));
    broken([
      ...failure.wrong,
      `the smallest input found, ${failure.input.byteLength} bytes: ${shown(failure.input)}`,
      `again: npm run fuzz -- --target ${target.name} --replay ${file}`,
    ]);
  }
  say(`${'all'.padEnd(20)} ${String(sum).padStart(9)} inputs`);
  if (!write) return;
  const { cpu, cores, node } = machine();
  const broke = process.exitCode === 1 ? 'SOMETHING BROKE' : 'nothing broke';
  const where = `${cpu}, ${cores} cores, Node ${node}, ${new Date().toISOString().slice(0, 10)}; ${minutes} minutes with seed ${seed}: ${broke}.`;
  writeResults('fuzz', 'fuzz', plainBlock(where, lines.join('\n')));
}

async function one(target: Target, file: string): Promise<void> {
  const [wrong = []] = await replay(target, [readFileSync(file)]);
  if (wrong.length > 0) broken(wrong);
  else process.stdout.write(`${target.name}: nothing is wrong with ${file}\n`);
}

function broken(lines: readonly string[]): void {
  process.exitCode = 1;
  process.stderr.write(`${lines.join('\n')}\n`);
}

function shown(input: Uint8Array): string {
  const text = JSON.stringify(Buffer.from(input.subarray(0, 600)).toString('utf8'));
  return input.byteLength > 600 ? `${text} …` : text;
}
