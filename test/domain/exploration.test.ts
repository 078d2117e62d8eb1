import { describe, expect, it } from 'vitest';
import type { CallFact } from '../../hub/domain/call.ts';
import { explore, type Also } from './explore.ts';
import { brokenPromise } from './promises.ts';

const everyFact: readonly CallFact['type'][] = [
  'AttendanceReminded', 'CallAcknowledged', 'CallClosed', 'CallRaised', 'CallReRaised', 'CallReleased', 'CallerCancelled', 'EmergencyPressed',
  'PressRepeated', 'StaffArrived', 'StepReached',
];
const handOverFacts: readonly CallFact['type'][] = ['HandOverOffered', 'HandOverAccepted', 'HandOverDeclined', 'HandOverReturned'];
const redirectFacts: readonly CallFact['type'][] = ['CallRedirected'];
const offered: readonly CallFact['type'][] = ['HandOverOffered', 'HandOverReturned'];
/** What never happens in a walk, of all there is. */
const NEVER: Record<Also, readonly CallFact['type'][]> = {
  nothing: [...handOverFacts, ...redirectFacts], handOver: ['CallerCancelled', ...redirectFacts],
  redirect: ['CallerCancelled', ...handOverFacts.filter((fact) => !offered.includes(fact))],
};

/**
 * Three workers, presses, holds, cancels, resets, power cuts and dead phones in every order and of every length: the walk
 * ends only when no turn leads to a world that was not seen before. Then once more with calls offered, taken over, declined
 * and returned, and once with calls sent from team to team.
 */
describe('whatever happens, in whatever order', () => {
  for (const [kind, also, atLeast] of [
    ['visit', 'nothing', 50_000], ['emergency', 'nothing', 15_000], ['visit', 'handOver', 50_000], ['emergency', 'handOver', 15_000],
    ['emergency', 'redirect', 15_000],
  ] as const) {
    it(`no call of kind ${kind} ever breaks a promise${{ nothing: '', handOver: ', also when it is handed over', redirect: ', also when it is sent to another team' }[also]}`, { timeout: 90_000 }, () => {
      const seen = new Set<string>();
      const explored = explore(kind, also, (turn) => {
        if (turn.decision.ok) for (const fact of turn.decision.facts) seen.add(fact.type);
        return brokenPromise(turn);
      });
      // The walk itself must not have become a short one.
      const never = new Set([...(kind === 'visit' ? [] : ['EmergencyPressed']), ...NEVER[also]]);
      expect([...everyFact, ...handOverFacts, ...redirectFacts].filter((fact) => !seen.has(fact) !== never.has(fact))).toEqual([]);
      expect(explored.worlds).toBeGreaterThan(atLeast);
      expect(explored.longestWay).toBeGreaterThan(20);
    });
  }
});
