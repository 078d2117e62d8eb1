import type { CallFact } from '../../../../hub/domain/call/call-fact.ts';
import { explore, type Also, type Turn } from './explore.ts';
import type { Explored } from './walk-all.ts';
import { brokenPromise } from './promises.ts';

/**
 * One walk through every order of events.
 * - atLeast: so many worlds there are at the least; with fewer the walk has ended too early.
 * - near: so many worlds the tests walk. They hold every fact of the call and every order of its first five moves.
 */
export type Walk = {
  readonly kind: 'visit' | 'emergency';
  readonly also: Also;
  readonly atLeast: number;
  readonly near: number;
};

/**
 * The tests walk the nearest worlds of each, `npm run explore` as many as it is told. Their end is not known:
 * hearing beside everything else has too many moments. hearing-walk.ts has the narrower walks that end.
 */
export const WALKS: readonly Walk[] = [
  { kind: 'visit', also: 'nothing', atLeast: 50_000, near: 4_000 },
  { kind: 'emergency', also: 'nothing', atLeast: 15_000, near: 2_000 },
  { kind: 'emergency', also: 'handOver', atLeast: 15_000, near: 2_000 },
  { kind: 'emergency', also: 'redirect', atLeast: 15_000, near: 2_000 },
  { kind: 'visit', also: 'handOver', atLeast: 50_000, near: 3_200 },
  { kind: 'visit', also: 'noted', atLeast: 20_000, near: 2_000 },
  { kind: 'visit', also: 'cannotCome', atLeast: 20_000, near: 1_200 },
];

const everyFact: readonly CallFact['type'][] = [
  'AttendanceReminded',
  'CallAcknowledged',
  'CallClosed',
  'CallRaised',
  'CallReRaised',
  'CallReleased',
  'CallerCancelled',
  'EmergencyPressed',
  'PressRepeated',
  'StaffArrived',
  'StepReached',
  'CallHeard',
  'CallUnheard',
  'HearingLost',
];
const handOverFacts: readonly CallFact['type'][] = [
  'HandOverOffered',
  'HandOverAccepted',
  'HandOverDeclined',
  'HandOverReturned',
];
const redirectFacts: readonly CallFact['type'][] = ['CallRedirected'];
const refusalFacts: readonly CallFact['type'][] = ['StaffCannotCome'];
const otherFacts = [...handOverFacts, ...redirectFacts, ...refusalFacts];
const offered: readonly CallFact['type'][] = ['HandOverOffered', 'HandOverReturned'];
/** What never happens in a walk, of all there is. */
const NEVER: Record<Also, readonly CallFact['type'][]> = {
  nothing: otherFacts,
  handOver: ['CallerCancelled', ...redirectFacts, ...refusalFacts],
  noted: ['CallerCancelled', ...otherFacts],
  redirect: ['CallerCancelled', ...handOverFacts.filter((fact) => !offered.includes(fact)), ...refusalFacts],
  cannotCome: ['CallerCancelled', ...handOverFacts, ...redirectFacts],
};

/**
 * Three workers, presses, holds, cancels, resets, power cuts and dead phones in every order and of every length: the
 * walk ends only when no turn leads to a world that was not seen before.
 * @param worldsAtMost ends earlier, after the nearest worlds.
 * @returns `wrong`: facts that were seen or not, against what the walk is for. @throws Error for a broken promise, with
 * the way to it.
 */
export function walk({ kind, also }: Walk, worldsAtMost = Infinity): Explored & { readonly wrong: readonly string[] } {
  const seen = new Set<string>();
  const judge = (turn: Turn): string | null => {
    if (turn.decision.ok) for (const fact of turn.decision.facts) seen.add(fact.type);
    return brokenPromise(turn);
  };
  const explored = explore(kind, also, judge, worldsAtMost);
  const never = new Set<string>([...(kind === 'visit' ? [] : ['EmergencyPressed']), ...NEVER[also]]);
  return {
    ...explored,
    wrong: [...everyFact, ...otherFacts].filter((fact) => !seen.has(fact) !== never.has(fact)),
  };
}
