import { describe, expect, it } from 'vitest';
import type { CallFact } from '../../hub/domain/call.ts';
import { explore } from './explore.ts';
import { brokenPromise } from './promises.ts';

const everyFact: readonly CallFact['type'][] = [
  'AttendanceReminded', 'CallAcknowledged', 'CallClosed', 'CallRaised', 'CallReRaised', 'CallReleased', 'CallerCancelled', 'EmergencyPressed',
  'PressRepeated', 'StaffArrived', 'StepReached',
];

/**
 * Three workers, presses, holds, cancels, resets, power cuts and dead phones in every order and of every length: the walk
 * ends only when no turn leads to a world that was not seen before.
 */
describe('whatever happens, in whatever order', () => {
  for (const [kind, atLeast] of [['visit', 50_000], ['emergency', 15_000]] as const) {
    it(`no call of kind ${kind} ever breaks a promise`, { timeout: 90_000 }, () => {
      const seen = new Set<string>();
      const explored = explore(kind, (turn) => {
        if (turn.decision.ok) for (const fact of turn.decision.facts) seen.add(fact.type);
        return brokenPromise(turn);
      });
      // The walk itself must not have become a short one.
      expect(everyFact.filter((fact) => !seen.has(fact))).toEqual(kind === 'visit' ? [] : ['EmergencyPressed']);
      expect(explored.worlds).toBeGreaterThan(atLeast);
      expect(explored.longestWay).toBeGreaterThan(20);
    });
  }
});
