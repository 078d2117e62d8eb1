import type { TSchema } from 'typebox';
import { MOST_MISTAKES, quote, type Finding, type Path } from './mistake.ts';
import { didYouMean, nearest } from './nearest.ts';

/** The part of JSON Schema that the schemas of the documents use; a test checks this. */
type Rule = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly patternProperties?: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
  readonly items?: Rule;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  /** Counted in Unicode characters. */
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  /** Maps with one key, which says which branch is meant. */
  readonly anyOf?: readonly Rule[];
};

type Visit = (rule: Rule, found: unknown, path: Path) => Iterable<Finding>;

/**
 * @returns everything in which a value differs from a schema; an empty list if it fits.
 * The result agrees with TypeBox (a property test checks this). TypeBox itself is not used here: it lists at most eight
 * errors, cannot say which branch of a union was meant, and takes 70 ms to load.
 * Hints are the `description` of the schema's parts.
 * @param partial a missing key is no mistake, because the document only overrides another one.
 */
export function againstSchema(schema: TSchema, value: unknown, partial = false): Finding[] {
  const findings: Finding[] = [];
  const next: Visit = (rule, found, path) => visit(rule, found, path, partial, next);
  for (const finding of next(schema, value, [])) {
    findings.push(finding);
    if (findings.length > MOST_MISTAKES) break;
  }
  return findings;
}

function* visit(rule: Rule, found: unknown, path: Path, partial: boolean, next: Visit): Generator<Finding> {
  if (rule.anyOf !== undefined) yield* visitChoice(rule, rule.anyOf, found, path, next);
  else if (rule.enum !== undefined) yield* visitWord(rule, rule.enum, found, path);
  else if (rule.type === 'object' && isMap(found)) yield* visitMap(rule, found, path, partial, next);
  else if (rule.type === 'array' && Array.isArray(found)) yield* visitList(rule, found, path, next);
  else if (rule.type === 'string' && typeof found === 'string') yield* visitText(rule, found, path);
  else if (rule.type === 'integer' && typeof found === 'number') yield* visitNumber(rule, found, path);
  else if (rule.type === 'boolean' && typeof found === 'boolean') {
    if (rule.const !== undefined && found !== rule.const)
      yield { path, message: `must be ${JSON.stringify(rule.const)}`, hint: hintOf(rule) };
  } else yield wrongType(rule, found, path, wantedType(rule.type));
}

function* visitMap(
  rule: Rule,
  map: Readonly<Record<string, unknown>>,
  path: Path,
  partial: boolean,
  next: Visit,
): Generator<Finding> {
  const known = rule.properties ?? {};
  const mistyped = new Set<string | null>();
  for (const [key, value] of Object.entries(map)) {
    const own = Object.hasOwn(known, key) ? known[key] : undefined;
    const inner = own ?? Object.entries(rule.patternProperties ?? {}).find(([pattern]) => fits(pattern, key))?.[1];
    if (inner !== undefined) {
      yield* next(inner, value, [...path, key]);
      continue;
    }
    const meant = nearest(key, Object.keys(known));
    mistyped.add(meant);
    const finding = unknownKey(key, Object.keys(known), path);
    yield meant === null && rule.patternProperties !== undefined ? { ...finding, hint: hintOf(rule) } : finding;
  }
  for (const key of partial ? [] : (rule.required ?? [])) {
    // A mistyped key is reported once, not also as a missing key.
    if (Object.hasOwn(map, key) || mistyped.has(key)) continue;
    yield { path: [...path, key], message: `${quote(key)} is missing`, hint: hintOf(known[key] ?? {}) };
  }
}

function* visitList(rule: Rule, list: readonly unknown[], path: Path, next: Visit): Generator<Finding> {
  const fewest = rule.minItems ?? 0;
  if (list.length < fewest)
    yield {
      path,
      message: list.length === 0 ? 'the list is empty' : `fewer than ${fewest} entries`,
      hint: hintOf(rule),
    };
  const seen = new Set<unknown>();
  for (const [i, item] of list.entries()) {
    if (rule.items !== undefined) yield* next(rule.items, item, [...path, i]);
    if (rule.uniqueItems === true && seen.has(item))
      yield { path: [...path, i], message: 'is in the list twice', hint: 'keep one of the two' };
    seen.add(item);
  }
}

