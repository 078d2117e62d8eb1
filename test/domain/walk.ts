import type { CallFact } from '../../hub/domain/call.ts';
import { explore, type Also, type Explored } from './explore.ts';
import { brokenPromise } from './promises.ts';

/** One walk through every order of events, and how many worlds it must see at the least: it must not have become a short one. */
export type Walk = {
  readonly kind: 'visit' | 'emergency';
  readonly also: Also;
  readonly atLeast: number;
  readonly short: boolean;
};

/** All of them are `npm run explore`; the tests walk those that are `short`, for a minute and a half together. */
export const WALKS: readonly Walk[] = [
  { kind: 'visit', also: 'nothing', atLeast: 50_000, short: true },
  { kind: 'emergency', also: 'nothing', atLeast: 15_000, short: true },
  { kind: 'emergency', also: 'handOver', atLeast: 15_000, short: true },
  { kind: 'emergency', also: 'redirect', atLeast: 15_000, short: false },
  { kind: 'visit', also: 'handOver', atLeast: 50_000, short: false },
  { kind: 'visit', also: 'noted', atLeast: 20_000, short: true },
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
];
const handOverFacts: readonly CallFact['type'][] = [
  'HandOverOffered',
  'HandOverAccepted',
  'HandOverDeclined',
  'HandOverReturned',
];
const redirectFacts: readonly CallFact['type'][] = ['CallRedirected'];
const offered: readonly CallFact['type'][] = ['HandOverOffered', 'HandOverReturned'];
/** What never happens in a walk, of all there is. */
const NEVER: Record<Also, readonly CallFact['type'][]> = {
  nothing: [...handOverFacts, ...redirectFacts],
  handOver: ['CallerCancelled', ...redirectFacts],
  noted: ['CallerCancelled', ...handOverFacts, ...redirectFacts],
  redirect: ['CallerCancelled', ...handOverFacts.filter((fact) => !offered.includes(fact))],
};

/**
 * Three workers, presses, holds, cancels, resets, power cuts and dead phones in every order and of every length: the walk
 * ends only when no turn leads to a world that was not seen before.
 * @returns `wrong`: facts that were seen or not, against what the walk is for. @throws Error for a broken promise, with the way to it.
 */
export function walk({ kind, also }: Walk): Explored & { readonly wrong: readonly string[] } {
  const seen = new Set<string>();
  const explored = explore(kind, also, (turn) => {
    if (turn.decision.ok) for (const fact of turn.decision.facts) seen.add(fact.type);
    return brokenPromise(turn);
  });
  const never = new Set<string>([...(kind === 'visit' ? [] : ['EmergencyPressed']), ...NEVER[also]]);
  return {
    ...explored,
    wrong: [...everyFact, ...handOverFacts, ...redirectFacts].filter((fact) => !seen.has(fact) !== never.has(fact)),
  };
}
