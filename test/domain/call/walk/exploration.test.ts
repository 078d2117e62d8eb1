import { describe, expect, it } from 'vitest';
import { HEARING_WALKS, walkHearing } from './hearing-walk.ts';
import { walk, WALKS, type Walk } from './walk.ts';

const BESIDES: Record<Walk['also'], string> = {
  nothing: '',
  handOver: ', also when it is handed over',
  redirect: ', also when it is sent to another team',
  noted: ', also when it waits for the desk to open',
  cannotCome: ', also when people say that they cannot come',
};

const named = (walks: readonly Walk[]) =>
  walks.map((one) => [`a call of kind ${one.kind}${BESIDES[one.also]}`, one] as const);

/** The walks of a whole call are only begun here; `npm run explore` walks on. */
describe('whatever happens, in whatever order', () => {
  it.each(named(WALKS))('%s breaks no promise within its first moves', (_name, one) => {
    const walked = walk(one, one.near);
    expect(walked.wrong).toEqual([]);
    expect(walked.worlds).toBe(one.near);
    expect(walked.longestWay).toBeGreaterThan(one.also === 'cannotCome' ? 4 : 5);
  });

  it.each(HEARING_WALKS.filter(({ inTests }) => inTests))(
    'of a $kind, whoever hears or not: the caller is told in time, and nobody is passed who would hear, to the end',
    { timeout: 60_000 },
    (one) => {
      const walked = walkHearing(one);
      expect(walked.worlds).toBeGreaterThan(one.atLeast);
      expect(walked.longestWay).toBeGreaterThan(15);
    },
  );
});
