import { describe, expect, it } from 'vitest';
import { walk, WALKS, type Walk } from './walk.ts';

const BESIDES: Record<Walk['also'], string> = {
  nothing: '',
  handOver: ', also when it is handed over',
  redirect: ', also when it is sent to another team',
  noted: ', also when it waits for the desk to open',
};

const named = (walks: readonly Walk[]) =>
  walks.map((one) => [`a call of kind ${one.kind}${BESIDES[one.also]}`, one] as const);

/** The walks are only begun here; `npm run explore` walks them to the end. */
describe('whatever happens, in whatever order', () => {
  it.each(named(WALKS))('%s breaks no promise within its first moves', (_name, one) => {
    const walked = walk(one, one.near);
    expect(walked.wrong).toEqual([]);
    expect(walked.worlds).toBe(one.near);
    expect(walked.longestWay).toBeGreaterThan(5);
  });
});
