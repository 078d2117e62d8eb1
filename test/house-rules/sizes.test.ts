import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tooLarge, unpinned, unwelcome } from './sizes.ts';
import { readTree, ROOT } from './tree.ts';

const code = readTree(['.ts', '.tsx', '.css']);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Parameters<typeof unpinned>[0];

describe('the house stays small and says what it is', () => {
  test('most files can be read at one look, and none is a chapter', () => {
    expect(tooLarge(code)).toEqual([]);
  });

  test('no barrels, no junk drawers, nothing left unfinished, no test left out', () => {
    expect(unwelcome(code)).toEqual([]);
  });

  test('the same versions today and in a year', () => {
    expect(unpinned(manifest)).toEqual([]);
  });
});

const lines = (count: number) => 'const a = 1;\n'.repeat(count);
const tree = (path: string, text: string) => new Map([...Array.from({ length: 40 }, (_, i) => [`hub/domain/${i}.ts`, lines(50)] as const), [path, text]]);

describe('what breaks the habit is found', () => {
  test('a file beyond the cap, and a test beyond its own', () => {
    expect(tooLarge(tree('hub/a.ts', lines(400)))).toEqual([]);
    expect(tooLarge(tree('hub/a.ts', lines(401)))).toEqual(['hub/a.ts has 401 lines, at most 400']);
    expect(tooLarge(tree('test/a.ts', lines(600)))).toEqual([]);
    expect(tooLarge(tree('test/a.ts', lines(601)))).toHaveLength(1);
  });

  test('too many long files, although none is beyond the cap', () => {
    const long = new Map(['a', 'b', 'c'].map((name) => [`hub/${name}.ts`, lines(251)]));
    expect(tooLarge(new Map([...tree('hub/d.ts', lines(9)), ...long]))[0]).toContain('3 of 44 files have more than 250 lines');
  });

  test('files that grow all at once', () => {
    expect(tooLarge(new Map([1, 2, 3].map((i) => [`hub/${i}.ts`, lines(120)])))).toEqual(['half of the files have 120 lines or more; under 100 is the habit']);
  });

  test.each([
    ['hub/utils.ts', '', 'says nothing'],
    ['hub/domain/helpers/a.ts', '', 'says nothing'],
    ['hub/domain/index.ts', `export * from './call.ts';\nexport { a } from './a.ts';`, 'only passes on'],
    ['hub/domain/all.ts', `export type { A } from './a.ts';`, 'only passes on'],
    ['hub/domain/a.ts', `// TO${'DO'}: later`, 'unfinished'],
    ['hub/domain/a.ts', `/* FIX${'ME'} */`, 'unfinished'],
    ['test/a.test.ts', `test.on${'ly'}('a', () => {});`, 'leaves tests out'],
    ['test/a.test.ts', `describe.sk${'ip'}('a', () => {});`, 'leaves tests out'],
    ['test/a.test.ts', `test.skip${'If'}(root)('a', () => {});`, 'leaves tests out'],
  ])('%s: %s', (path, text, why) => {
    expect(unwelcome(new Map([[path, text]])).join('\n')).toContain(why);
  });

  test('a file that passes on one thing and says another is no barrel', () => {
    expect(unwelcome(new Map([['hub/domain/a.ts', `export { b } from './b.ts';\nexport const a = 1;`]]))).toEqual([]);
  });

  test.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1', 'github:a/b', 'workspace:*'])('the version "%s"', (version) => {
    expect(unpinned({ dependencies: { a: version } })).toHaveLength(1);
    expect(unpinned({ dependencies: { a: '1.2.3', b: '1.2.3-beta.1' } })).toEqual([]);
  });
});
