import { describe, expect, it } from 'vitest';
import type { CallFact } from '../../hub/domain/call.ts';
import { explore } from './explore.ts';
import { brokenPromise } from './promises.ts';

const everyFact: readonly CallFact['type'][] = [
  'AttendanceReminded', 'CallAcknowledged', 'CallClosed', 'CallRaised', 'CallReRaised', 'CallReleased', 'CallerCancelled', 'EmergencyPressed',
  'PressRepeated', 'StaffArrived', 'StepReached',
];
const handOverFacts: readonly CallFact['type'][] = ['HandOverOffered', 'HandOverAccepted', 'HandOverDeclined', 'HandOverReturned'];

/**
 * Three workers, presses, holds, cancels, resets, power cuts and dead phones in every order and of every length: the walk
 * ends only when no turn leads to a world that was not seen before. Then once more with calls offered, taken over, declined
 * and returned.
 */
describe('whatever happens, in whatever order', () => {
  for (const [kind, handsOver, atLeast] of [
    ['visit', false, 50_000], ['emergency', false, 15_000], ['visit', true, 50_000], ['emergency', true, 15_000],
  ] as const) {
    it(`no call of kind ${kind} ever breaks a promise${handsOver ? ', also when it is handed over' : ''}`, { timeout: 90_000 }, () => {
      const seen = new Set<string>();
      const explored = explore(kind, handsOver, (turn) => {
        if (turn.decision.ok) for (const fact of turn.decision.facts) seen.add(fact.type);
        return brokenPromise(turn);
      });
      // The walk itself must not have become a short one.
      const never = new Set([...(kind === 'visit' ? [] : ['EmergencyPressed']), ...(handsOver ? ['CallerCancelled'] : handOverFacts)]);
      expect([...everyFact, ...handOverFacts].filter((fact) => !seen.has(fact) !== never.has(fact))).toEqual([]);
      expect(explored.worlds).toBeGreaterThan(atLeast);
      expect(explored.longestWay).toBeGreaterThan(20);
    });
  }
});
