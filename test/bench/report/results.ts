import { cpus, release, totalmem, type } from 'node:os';
import type { Outcome } from '../job.ts';
import { median, spread, type Spread } from './stats.ts';
import type { SubjectName } from '../subjects.ts';
import type { Measure } from '../workloads.ts';

/** All outcomes of a bench, by workload and subject, one entry per round; null where it could not be measured. */
export type Samples = Map<string, Map<SubjectName, (Outcome | null)[]>>;

export type Row = Measure & {
  readonly values: Readonly<Partial<Record<SubjectName, Spread>>>;
  /** Hub to relay, round by round. */
  readonly ratio: Spread | null;
  readonly verdict: 'beyond' | 'pass' | 'miss' | null;
  readonly kept: boolean | null;
};

export function add(samples: Samples, workload: string, subject: SubjectName, outcome: Outcome | null): void {
  const ofWorkload = samples.get(workload) ?? new Map<SubjectName, (Outcome | null)[]>();
  samples.set(workload, ofWorkload);
  ofWorkload.set(subject, [...(ofWorkload.get(subject) ?? []), outcome]);
}

/** @returns null for measures that were not taken. */
export function rowOf(measure: Measure, samples: Samples): Row | null {
  const ofWorkload = samples.get(measure.workload);
  if (ofWorkload === undefined) return null;
  const values: Partial<Record<SubjectName, Spread>> = {};
  for (const [subject, outcomes] of ofWorkload) {
    const taken = outcomes
      .map((outcome) => outcome?.metrics[measure.metric])
      .filter((value) => value !== undefined && !Number.isNaN(value));
    if (taken.length > 0) values[subject] = spread(taken as number[]);
  }
  if (Object.keys(values).length === 0) return null;
  const ratio = ratioOf(measure, ofWorkload);
  const hub = values.lotusbell;
  return {
    ...measure,
    values,
    ratio,
    verdict: verdictOf(measure, hub, ratio),
    kept: measure.promise === undefined || hub === undefined ? null : hub.median <= measure.promise,
  };
}

function ratioOf(measure: Measure, ofWorkload: Map<SubjectName, (Outcome | null)[]>): Spread | null {
  const hub = ofWorkload.get('lotusbell') ?? [];
  const relay = ofWorkload.get('relay') ?? [];
  const ratios = hub.flatMap((outcome, round) => {
    const mine = outcome?.metrics[measure.metric];
    const floor = relay[round]?.metrics[measure.metric];
    return mine === undefined || floor === undefined || floor === 0 ? [] : [mine / floor];
  });
  return ratios.length === 0 ? null : spread(ratios);
}

function verdictOf(measure: Measure, hub: Spread | undefined, ratio: Spread | null): Row['verdict'] {
  if (measure.target === undefined || hub === undefined || ratio === null) return null;
  const holds = (limit: number) => (measure.moreIsBetter ? ratio.median >= limit : ratio.median <= limit);
  if (measure.beyond !== undefined && holds(measure.beyond)) return 'beyond';
  return holds(measure.target) || (measure.orAtMost !== undefined && hub.median <= measure.orAtMost) ? 'pass' : 'miss';
}

/** The median over the rounds, and the lowest and highest, at each point of the latency curve. */
export type CurveBand = { readonly median: number[]; readonly low: number[]; readonly high: number[] };

export function bandOf(samples: Samples, workload: string, subject: SubjectName, name: string): CurveBand | null {
  const curves = (samples.get(workload)?.get(subject) ?? []).flatMap((outcome) =>
    outcome?.curves[name] === undefined ? [] : [outcome.curves[name]],
  );
  const first = curves[0];
  if (first === undefined) return null;
  const at = (point: number) => curves.map((one) => one[point] as number);
  return {
    median: first.map((_, point) => median(at(point))),
    low: first.map((_, point) => Math.min(...at(point))),
    high: first.map((_, point) => Math.max(...at(point))),
  };
}

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
};

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}
