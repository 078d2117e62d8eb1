import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/**
 * A fleet, scenario or credentials file that cannot be used. The message lists all mistakes, one per line, each with
 * file, line and hint.
 */
export class FileMistakes extends Error {
  override name = 'FileMistakes';
}

/** Path of a file that is shipped with firmware-sim, beside its sources, also when the compiled code runs in dist/. */
export function shippedFile(name: string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../firmware-sim/${name}`, import.meta.url));
}

/**
 * A value in a file, with the checks that the files of firmware-sim need. A failed check is recorded and returns
 * `instead`.
 */
export interface Field {
  readonly missing: boolean;
  readonly isList: boolean;
  mistake(text: string): void;
  /**
   * @returns the fields of a map, empty when there is none. Names outside `known` are mistakes unless `known` is null.
   */
  map(known: readonly string[] | null): Fields;
  list(): Field[];
  text(instead?: string): string;
  number(instead: number, limits?: { min?: number; max?: number; whole?: boolean }): number;
  flag(instead: boolean): boolean;
  oneOf<T extends string>(choices: readonly T[], instead: T): T;
}

export interface Fields {
  readonly names: readonly string[];
  /** @returns the field of that name, which may be missing. */
  at(name: string): Field;
}

/** @throws FileMistakes */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new FileMistakes(`${file}: cannot be read: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Reads a YAML file by `read`.
 * @throws FileMistakes with *all* mistakes: unreadable file, YAML errors, and those that `read` recorded.
 */
export function readYamlFile<T>(file: string, read: (root: Field) => T): T {
  const text = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const mistakes = document.errors.map(({ message }) => `${file}: ${message.trim()}`);
  const note: Note = (node, path, what) => {
    const at = isNode(node) && node.range ? `:${lines.linePos(node.range[0]).line}` : '';
    mistakes.push(`${file}${at}: ${path === '' ? 'the file' : path} ${what}`);
  };
  const result = mistakes.length === 0 ? read(fieldAt(document.contents, '', note)) : null;
  if (mistakes.length > 0) throw new FileMistakes(mistakes.join('\n'));
  return result as T;
}

type Note = (node: unknown, path: string, what: string) => void;

function fieldAt(node: unknown, path: string, note: Note, parent: Node | null = null): Field {
  const value: unknown = isScalar(node) ? node.value : undefined;
  const missing = node === null || node === undefined || value === null;
  const mistake = (what: string): void => {
    note(missing ? parent : node, path, what);
  };
  const here = isNode(node) ? node : null;

  return {
    missing,
    isList: isSeq(node),
    mistake,
    map(known) {
      const values = new Map<string, unknown>();
      const pathOf = (name: string): string => (path === '' ? name : `${path}.${name}`);
      if (!missing && !isMap(node)) mistake('must be a map of names to values');
      for (const { key, value: below } of isMap(node) ? node.items : []) {
        const name = String(isScalar(key) ? key.value : key);
        if (known !== null && !known.includes(name))
          note(key, pathOf(name), `is unknown here; known are ${known.join(', ')}`);
        values.set(name, below);
      }
      return { names: [...values.keys()], at: (name) => fieldAt(values.get(name), pathOf(name), note, here) };
    },
    list() {
      if (missing) return [];
      if (!isSeq(node)) {
        mistake('must be a list');
        return [];
      }
      return node.items.map((item, at) => fieldAt(item, `${path}[${at}]`, note, here));
    },
    text(instead) {
      if (missing && instead !== undefined) return instead;
      if (typeof value === 'string' && value !== '') return value;
      mistake('must be a text');
      return instead ?? '';
    },
    number(instead, { min = -Infinity, max = Infinity, whole = false } = {}) {
      if (missing) return instead;
      if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
        return value;
      const limits = (min > -Infinity ? ` of at least ${min}` : '') + (max < Infinity ? `, at most ${max}` : '');
      mistake(`must be a ${whole ? 'whole ' : ''}number${limits}`);
      return instead;
    },
    flag(instead) {
      if (missing) return instead;
      if (typeof value === 'boolean') return value;
      mistake('must be true or false');
      return instead;
    },
    oneOf(choices, instead) {
      if (missing) return instead;
      const found = choices.find((one) => one === value);
      if (found === undefined) mistake(`must be one of ${choices.join(', ')}`);
      return found ?? instead;
    },
  };
}
