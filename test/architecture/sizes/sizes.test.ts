import { describe, expect, test } from 'vitest';
import { functionsIn, sizesOver } from './sizes.ts';
import { tokensOf } from '../tokens.ts';

const found = (source: string): string[] =>
  functionsIn(tokensOf(source)).map(({ name, line, lines }) => `${name} ${line} ${lines}`);

describe('functions and their lines are found', () => {
  test.each<[string, string[]]>([
    ['function a(b: string) {\n  return b;\n}', ['a 1 3']],
    ['export async function a(\n  b: { c: string },\n): Promise<{ d: string }> {\n  return b;\n}', ['a 1 5']],
    ['function a(): { readonly b: string } | null {\n  return null;\n}', ['a 1 3']],
    ['function a(): () => void {\n  return b;\n}', ['a 1 3']],
    ['function a() {\n  function b() {\n  }\n}', ['a 1 4', 'b 2 2']],
    ['const a = (b: string): string => {\n  return b;\n};', ['a 1 3']],
    ['const a = async () => {\n};', ['a 1 2']],
    ['const a = { b(c) {\n}, d: () => {\n} };', ['b 1 2', 'd 2 2']],
    ['work(1, () => {\n});', ['work 1 2']],
    ['if (a) {\n}\nfor (const b of c) {\n}\nwhile (d) {\n}\nswitch (e) {\n}\ntry {\n} catch (f) {\n}', []],
    ['const a = b(c);\nconst d = {\n};', []],
    ['type A = {\n  readonly b: (c: string) => void;\n};', []],
    ['const a = (b) => b;\nconst c = {\n};', []],
    ["describe('a', () => {\n  test('b', () => {\n  });\n});", ['test 2 2']],
  ])('%s', (source, names) => {
    expect(found(source)).toEqual(names);
  });
});

test('everything larger than the aims is listed, largest first', () => {
  const tree = new Map([
    ['a/b.ts', 'x\nx\n'],
    ['a/c.ts', 'function f() {\n\n\n}\n'],
    ['d/e.ts', 'x\n'],
  ]);
  expect(sizesOver(tree, { filesInFolder: 1, linesInFile: 1, linesInFunction: 3 })).toEqual({
    folders: [{ what: 'a', size: 2 }],
    files: [
      { what: 'a/c.ts', size: 4 },
      { what: 'a/b.ts', size: 2 },
    ],
    functions: [{ what: 'a/c.ts:1 f', size: 4 }],
  });
});
