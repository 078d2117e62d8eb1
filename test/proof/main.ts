import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lastLines } from '../bench/child.ts';
import { plainBlock, writeResults } from '../bench/report/results-file.ts';
import { machine } from '../bench/report/results.ts';
import type { Verdict } from './judge.ts';
import { cutDisk, type CutDisk } from './power-cut.ts';
import { openWorld, proofRound, settle, type World } from './proof.ts';
import { stalledDisk } from './stalled-disk.ts';
import { proveStalls, type StallVerdict } from './stalls.ts';
import { AFTER_START_MS, IN_OPERATION_P99_MS } from './timers.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/lotusbell.js', import.meta.url));
const LOAD_DISK_MB = 3_000;
const STALLS_MS = [1_000, 5_000, 12_000, 5_000, 5_000];

const HELP = `npm run proof -- [options]
  --rounds N             kills of the hub (default 20)
  --seed S               makes the same choices again; times still vary with the machine
  --seconds-per-round S  longest life of the hub in a usual round (default 1.5)
  --dir DIRECTORY        where the data directory is put (default ${tmpdir()})
  --power                each kill cuts the power: what was not flushed is lost (root, ext4, loop device)
  --stall                no kills: the disk stands still for 1 to 12 s again and again (root, ext4, loop devices)
  --load                 as --stall at every 50th commit, with 500,000 facts and everything that reads them (root)
  --keep                 leave the data directory and the log
  --write                put the verdict into test/proof/RESULTS.md
  --json                 print the verdict as JSON
Exit status: 0 when nothing receipted was lost, nothing doubled and nothing late, else 1.`;

const { values: args } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    'seconds-per-round': { type: 'string', default: '1.5' },
    dir: { type: 'string', default: tmpdir() },
    power: { type: 'boolean', default: false },
    stall: { type: 'boolean', default: false },
    load: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (args.help) {
  console.log(HELP);
  process.exit(0);
}
if (args.stall || args.load) process.exit(await proveStalledDisk());
const rounds = Number(args.rounds);
const seed = Number(args.seed ?? Math.floor(Math.random() * 2 ** 31));
const secondsPerRound = Number(args['seconds-per-round']);
if (!(rounds >= 1) || Number.isNaN(seed) || !(secondsPerRound > 0)) {
  console.error(HELP);
  process.exit(2);
}

const disk = args.power ? cutDisk() : null;
if (typeof disk === 'string') {
  console.log(`NOT RUN: ${disk}`);
  process.exit(0);
}
const work = mkdtempSync(join(args.dir, 'lotusbell-proof-'));
const started = performance.now();
console.error(`seed ${seed}, ${work}`);
let world: World | null = null;
try {
  world = await openWorld({
    program: PROGRAM,
    work,
    seed,
    secondsPerRound,
    ...onDisk(disk),
  });
  for (let round = 1; round <= rounds; round += 1) {
    await proofRound(world);
    if (round % 10 === 0) console.error(`${round} rounds, ${world.journals.presses().length} presses`);
  }
  const verdict = await settle(world);
  console.log(args.json ? JSON.stringify({ seed, rounds, kills: world.kills, ...verdict }) : inWords(world, verdict));
  process.exitCode = verdict.clean ? 0 : 1;
  if (args.write) write(args.power ? 'power' : 'proof', inWords(world, verdict));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (world !== null) console.error(lastLines(world.log, 15));
  process.exitCode = 1;
}
if (args.keep || process.exitCode !== 0) console.error(`kept: ${work}`);
else rmSync(work, { recursive: true, force: true });
disk?.end();

function onDisk(of: CutDisk | null) {
  return of === null ? {} : { data: join(of.dir, 'data'), kill: of.cut };
}

/** @returns the exit status. Where no such disk can be made, it says so and proves nothing. */
async function proveStalledDisk(): Promise<number> {
  const disk = stalledDisk(args.load ? LOAD_DISK_MB : undefined);
  if (typeof disk === 'string') {
    console.log(`NOT RUN: ${disk}`);
    return 0;
  }
  const log = join(tmpdir(), `lotusbell-stall-${process.pid}.log`);
  try {
    const verdict = await proveStalls({ program: PROGRAM, disk, log, stalls: args.load ? 'full-load' : STALLS_MS });
    console.log(args.json ? JSON.stringify(verdict) : stallsInWords(verdict));
    if (args.write) write(args.load ? 'load' : 'stalls', stallsInWords(verdict));
    if (!verdict.clean) console.error(lastLines(log, 15));
    return verdict.clean ? 0 : 1;
  } finally {
    disk.end();
    rmSync(log, { force: true });
  }
}

function stallsInWords(v: StallVerdict): string {
  const lines: [string, string | number][] = [
    ['stalls of the disk', args.load ? `${v.stalls} of 5 s` : STALLS_MS.map((ms) => `${ms / 1000} s`).join(', ')],
    ['presses', v.presses],
    ['told late or not at all', v.untold],
    ['press to phone', `p50 ${v.toldMs.p50} ms, at most ${v.toldMs.max} ms`],
    ['told before they were recorded', v.toldUnrecorded],
    ['without receipt at the end', v.withoutReceipt],
    [
      args.load ? '/healthz' : '/devices and /healthz',
      `p50 ${v.healthMs.p50} ms, at most ${v.healthMs.max} ms, ${v.healthFailed} failed`,
    ],
    ['phones, devices cut off', `${v.phonesClosed}, ${v.devicesClosed}`],
    ...Object.entries(v.done),
    ...v.failed.slice(0, 5).map((text): [string, string] => ['failed', text]),
  ];
  return lines.map(([name, value]) => `${name.padEnd(30)} ${value}`).join('\n');
}

function inWords({ kills, killsWhileStarting, journals }: World, v: Verdict): string {
  const { timers } = v;
  const lines: [string, string | number][] = [
    ['seed', seed],
    ['rounds', rounds],
    [args.power ? 'cuts of the power' : 'kills', `${kills}, ${killsWhileStarting} of them while starting`],
    ['presses sent', `${v.sent} (${journals.transmissions()} times on the wire)`],
    ['receipted', v.receipted],
    ['lost', v.lost],
    ['doubled', v.doubled],
    ['calls', v.calls],
    ['calls doubled at a call point', v.doubledCalls],
    ['presses nobody made', v.foreign],
    ['without receipt at the end', v.unreceipted],
    ['acts of staff answered 200', v.acts],
    ['acts lost', v.actsLost],
    ['timers checked', timers.checked],
    ['late', timers.late],
    [
      'error in operation',
      timers.inOperation === 0
        ? '–'
        : `p50 ${timers.inOperationP50.toFixed(0)} ms, p99 ${timers.inOperationP99.toFixed(0)} ms of ${timers.inOperation} (limit ${IN_OPERATION_P99_MS} ms)`,
    ],
    ['limit after a start', `${AFTER_START_MS} ms`],
    ['took', `${((performance.now() - started) / 1000).toFixed(0)} s`],
  ];
  return [
    ...lines.map(([name, value]) => `${name.padEnd(30)} ${value}`),
    ...timers.examples.map((one) => `  ${one}`),
  ].join('\n');
}

function write(block: 'proof' | 'power' | 'stalls' | 'load', words: string): void {
  const { cpu, cores, system, node } = machine();
  const where = `${cpu}, ${cores} cores, ${system}, Node ${node}, ${new Date().toISOString().slice(0, 10)}.`;
  writeResults('proof', block, plainBlock(where, words));
}
