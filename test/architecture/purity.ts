import type { Token } from './tokens.ts';

/** Names that give access to time, randomness, the network or the process. */
const IMPURE = new Set([
  'performance',
  'process',
  'globalThis',
  'global',
  'window',
  'document',
  'navigator',
  'localStorage',
  'crypto',
  'fetch',
  'console',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'Buffer',
  '__dirname',
  '__filename',
]);

/**
 * @returns uses of the clock, of randomness and of the process. `new Date(instant)` is arithmetic and passes; `new
 * Date()` does not.
 */
export function impureNames(tokens: readonly Token[]): Token[] {
  const found: Token[] = [];
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1]?.text;
    const after = tokens[i + 1]?.text;
    const then = tokens[i + 2]?.text;
    if (token.kind !== 'word' || before === '.') continue;
    const key = after === ':' && (before === '{' || before === ',' || before === ';' || before === 'readonly');
    if (IMPURE.has(token.text) && !key) found.push(token);
    else if (token.text === 'Math' && after === '.' && then === 'random') found.push({ ...token, text: 'Math.random' });
    else if (token.text === 'Date' && after === '.' && then === 'now') found.push({ ...token, text: 'Date.now' });
    else if (token.text === 'Date' && before !== 'new' && after === '(') found.push({ ...token, text: 'Date()' });
    else if (token.text === 'Date' && before === 'new' && (after !== '(' || then === ')'))
      found.push({ ...token, text: 'new Date()' });
    else if (token.text === 'import' && after === '.') found.push({ ...token, text: 'import.meta' });
  }
  return found;
}

const SQL =
  /^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE|VIEW|TRIGGER)\b|DROP\s|ALTER\s+TABLE\s|PRAGMA\s|BEGIN\s+(IMMEDIATE|EXCLUSIVE|DEFERRED)|VACUUM\b|ATTACH\s)/;

/** Statements in strings, and `.prepare(`: a sentence that begins with a lower-case "select" is no SQL. */
export function sqlIn(tokens: readonly Token[]): Token[] {
  return tokens.filter(
    (token, i) =>
      (token.kind === 'string' && SQL.test(token.text)) ||
      (token.text === 'prepare' && tokens[i - 1]?.text === '.' && tokens[i + 1]?.text === '('),
  );
}
