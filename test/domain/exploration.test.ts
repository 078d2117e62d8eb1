import { describe, expect, it } from 'vitest';
import { walk, WALKS } from './walk.ts';

/** Once as it is, once more with calls offered, taken over, declined and returned. The walks with calls sent from team to team are `npm run explore`. */
describe('whatever happens, in whatever order', () => {
  for (const one of WALKS.filter(({ short }) => short)) {
    const { kind, also, atLeast } = one;
    it(
      `no call of kind ${kind} ever breaks a promise${{ nothing: '', handOver: ', also when it is handed over', redirect: ', also when it is sent to another team', noted: ', also when it waits for the desk to open' }[also]}`,
      { timeout: 180_000 },
      () => {
        const walked = walk(one);
        expect(walked.wrong).toEqual([]);
        expect(walked.worlds).toBeGreaterThan(atLeast);
        expect(walked.longestWay).toBeGreaterThan(20);
      },
    );
  }
});
