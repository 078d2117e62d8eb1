import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resultsFile } from '../bench/report/results-file.ts';
import { withBlocks } from '../docs/blocks.ts';
import { DOCUMENTS, documentAt } from '../docs/documents.ts';

describe('documents with generated parts say what the code does', () => {
  test.each(Object.keys(DOCUMENTS))('%s is as `npm run docs` would write it now', async (path) => {
    const { is, shouldBe } = await documentAt(path);
    expect(is, `${path} is out of date: npm run docs`).toBe(shouldBe);
  });
});

describe('results', () => {
  test.each(['bench', 'fuzz', 'page-bench', 'proof', 'simulate'] as const)(
    'of %s have a file where --write looks for it',
    (folder) => {
      const compiled = new URL('../../dist/test/bench/report/results-file.js', import.meta.url);
      expect(existsSync(resultsFile(folder, compiled.href))).toBe(true);
    },
  );
});

describe('generated parts', () => {
  const text = 'before\n<!-- generated: a -->\nold\n<!-- end -->\nafter\n';

  test('take the place of the old ones', () => {
    expect(withBlocks(text, { a: 'new' })).toBe('before\n<!-- generated: a -->\n\nnew\n\n<!-- end -->\nafter\n');
  });

  test('that do not exist are found', () => {
    expect(() => withBlocks(text, { b: 'new' })).toThrow('no generated part "a"');
  });

  test('that the document misses are found', () => {
    expect(() => withBlocks(text, { a: 'new', b: 'new' })).toThrow('the generated parts b stand nowhere');
  });
});
