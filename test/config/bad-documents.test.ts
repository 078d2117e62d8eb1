import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkConfig } from '../../config/hub/check-config.ts';
import { checkFile } from '../../config/check.ts';
import { checkSite } from '../../config/site/check-site.ts';

// Each file in bad/ is named after its mistake. At its end, lines that start with #| say what the operator must be
// told, and nothing else: first what kind of document it is, then LINE:COLUMN SEVERITY PATH | MESSAGE | HINT.

const folder = new URL('./bad/', import.meta.url);
const rows = readdirSync(folder).map((name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const lines = text.split('\n');
  const [what = '', ...mistakes] = lines.filter((line) => line.startsWith('#| ')).map((line) => line.slice(3));
  return {
    name: name.replace('.yaml', ''),
    text: lines.filter((line) => !line.startsWith('#| ')).join('\n'),
    what,
    mistakes,
  };
});

test('every bad document says which mistakes are in it', () => {
  expect(rows.length).toBeGreaterThan(70);
  expect(
    rows
      .filter(({ what, mistakes }) => !['site', 'config'].includes(what) || mistakes.length === 0)
      .map(({ name }) => name),
  ).toEqual([]);
});

test.each(rows)('an operator who writes $name is told where it stands and what to do', ({ text, what, mistakes }) => {
  const told = checkFile(text);

  expect(
    told.mistakes.map(
      ({ line, column, severity, path, message, hint }) =>
        `${line}:${column} ${severity} ${path} | ${message} | ${hint}`,
    ),
  ).toEqual(mistakes);
  expect(told.what).toBe(what);
});

test.each(rows.filter(({ name }) => !/^(neither|nothing)/.test(name)))(
  'only an error keeps $name from being used',
  ({ text, what, mistakes }) => {
    const isBad = mistakes.some((mistake) => / error /.test(mistake));

    expect((what === 'site' ? checkSite(text).site : checkConfig(text).config) === null).toBe(isBad);
  },
);
