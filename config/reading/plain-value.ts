import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { MOST_MISTAKES, quote, type Finding } from './mistake.ts';

/**
 * With every alias written out. Half as many again as the densest document of 1 MiB can hold by itself; a bomb of nine
 * aliases of nine aliases reaches it at once.
 */
const MOST_VALUES = 800_000;

/** `target` gives the node that an alias stands for. */
export type Plain = {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  readonly target: (alias: Node) => Node | undefined;
};

/** A value, how many values it holds with its aliases written out, and the node it was written as. */
type Taken = { readonly value: unknown; readonly size: number; readonly node: Node | null };

/**
 * Turns a tree of nodes into plain data: objects, lists, texts, numbers, true, false, null. Every key becomes an own
 * property, `__proto__` too. Reported: keys given twice, keys that are no text, aliases without an anchor before them
 * (an alias inside its own anchor is one of those, so the result has no circles). Over the ceiling, `value` is undefined.
 */
export function plainValue(contents: Node | null): Plain {
  const findings: Finding[] = [];
  const anchors = new Map<string, Taken>();
  const targets = new Map<Node, Node>();
  const path: (string | number)[] = [];
  const report = (message: string, hint: string, at?: 'key'): void => {
    if (findings.length > MOST_MISTAKES) return;
    findings.push(at === undefined ? { path: [...path], message, hint } : { path: [...path], at, message, hint });
  };

  function take(node: unknown): Taken {
    const taken = takeNew(node);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) anchors.set(node.anchor, taken);
    return taken;
  }

  function takeNew(node: unknown): Taken {
    if (isScalar(node)) return { value: node.value ?? null, size: 1, node };
    if (isMap(node)) return takeMap(node);
    if (isSeq(node)) {
      let size = 1;
      const value = node.items.map((item, i) => {
        path.push(i);
        const taken = take(item);
        path.pop();
        size += taken.size;
        return taken.value;
      });
      return { value, size, node };
    }
    if (isAlias(node)) {
      const anchor = anchors.get(node.source);
      if (anchor === undefined) {
        report(
          `*${node.source} has no anchor before it`,
          `write &${node.source} before the value it stands for, further up`,
        );
        return { value: null, size: 1, node: null };
      }
      if (anchor.node !== null) targets.set(node, anchor.node);
      return anchor;
    }
    return { value: null, size: 1, node: null };
  }

  function takeMap(map: YAMLMap): Taken {
    const value: Record<string, unknown> = {};
    let size = 1;
    for (const pair of map.items) {
      if (!isScalar(pair.key)) {
        report('a key must be one word', 'write it as  key: value');
        continue;
      }
      const key = String(pair.key.value);
      path.push(key);
      if (Object.hasOwn(value, key)) report(`${quote(key)} is given twice`, 'keep one of the two', 'key');
      const taken = take(pair.value);
      path.pop();
      size += taken.size;
      // An assignment to __proto__ would change the object's nature instead of adding a key.
      Object.defineProperty(value, key, { value: taken.value, writable: true, enumerable: true, configurable: true });
    }
    return { value, size, node: map };
  }

  const target = (alias: Node): Node | undefined => targets.get(alias);
  // Aliased values are shared, so a bomb costs nothing until somebody walks through the result.
  const whole = take(contents);
  if (whole.size <= MOST_VALUES) return { value: whole.value, findings, target };
  report('its aliases (*name) make the document too large', 'write the values out, or alias smaller parts');
  return { value: undefined, findings, target };
}
