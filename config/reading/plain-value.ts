import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { MOST_MISTAKES, quote, type Finding } from './mistake.ts';

/**
 * Limit of the number of values after expanding aliases: 1.5 times what the densest document of 1 MiB can hold without
 * aliases. It stops an alias bomb ("billion laughs").
 */
const MOST_VALUES = 800_000;

/** `target` returns the node that an alias refers to. */
export type Plain = {
  readonly value: unknown;
  readonly findings: readonly Finding[];
  readonly target: (alias: Node) => Node | undefined;
};

/** A value, the number of values in it with aliases expanded, and its node in the document. */
type Converted = { readonly value: unknown; readonly size: number; readonly node: Node | null };

/**
 * Converts a tree of nodes to plain data: objects, lists, texts, numbers, true, false, null. Every key becomes an own
 * property, `__proto__` too. Reported as mistakes: keys given twice, keys that are no text, and aliases without an
 * anchor before them. An alias inside its own anchor is one of those, so the result has no cycles. Above the limit,
 * `value` is undefined.
 */
export function plainValue(contents: Node | null): Plain {
  const findings: Finding[] = [];
  const anchors = new Map<string, Converted>();
  const targets = new Map<Node, Node>();
  const path: (string | number)[] = [];
  const report = (message: string, hint: string, at?: 'key'): void => {
    if (findings.length > MOST_MISTAKES) return;
    findings.push(at === undefined ? { path: [...path], message, hint } : { path: [...path], at, message, hint });
  };

  function convert(node: unknown): Converted {
    const converted = convertNode(node);
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      anchors.set(node.anchor, converted);
    return converted;
  }

  function convertNode(node: unknown): Converted {
    if (isScalar(node)) return { value: node.value ?? null, size: 1, node };
    if (isMap(node)) return convertMap(node);
    if (isSeq(node)) {
      let size = 1;
      const value = node.items.map((item, i) => {
        path.push(i);
        const converted = convert(item);
        path.pop();
        size += converted.size;
        return converted.value;
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

  function convertMap(map: YAMLMap): Converted {
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
      const converted = convert(pair.value);
      path.pop();
      size += converted.size;
      // An assignment to __proto__ would change the prototype instead of adding a key (prototype pollution).
      Object.defineProperty(value, key, {
        value: converted.value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    return { value, size, node: map };
  }

  const target = (alias: Node): Node | undefined => targets.get(alias);
  // Aliased values are shared, so an alias bomb uses no memory here. Only walking through the result would be slow.
  const whole = convert(contents);
  if (whole.size <= MOST_VALUES) return { value: whole.value, findings, target };
  report('its aliases (*name) make the document too large', 'write the values out, or alias smaller parts');
  return { value: undefined, findings, target };
}
