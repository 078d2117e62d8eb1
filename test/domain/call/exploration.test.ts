import { describe, expect, it } from 'vitest';
import { NEAR, walk, WALKS, type Walk } from './walk.ts';

const BESIDES: Record<Walk['also'], string> = {
  nothing: '',
  handOver: ', also when it is handed over',
  redirect: ', also when it is sent to another team',
  noted: ', also when it waits for the desk to open',
};

const named = (walks: readonly Walk[]) =>
  walks.map((one) => [`a call of kind ${one.kind}${BESIDES[one.also]}`, one] as const);

/** The walks are only begun here, all but the shortest; `npm run explore` walks them to the end. */
describe('whatever happens, in whatever order', () => {
  it.each(named(WALKS))('%s breaks no promise within its first moves', (_name, one) => {
    const walked = walk(one, NEAR);
    expect(walked.wrong).toEqual([]);
    expect(walked.worlds).toBe(NEAR);
    expect(walked.longestWay).toBeGreaterThan(5);
  });

  it.each(named(WALKS.filter(({ wholeInTests }) => wholeInTests)))(
    '%s never breaks a promise',
    { timeout: 180_000 },
    (_name, one) => {
      const walked = walk(one);
      expect(walked.wrong).toEqual([]);
      expect(walked.worlds).toBeGreaterThan(one.atLeast);
      expect(walked.longestWay).toBeGreaterThan(20);
    },
  );
});
