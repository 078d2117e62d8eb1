import { constantFrom, nat, oneof, tuple, type Arbitrary } from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { checkConfig } from '../../../config/hub/check-config.ts';
import { checkSite } from '../../../config/site/check-site.ts';
import { HubSchema } from '../../../config/hub/hub-schema.ts';
import type { Mistake } from '../../../config/reading/mistake.ts';
import { readShipped } from '../../../config/shipped.ts';
import { SiteSchema } from '../../../config/site/site-schema.ts';
import { indexSite } from '../../../hub/domain/site/site-index.ts';
import { siteOf } from '../../../hub/domain/site/site-of.ts';
import { hostileKeys, hostileValues } from '../hostile.ts';
import { JSON_PIECES, withMutations } from '../mutations.ts';
import { headAndRest, pure, type Target } from '../target.ts';

const YAML_PIECES = [
  ...JSON_PIECES,
  '\n',
  '\n  ',
  '\n    ',
  '- ',
  ': ',
  '? ',
  '&a ',
  '*a',
  '*b',
  '!!js/function ',
  '!x ',
  '|\n',
  '>-\n',
  "'",
  '#',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '<<: *a',
  '~',
  '.nan',
  '.inf',
  '\t',
  '\r',
  '\u2028',
  'id: ',
  'name: ',
  '{ zh: x, en: y }',
  'Asia/Shanghai',
  '24:00',
  '2026-02-30',
  'team: ',
  'policy: ',
  'everyone: true',
  'holidays',
  '0x10',
  '0o7',
  '1_000',
  '- *a\n',
];
const MISTAKES_MAX = 501;

const lotus = readShipped('site.lotus.yaml');
const settings = readShipped('hub.default.yaml');

/** The whole document with a few values changed, as JSON. */
function changed(whole: unknown): Arbitrary<string> {
  return tuple(
    nat(0xffff),
    nat(0xffff),
    oneof({ weight: 3, arbitrary: hostileValues }, { weight: 1, arbitrary: constantFrom(undefined) }),
    hostileKeys,
    nat(9),
  ).map(([at, depth, value, key, how]) => {
    const copy = structuredClone(whole);
    let inside = copy as Record<string, unknown>;
    let place = '';
    // A random walk down the tree, so that all fields of one depth are reached about equally often.
    for (let down = 0; down <= depth % 6; down++) {
      const names = Object.keys(inside);
      place = names[(at * (down + 7)) % Math.max(names.length, 1)] ?? '';
      const next = inside[place];
      if (down === depth % 6 || typeof next !== 'object' || next === null) break;
      inside = next as Record<string, unknown>;
    }
    const name = how === 0 && !Array.isArray(inside) ? key : place;
    Object.defineProperty(inside, name, { value, enumerable: true, configurable: true, writable: true });
    return JSON.stringify(copy);
  });
}

/** A part of the Lotus document with a few values changed, as JSON. */
export function nearSites(part: (site: Readonly<Record<string, unknown>>) => unknown): Arbitrary<string> {
  return changed(part(parse(lotus) as Record<string, unknown>));
}

/** `yaml` or `json`, a line end, and the document. */
function texts(shipped: string): Arbitrary<Uint8Array> {
  const whole: unknown = parse(shipped);
  const json = changed(whole);
  const yaml = withMutations(constantFrom<Uint8Array>(Buffer.from(shipped)), YAML_PIECES);
  const asInput = (format: string, bytes: Uint8Array): Uint8Array => Buffer.concat([Buffer.from(`${format}\n`), bytes]);
  return oneof(
    { weight: 3, arbitrary: json.map((text) => asInput('json', Buffer.from(text))) },
    {
      weight: 1,
      arbitrary: withMutations(
        json.map((text): Uint8Array => Buffer.from(text)),
        JSON_PIECES,
      ).map((bytes) => asInput('json', bytes)),
    },
    { weight: 2, arbitrary: yaml.map((bytes) => asInput('yaml', bytes)) },
  );
}

const isError = ({ severity }: Mistake): boolean => severity === 'error';

function unfit(mistakes: readonly Mistake[], isUsable: boolean): string[] {
  const unprintable = mistakes.filter(
    ({ message, hint, line, column }) =>
      message === '' ||
      hint === '' ||
      /[\n\t]/.test(message + hint) ||
      !(line >= 0 && column >= 0 && Number.isInteger(line + column)),
  );
  return [
    ...unprintable.map((one) => `a mistake that cannot be shown: ${JSON.stringify(one)}`),
    ...(mistakes.length > MISTAKES_MAX ? [`${mistakes.length} mistakes`] : []),
    ...(isUsable === mistakes.some(isError) ? ['usable and wrong at once, or neither'] : []),
  ];
}

export const siteInputs = texts(lotus);

export const siteDocuments: Target = {
  name: 'site-documents',
  limitMs: 8_000,
  shortRound: 6,
  open: pure(siteInputs, (input) => {
    const { head, rest } = headAndRest(input);
    const text = rest.toString('utf8');
    const { site, mistakes } = checkSite(text, head === 'json' ? 'json' : 'yaml');
    const wrong = unfit(mistakes, site !== null);
    if (site === null) return wrong;
    if (!Value.Check(SiteSchema, site)) wrong.push('accepted what does not fit the schema');
    const index = indexSite(siteOf(site));
    for (const { source } of index.site.callPoints) index.origin(source.device, source.input ?? 'main');
    // JSON is a subset of YAML: read as YAML it must give the same site.
    if (head === 'json' && !isDeepStrictEqual(checkSite(text).site, site))
      wrong.push('read as YAML it is another document');
    return wrong;
  }),
};

export const settingsFiles: Target = {
  name: 'settings-files',
  limitMs: 4_000,
  shortRound: 20,
  open: pure(texts(settings), (input) => {
    const { config, mistakes } = checkConfig(headAndRest(input).rest.toString('utf8'));
    const wrong = unfit(mistakes, config !== null);
    if (config !== null && !Value.Check(HubSchema, laidOver(parse(settings), config)))
      wrong.push('accepted what does not fit the schema');
    return wrong;
  }),
};

function laidOver(under: unknown, over: unknown): unknown {
  if (typeof under !== 'object' || under === null || typeof over !== 'object' || over === null)
    return over === undefined ? under : over;
  return {
    ...under,
    ...Object.fromEntries(
      Object.entries(over).map(([name, value]) => [name, laidOver((under as Record<string, unknown>)[name], value)]),
    ),
  };
}
