import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { tokensOf } from './tokens.ts';

const of = (source: string) =>
  importsOf(tokensOf(source)).map(({ from, typeOnly }) => `${typeOnly ? 'type ' : ''}${from}`);

test.each<[string, string[]]>([
  [`import a from 'x'`, ['x']],
  [`import a, { b as c, type D } from 'x'`, ['x']],
  [`import * as a from "x"`, ['x']],
  [`import 'x'`, ['x']],
  [`import type A from 'x'`, ['type x']],
  [`import type { A, B } from 'x'`, ['type x']],
  [`import type from 'x'`, ['x']],
  [`import type, { a } from 'x'`, ['x']],
  [`import data from './x.json' with { type: 'json' }; import b from 'y'`, ['./x.json', 'y']],
  [`export * from 'x'; export * as y from 'y'`, ['x', 'y']],
  [`export { a, b as default } from 'x'`, ['x']],
  [`export type { A } from 'x'; export type * from 'y'`, ['type x', 'type y']],
  [`export { a }; const b = from; 'x'`, []],
  [`export type A = { b: 'x' }; const from = 'y'`, []],
  [`const a = await import('x'); type B = typeof import('y')`, ['x', 'type y']],
  [`import(name); import('a' + b)`, ['null', 'null']],
  [`import.meta.url; a.import('x')`, []],
  ['`${import("x")} import("no") ${`${import("y")}`}` + import("z")', ['x', 'y', 'z']],
  ['`{${ { a: `}` }.a }` ; import("x")', ['x']],
  [`// import 'no'\n/* import 'no' */ import 'x' /* a */ // b`, ['x']],
  [`const quote = /["'\`/*]/; import('x')`, ['x']],
  [`const half = a / 2; const rest = "/"; import('x')`, ['x']],
  [`const p = <p>Don't {import('x')}</p>;\nimport('y')`, ['y']],
])('reads %s', (source, expected) => {
  expect(of(source)).toEqual(expect.arrayContaining(expected));
  if (!source.includes('<p>')) expect(of(source)).toEqual(expected);
});

test('gives the line in which an import begins', () => {
  expect(importsOf(tokensOf(`/* a\n*/\nconst b = \`\n\n\`;\nimport {\n  c,\n} from 'x';`))[0]?.line).toBe(6);
});
