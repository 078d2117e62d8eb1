import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fsyncFloor, isMemory } from './disk.ts';
import { latencyPlot, type PlotPanel } from './report/plot.ts';
import { circumstancesText, figure, table, type Circumstances } from './report/report.ts';
import { writeResults } from './report/results-file.ts';
import { add, bandOf, machine, rowOf, type Row, type Samples } from './report/results.ts';
import { measure } from './run.ts';
import { median } from './report/stats.ts';
import { bareRelay, lotusbell, mosquitto, type Subject, type SubjectName } from './subjects.ts';
import { MEASURES, idleSeconds, workloads } from './workloads.ts';

const HELP = `npm run bench -- [options]
  --rounds N       interleaved rounds (default 5, with --quick 2)
  --only NAMES     some workloads: ${workloads(false)
    .map(({ name }) => name)
    .join(', ')}
  --subjects NAMES some of lotusbell, relay, mosquitto
  --quick          short runs: does everything work?
  --dir DIRECTORY  where data directories are put; its disk is measured (default ${tmpdir()})
  --profile DIR    write a CPU profile of each run of the hub; such figures are not for publication
  --receipts       phones send a receipt for every alert, as real ones do; nothing like it exists in the other subjects
  --write          put table and plot into test/bench/RESULTS.md; needs all workloads
Writes test/bench/last.json and test/bench/latency.svg when all workloads ran.`;

const { values: args } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    subjects: { type: 'string' },
    dir: { type: 'string' },
    profile: { type: 'string' },
    receipts: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (args.help) {
  console.log(HELP);
  process.exit(0);
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const rounds = Number(args.rounds ?? (args.quick ? 2 : 5));
const chosen = workloads(args.quick).filter(
  ({ name }) => args.only === undefined || args.only.split(',').includes(name),
);
if (chosen.length === 0 || !(rounds >= 1)) {
  console.error(HELP);
  process.exit(2);
}
const work = mkdtempSync(join(args.dir ?? tmpdir(), 'lotusbell-bench-'));
const subjects = [
  lotusbell(
    fileURLToPath(new URL('../../bin/lotusbell.js', import.meta.url)),
    work,
    args.profile ?? null,
    args.receipts,
  ),
  bareRelay(work),
  mosquitto(work),
].filter(
  (subject): subject is Subject =>
    subject !== null && (args.subjects === undefined || args.subjects.split(',').includes(subject.name)),
);

const samples: Samples = new Map();
const problems: string[] = [];
const fsync = fsyncFloor(work);
for (let round = 0; round < rounds; round += 1) {
  for (const workload of chosen) {
    // Each round begins with another subject, so that effects of an earlier run affect all of them alike.
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(round + turn) % subjects.length] as Subject;
      if (workload.subjects?.includes(subject.name) === false) continue;
      const where = `round ${round + 1}/${rounds}, ${workload.name}, ${subject.name}`;
      try {
        const outcome = await measure(workload, subject, idleSeconds(args.quick));
        add(samples, workload.name, subject.name, outcome);
        for (const problem of outcome.problems) problems.push(`${where}: ${problem}`);
        console.error(`${where}: ${brief(outcome.metrics)}`);
      } catch (error) {
        add(samples, workload.name, subject.name, null);
        problems.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
        console.error(problems.at(-1));
      }
    }
  }
}
rmSync(work, { recursive: true, force: true });

const noise = [...samples.values()]
  .flatMap((bySubject) => [...bySubject.values()].flat())
  .map((outcome) => outcome?.metrics['othersCpuPercent'] ?? Number.NaN)
  .filter((percent) => !Number.isNaN(percent));
const circumstances: Circumstances = {
  machine: machine(),
  at: new Date().toISOString(),
  rounds,
  quick: args.quick,
  receipts: args.receipts,
  fsync,
  memoryDisk: isMemory(args.dir ?? tmpdir()),
  others: noise.length === 0 ? null : { median: median(noise), max: Math.max(...noise) },
};
const rows = MEASURES.map((one) => rowOf(one, samples)).filter((row): row is Row => row !== null);
const block = `${circumstancesText(circumstances)}\n\n${table(rows)}`;
console.log(`\n${block}\n`);
for (const workload of chosen) console.log(`${workload.name}: ${workload.says}`);
if (problems.length > 0) console.log(`\nProblems:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
if (args.only === undefined) save();
process.exitCode = problems.length === 0 ? 0 : 1;

function brief(metrics: Readonly<Record<string, number>>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${figure(value, '')}`)
    .join(', ');
}

function save(): void {
  const folder = join(root, 'test', 'bench');
  mkdirSync(folder, { recursive: true });
  const raw = Object.fromEntries(
    [...samples].map(([name, bySubject]) => [
      name,
      Object.fromEntries(
        [...bySubject].map(([subject, outcomes]) => [subject, outcomes.map((outcome) => outcome?.metrics ?? null)]),
      ),
    ]),
  );
  writeFileSync(join(folder, 'last.json'), `${JSON.stringify({ ...circumstances, rows, problems, raw }, null, 2)}\n`);
  const styles: [SubjectName, string, string, string][] = [
    ['lotusbell', 'Lotusbell (stored first)', '#b3195a', ''],
    ['relay', 'bare relay', '#1a6fb0', '7 3'],
    ['mosquitto', 'Mosquitto', '#4a7a1e', '2 3'],
  ];
  const panel = (title: string, name: string): PlotPanel => ({
    title,
    lines: styles.flatMap(([subject, label, colour, dash]) => {
      const band = bandOf(samples, 'steady', subject, name);
      return band === null ? [] : [{ name: label, colour, dash, band }];
    }),
  });
  const caption = `One press every 20 ms, 50 devices, 20 phones; median of ${rounds} rounds, shaded: lowest to highest; ${circumstances.machine.cpu}, Node ${process.version}`;
  writeFileSync(
    join(folder, 'latency.svg'),
    latencyPlot([panel('press → PUBACK', 'puback'), panel('press → phone', 'phone')], caption),
  );
  if (args.write) writeResults('bench', 'bench', `${block}\n\n![Latency of a press](latency.svg)`);
}