function* visitText(rule: Rule, text: string, path: Path): Generator<Finding> {
  if (rule.maxLength !== undefined && Array.from(text).length > rule.maxLength) {
    yield { path, message: `is longer than ${rule.maxLength} characters`, hint: hintOf(rule) };
  } else if (rule.pattern !== undefined && !fits(rule.pattern, text)) {
    yield { path, message: text === '' ? 'is empty' : `${quote(text)} cannot stand here`, hint: hintOf(rule) };
  }
}

function* visitNumber(rule: Rule, number: number, path: Path): Generator<Finding> {
  const [fewest, most] = [rule.minimum ?? -Infinity, rule.maximum ?? Infinity];
  if (!Number.isInteger(number)) yield { path, message: `${number} is not a whole number`, hint: hintOf(rule) };
  else if (number < fewest) yield { path, message: `${number} is too small: at least ${fewest}`, hint: hintOf(rule) };
  else if (number > most) yield { path, message: `${number} is too large: at most ${most}`, hint: hintOf(rule) };
}

function* visitWord(rule: Rule, words: readonly unknown[], found: unknown, path: Path): Generator<Finding> {
  if (words.includes(found)) return;
  const choice = `one of ${words.join(', ')}`;
  if (typeof found !== 'string') yield wrongType(rule, found, path, choice);
  else
    yield {
      path,
      message: `${quote(found)} is not ${choice}`,
      hint: didYouMean(found, words.map(String), 'choose from'),
    };
}

function* visitChoice(
  rule: Rule,
  branches: readonly Rule[],
  found: unknown,
  path: Path,
  next: Visit,
): Generator<Finding> {
  const keys = isMap(found) ? Object.keys(found) : [];
  const [key] = keys;
  const meant = branches.find(({ properties = {} }) => key !== undefined && Object.hasOwn(properties, key));
  if (!isMap(found)) yield wrongType(rule, found, path, 'a map with one key');
  else if (key === undefined) yield { path, message: 'is empty', hint: hintOf(rule) };
  else if (keys.length > 1) {
    const names = keys.slice(0, 4).map(quote).join(', ');
    yield {
      path,
      message: `names ${keys.length} things (${names})`,
      hint: 'one key in each entry; make it several entries',
    };
  } else if (meant !== undefined) yield* next(meant, found, path);
  else
    yield unknownKey(
      key,
      branches.flatMap(({ properties = {} }) => Object.keys(properties)),
      path,
    );
}

function unknownKey(key: string, known: readonly string[], path: Path): Finding {
  return {
    path: [...path, key],
    at: 'key',
    message: `${quote(key)} is not known here`,
    hint: didYouMean(key, known, 'known here'),
  };
}

function wrongType(rule: Rule, found: unknown, path: Path, wanted: string): Finding {
  if (found === null) return { path, message: 'nothing is given', hint: hintOf(rule) };
  const plain = typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
  const hint = plain !== null && rule.type === 'string' ? `put it in quotes: "${plain}"` : hintOf(rule);
  return { path, message: `must be ${wanted}, not ${plain ?? typeName(found)}`, hint };
}

function wantedType(type: Rule['type']): string {
  switch (type) {
    case 'object':
      return 'a map of keys and values';
    case 'array':
      return 'a list';
    case 'string':
      return 'a text';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case undefined:
      throw new Error('a part of the schema has no type');
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? `the text ${quote(value)}` : 'a map';
}

function hintOf(rule: Rule): string {
  return rule.description ?? 'compare with the documents in config/';
}

const compiled = new Map<string, RegExp>();

/** Patterns come only from the schemas, so the cache stays small. */
function fits(pattern: string, text: string): boolean {
  const known = compiled.get(pattern) ?? new RegExp(pattern, 'u');
  compiled.set(pattern, known);
  return known.test(text);
}

/** Is this value of a document a map (an object, not a list)? */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
