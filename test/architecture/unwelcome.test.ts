import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unpinned, unwelcome } from './unwelcome.ts';
import { ROOT } from '../docs/root.ts';
import { readTree } from './tree.ts';

const code = readTree(['.ts', '.tsx', '.css']);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Parameters<typeof unpinned>[0];

describe('files are small and well named', () => {
  test('no barrels, no catch-all files, nothing unfinished, no skipped test', () => {
    expect(unwelcome(code)).toEqual([]);
  });

  test('the same versions today and in a year', () => {
    expect(unpinned(manifest)).toEqual([]);
  });
});

describe('violations are found', () => {
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

  test('a file that re-exports one thing and exports another is no barrel', () => {
    expect(unwelcome(new Map([['hub/domain/a.ts', `export { b } from './b.ts';\nexport const a = 1;`]]))).toEqual([]);
  });

  test.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1', 'github:a/b', 'workspace:*'])(
    'the version "%s"',
    (version) => {
      expect(unpinned({ dependencies: { a: version } })).toHaveLength(1);
      expect(unpinned({ dependencies: { a: '1.2.3', b: '1.2.3-beta.1' } })).toEqual([]);
    },
  );
});
