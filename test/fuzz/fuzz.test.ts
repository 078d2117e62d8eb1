import { describe, expect, test } from 'vitest';
import { corpusFolders, corpusOf } from './corpus.ts';
import { fuzz, replay } from './fuzz.ts';
import { TARGETS } from './targets.ts';

const SEED = 20_261_128;

test('every folder of the corpus belongs to a target', () => {
  expect(corpusFolders().filter((folder) => !TARGETS.some(({ name }) => name === folder))).toEqual([]);
});

describe.each(TARGETS)('$name', (target) => {
  test('inputs of the corpus, which once broke something or reach a rare branch, do no harm', async () => {
    const kept = corpusOf(target.name);
    const wrong = await replay(
      target,
      kept.map(({ bytes }) => bytes),
    );
    expect(kept.flatMap(({ name }, i) => (wrong[i]!.length === 0 ? [] : [`${name}: ${wrong[i]!.join('; ')}`]))).toEqual(
      [],
    );
  });

  test('a short round of generated inputs does no harm', async () => {
    const { tried, failure } = await fuzz(target, { seed: SEED, runs: target.shortRound });
    expect(
      failure === null
        ? []
        : [...failure.wrong, JSON.stringify(Buffer.from(failure.input).toString('latin1')).slice(0, 2_000)],
    ).toEqual([]);
    expect(tried).toBe(target.shortRound);
  });
});
