import type { Token } from './tokens.ts';

export type Import = {
  /** As written: `./call.ts`, `node:fs`, `fastify`; null when a dynamic import computes it. */
  readonly from: string | null;
  /** True when nothing of it remains at run time. False for `import { type A }`, which still loads the file. */
  readonly typeOnly: boolean;
  /** True for `export … from`. */
  readonly passedOn: boolean;
  readonly line: number;
};

/** Every `import`, `export … from`, `import()` and `typeof import()` of a file. */
export function importsOf(tokens: readonly Token[]): Import[] {
  const found: Import[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || tokens[i - 1]?.text === '.') continue;
    if (token.text === 'import') {
      const one = importAt(tokens, i);
      if (one !== null) found.push(one);
    } else if (token.text === 'export') {
      const from = reExportAt(tokens, i);
      if (from !== null) found.push(from);
    }
  }
  return found;
}

function importAt(tokens: readonly Token[], i: number): Import | null {
  const line = tokens[i]?.line ?? 0;
  const next = tokens[i + 1];
  if (next === undefined || next.text === '.' || next.text === ':') return null;
  if (next.kind === 'string') return { from: next.text, typeOnly: false, passedOn: false, line };
  if (next.text === '(') {
    const named = tokens[i + 2];
    const from = named?.kind === 'string' && [')', ','].includes(tokens[i + 3]?.text ?? '') ? named.text : null;
    return { from, typeOnly: tokens[i - 1]?.text === 'typeof', passedOn: false, line };
  }
  return fromClause(tokens, i + 1);
}

function reExportAt(tokens: readonly Token[], i: number): Import | null {
  const next = tokens[i + 1]?.text;
  const afterType = tokens[i + 2]?.text;
  const lists = next === '{' || next === '*' || (next === 'type' && (afterType === '{' || afterType === '*'));
  return lists ? fromClause(tokens, i + 1) : null;
}

/** Reads from after `import` or `export` to `from '…'`; null when the statement has none (`export { a };`). */
function fromClause(tokens: readonly Token[], start: number): Import | null {
  const first = tokens[start];
  // `import type from './x'` imports a value called type.
  const typeOnly = first?.text === 'type' && !['from', ',', '='].includes(tokens[start + 1]?.text ?? '');
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const next = tokens[i + 1];
    if (token.text === 'from' && next?.kind === 'string') {
      return { from: next.text, typeOnly, passedOn: tokens[start - 1]?.text === 'export', line: first?.line ?? 0 };
    }
    if (token.text === ';' || token.text === '=' || token.kind === 'string') return null;
    if (i > start && token.text === '}' && next?.text !== 'from') return null;
  }
  return null;
}
