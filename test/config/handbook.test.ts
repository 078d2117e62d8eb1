import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { checkConfig } from '../../config/hub/check-config.ts';
import { checkFile } from '../../config/check.ts';
import { fromEnvironment } from '../../config/hub/environment.ts';
import { HubSchema } from '../../config/hub/hub-schema.ts';
import { readShipped } from '../../config/shipped.ts';

type Part = { readonly properties?: Readonly<Record<string, Part>> };

function optionsOf(part: Part, path = ''): string[] {
  if (part.properties === undefined) return [path];
  return Object.entries(part.properties).flatMap(([key, inner]) =>
    optionsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

const handbook = readShipped('hub.default.yaml');

/** The comment right above an option, and what stands after its colon. `# publicUrl:` counts as an option too. */
function entryOf(option: string): { comment: string; value: string } {
  const lines = handbook.split('\n');
  let at = 0;
  for (const [depth, key] of option.split('.').entries()) {
    at = lines.findIndex((line, i) => i >= at && new RegExp(`^${' '.repeat(depth * 2)}(?:# )?${key}:`).test(line));
    if (at < 0) throw new Error(`${option} is not in hub.default.yaml`);
  }
  let from = at;
  while (/^\s*# \S/.test(lines[from - 1] ?? '')) from--;
  return {
    comment: lines
      .slice(from, at)
      .map((line) => line.trim().slice(2))
      .join('\n'),
    value: (lines[at] ?? '').split(/: ?/).slice(1).join(':'),
  };
}

/** Options that nothing is said for; the handbook shows how they are written. */
const UNSET = [
  'brokers',
  'pins.chip',
  'pins.inputs',
  'pins.outputs',
  'publicUrl',
  'hostNames',
  'sounder',
  'backup.dir',
  'backup.passphraseFile',
  'tls.certFile',
  'tls.keyFile',
  'mqtt.tls.clientCa',
];
const options = optionsOf(HubSchema as Part);

test.each(options)('the handbook tells what %s does, its default, its unit and why', (option) => {
  const { comment, value } = entryOf(option);
  const [what = '', standard = '', why = ''] = comment.split(/\n(?=Default: |Why: )/);

  expect(what).toMatch(/^[A-Z][^]{20,}[.?]$/);
  expect(standard).toMatch(/^Default: .+ Unit: .+\.$/);
  expect(why).toMatch(/^Why: [^]{20,}\.$/);
  expect(standard.startsWith(UNSET.includes(option) ? 'Default: none' : `Default: ${value}. `)).toBe(true);
});

test('the handbook is itself a document without a mistake, and holds nothing else', () => {
  const { config, mistakes } = checkConfig(handbook);
  const written = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => written(inner, path === '' ? key : `${path}.${key}`))
      : [path];

  expect(mistakes).toEqual([]);
  expect(written(config).toSorted()).toEqual(options.filter((option) => !UNSET.includes(option)).toSorted());
  expect(checkFile(handbook)).toEqual({ what: 'config', mistakes: [] });
  for (const key of UNSET.map((option) => option.split('.').at(-1) ?? '')) {
    expect(checkConfig(handbook.replace(`# ${key}:`, `${key}:`)).mistakes).toEqual([]);
  }
});

test('every option can be set by the variable that the handbook promises', () => {
  const names = options.map((option) => `LOTUSBELL_${option.replaceAll('.', '_').toUpperCase()}`);

  expect(new Set(names).size).toBe(options.length);
  const { given, mistakes } = fromEnvironment(Object.fromEntries(names.map((name) => [name, '1'])));
  expect(mistakes).toEqual([]);
  expect(given.map(({ path }) => path.join('.')).toSorted()).toEqual(options.toSorted());
});

test('the program finds its documents from where it was built to, and says what to do when they are gone', () => {
  const root = mkdtempSync(join(tmpdir(), 'lotusbell-shipped-'));
  const built = pathToFileURL(join(root, 'dist/config/shipped.js')).href;
  try {
    expect(() => readShipped('site.lotus.yaml', built)).toThrow(
      'site.lotus.yaml does not lie beside the program; install lotusbell again',
    );
    mkdirSync(join(root, 'config'));
    writeFileSync(join(root, 'config/site.lotus.yaml'), 'from the checkout');
    expect(readShipped('site.lotus.yaml', built)).toBe('from the checkout');
    mkdirSync(join(root, 'dist/config'), { recursive: true });
    writeFileSync(join(root, 'dist/config/site.lotus.yaml'), 'from beside the program');
    expect(readShipped('site.lotus.yaml', built)).toBe('from beside the program');
  } finally {
    rmSync(root, { recursive: true });
  }
});
