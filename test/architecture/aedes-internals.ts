import { importsOf } from './imports.ts';
import { tokensOf, type Token } from './tokens.ts';
import type { Tree } from './tree.ts';

/**
 * Files that may use private parts of Aedes: the adapter and its bounds, this rule, and the test that gives the adapter a changed
 * Aedes.
 */
const MAY_TOUCH = new Set([
  'hub/mqtt/aedes-internals.ts',
  'hub/mqtt/aedes-bounds.ts',
  'test/architecture/aedes-internals.ts',
  'test/architecture/aedes.test.ts',
]);
/** Tests with their own broker, which use only the public API of Aedes. */
const MAY_IMPORT = new Set(['test/firmware-sim/real-broker.ts', 'test/bench/bare-relay.ts']);
const MQTT_ROOM = 'hub/mqtt/';
const PACKAGES = /^(aedes|aedes-[\w-]+|mqemitter|mqtt-packet)(\/|$)/;
/** Private members of Aedes that the hub uses. */
const PRIVATE = new Set(['_parser', '_parsingBatch', '_nextBatch', 'createRetainedStreamCombi']);
/** Casts that switch type checking off. */
const LOOSE = new Set(['unknown', 'never', 'any']);

/** @returns imports of Aedes, uses of its private members, and loose casts outside the permitted files. */
export function touchesAedes(tree: Tree): string[] {
  return [...tree].flatMap(([path, text]) => {
    if (MAY_TOUCH.has(path)) return [];
    const tokens = tokensOf(text);
    const imported = importsOf(tokens).filter(({ from }) => PACKAGES.test(from ?? ''));
    const near = path.startsWith(MQTT_ROOM) || imported.length > 0;
    return [
      ...(MAY_IMPORT.has(path) ? [] : imported.map(({ from, line }) => `${path}:${line} imports ${from}`)),
      ...tokens
        .filter(({ kind, text: word }) => kind !== 'sign' && PRIVATE.has(word))
        .map(({ line, text: word }) => `${path}:${line} uses ${word} of Aedes`),
      ...(near ? tokens.filter(isLooseCast).map(({ line }) => `${path}:${line} casts beside Aedes`) : []),
    ];
  });
}

function isLooseCast({ kind, text }: Token, at: number, tokens: readonly Token[]): boolean {
  return kind === 'word' && text === 'as' && LOOSE.has(tokens[at + 1]?.text ?? '');
}
