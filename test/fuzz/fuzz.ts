import { asyncProperty, check, constantFrom, oneof, type Arbitrary } from 'fast-check';
import { corpusOf } from './corpus.ts';
import { withMutations } from './mutations.ts';
import type { Opened, Target } from './target.ts';

export type Round = { readonly seed: number; readonly runs: number; readonly forMs?: number };
/** `input`: the smallest input that was found; `wrong`: what does not hold for it. */
export type Failure = { readonly input: Uint8Array; readonly wrong: readonly string[] };
export type Fuzzed = { readonly tried: number; readonly tookMs: number; readonly failure: Failure | null };

/** Time limit for shrinking a failing input. */
const SHRINK_MS = 20_000;
const NO_ANSWER_MS = 30_000;
const NO_ANSWER = `no answer within ${NO_ANSWER_MS / 1000} s`;
const PORTION = 500;

/** Tries inputs until the time or the number of runs is reached, or one fails. A failing input is shrunk. */
export async function fuzz(target: Target, { seed, runs, forMs = Infinity }: Round): Promise<Fuzzed> {
  const opened = await target.open();
  const began = performance.now();
  let tried = 0;
  let failure: Failure | null = null;
  let shrinkUntil = Infinity;
  const enough = (): boolean => tried >= runs || performance.now() - began > forMs;
  const holds = asyncProperty(inputsOf(target, opened), async (input) => {
    if (failure === null ? enough() : performance.now() > shrinkUntil) return true;
    if (failure === null) tried++;
    const wrong = await judge(target, opened, input);
    if (wrong.length === 0) return true;
    // An input without an answer is not shrunk: each try would cost the whole time limit.
    if (failure === null) shrinkUntil = wrong.includes(NO_ANSWER) ? 0 : performance.now() + SHRINK_MS;
    failure = { input, wrong };
    return false;
  });
  try {
    // In portions, each with its own seed. The time limit of fast-check would also end an input that hangs, without
    // reporting it.
    for (let portion = 0; failure === null && !enough(); portion++)
      await check(holds, { seed: seed + portion * 1_000_003, numRuns: Math.min(PORTION, runs), maxSkipsPerRun: 0 });
    return { tried, tookMs: performance.now() - began, failure };
  } finally {
    await opened.end();
  }
}

/** Runs given inputs again. @returns what does not hold, for each. */
export async function replay(target: Target, inputs: readonly Uint8Array[]): Promise<readonly (readonly string[])[]> {
  const opened = await target.open();
  const all: (readonly string[])[] = [];
  try {
    for (const input of inputs) all.push(await judge(target, opened, input));
  } finally {
    await opened.end();
  }
  return all;
}

/** Inputs of the corpus are good starting points for new ones. */
function inputsOf({ name }: Target, { inputs }: Opened): Arbitrary<Uint8Array> {
  const kept = corpusOf(name).map(({ bytes }): Uint8Array => bytes);
  return kept.length === 0
    ? inputs
    : oneof(
        { weight: 9, arbitrary: inputs },
        { weight: 1, arbitrary: withMutations(constantFrom(...kept), [' ', '"', '\0', '\n']) },
      );
}

async function judge(target: Target, opened: Opened, input: Uint8Array): Promise<readonly string[]> {
  const first = await once(opened, input);
  if (first.wrong.length > 0 || first.costMs <= target.limitMs) return first.wrong;
  // A single slow run may be garbage collection, or another program on the machine.
  const again = [await once(opened, input), await once(opened, input)];
  const leastMs = Math.min(first.costMs, ...again.map(({ costMs }) => costMs));
  return leastMs <= target.limitMs
    ? []
    : [`took ${Math.round(leastMs)} ms of the processor, at most ${target.limitMs}`];
}

/** Measures CPU time, so that a busy machine is not a finding. The wall clock only finds inputs without an answer. */
async function once({ wrong }: Opened, input: Uint8Array): Promise<{ wrong: readonly string[]; costMs: number }> {
  const before = process.cpuUsage();
  let said: readonly string[];
  try {
    const answer = wrong(input);
    said = answer instanceof Promise ? await withinMinute(answer) : answer;
  } catch (error) {
    said = [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
  const { user, system } = process.cpuUsage(before);
  return { wrong: [...said, ...prototypesTouched()], costMs: (user + system) / 1000 };
}

async function withinMinute(answer: Promise<readonly string[]>): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([NO_ANSWER]), NO_ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const PROTOTYPES = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Function.prototype,
  Map.prototype,
  Buffer.prototype,
];
const asTheyWere = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

function prototypesTouched(): string[] {
  const touched = PROTOTYPES.filter((prototype, i) => Reflect.ownKeys(prototype).length !== asTheyWere[i]);
  return touched.map(
    (prototype) => `a prototype was changed: ${Reflect.ownKeys(prototype).map(String).slice(-3).join(', ')}`,
  );
}
