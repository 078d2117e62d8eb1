import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type Import } from './imports.ts';
import { impureNames, sqlIn } from './purity.ts';
import { roomOf, ROOMS, type Room, type RoomName } from './rooms.ts';
import { tokensOf, type Token } from './tokens.ts';
import type { Tree } from './tree.ts';

/** The only file that may import a computed name: the database driver chooses the newer of two. */
const MAY_COMPUTE = 'hub/store/driver.ts';

/** @returns each violation of the doors table as a sentence, sorted by file. */
export function brokenDoors(tree: Tree): string[] {
  return [...tree]
    .flatMap(([path, text]) => {
      const room = roomOf(path);
      if (room === 'test') return [];
      if (room === null) return [`${path} lies in no room of the doors table`];
      const tokens = tokensOf(text);
      const imports = importsOf(tokens);
      const broken = imports.flatMap((one) => {
        const why = mayImport(path, room, one);
        return why === null ? [] : [`${path}:${one.line} ${why}`];
      });
      return [
        ...broken,
        ...secretDoors(path, tokens),
        ...inferredTypes(path, room, text),
        ...pureOnly(path, room, tokens),
        ...typesOnly(path, room, tokens),
        ...sqlOnlyInStore(path, room, tokens),
      ];
    })
    .toSorted();
}

function mayImport(path: string, name: RoomName, { from, typeOnly }: Import): string | null {
  const room = ROOMS[name];
  if (from === null) return 'imports a computed name, which nobody can check';
  if (!from.startsWith('.')) return mayUsePackage(name, room, from);
  const target = posix.normalize(posix.join(posix.dirname(path), from));
  const other = roomOf(target);
  if (other === null)
    return isAsset(target) && sameTop(path, target) ? null : `imports ${target}, which lies in no room`;
  if (other === 'test') return `imports ${target}: nothing may depend on test`;
  if (other === name || room.uses.includes(other)) return null;
  const types = room.types?.[other];
  if (types === undefined) return `imports ${target}: ${name} may not know ${other}`;
  if (!typeOnly) return `imports ${target}: ${name} may know only the types of ${other} (import type)`;
  const file = posix.relative(`hub/${other}`, target).replace(/\.ts$/, '');
  return types === 'all' || types.includes(file)
    ? null
    : `imports ${target}: of ${other}, ${name} may know only ${types.join(', ')}`;
}

function mayUsePackage(name: RoomName, room: Room, from: string): string | null {
  const bare = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
  const listed = room.packages.some((allowed) =>
    allowed.endsWith('/*') ? bare.startsWith(allowed.slice(0, -1)) : bare === allowed,
  );
  if (listed) return null;
  if (!isBuiltin(from)) return `imports the package ${bare}: ${name} may not`;
  if (from === 'node:sqlite' || from === 'node:test') return `imports ${from}: ${name} may not`;
  return room.node ? null : `imports ${from}: ${name} may use nothing of Node`;
}

function isAsset(target: string): boolean {
  return !/\.(ts|tsx|js|mjs)$/.test(target);
}

function sameTop(path: string, target: string): boolean {
  return path.split('/')[0] === target.split('/')[0];
}

/** `require` and `createRequire` would be imports that `importsOf` cannot see. */
function secretDoors(path: string, tokens: readonly Token[]): string[] {
  if (path === MAY_COMPUTE) return [];
  const found = tokens.find(
    (token, i) => token.kind === 'word' && /^(require|createRequire)$/.test(token.text) && tokens[i - 1]?.text !== '.',
  );
  return found === undefined ? [] : [`${path}:${found.line} uses ${found.text}; write import`];
}

/**
 * `Parameters<typeof f>` of another room's function uses a type that this room may not import. The composition root may
 * do so: it builds everything and knows every room.
 */
function inferredTypes(path: string, name: RoomName, text: string): string[] {
  if (name === 'app') return [];
  return [...text.matchAll(/\b(?:Parameters|ReturnType)<typeof (\w+)>/g)].flatMap(([whole, word = '']) => {
    const from = new RegExp(`import [^;]*\\b${word}\\b[^;]*from '(\\.[^']+)'`).exec(text)?.[1];
    if (from === undefined) return [];
    const other = roomOf(posix.join(posix.dirname(path), from));
    return other === name ? [] : [`${path} writes ${whole}: ${other} should give that type a name`];
  });
}

function pureOnly(path: string, name: RoomName, tokens: readonly Token[]): string[] {
  if (ROOMS[name].pure !== true) return [];
  return impureNames(tokens).map(({ text, line }) => `${path}:${line} uses ${text}: ${name} is pure`);
}

/** A room of types must have no export but types, and no statement that runs. */
function typesOnly(path: string, name: RoomName, tokens: readonly Token[]): string[] {
  if (ROOMS[name].typesOnly !== true) return [];
  return tokens.flatMap((token, i) => {
    const next = tokens[i + 1]?.text;
    const runs =
      (token.text === 'export' && next !== 'type' && next !== 'interface') ||
      (/^(const|let|var|function|class|enum|namespace)$/.test(token.text) && next !== ':' && next !== '?');
    return token.kind === 'word' && runs ? [`${path}:${token.line} is no type: ${name} holds types only`] : [];
  });
}

function sqlOnlyInStore(path: string, name: RoomName, tokens: readonly Token[]): string[] {
  return name === 'store' ? [] : sqlIn(tokens).map(({ line }) => `${path}:${line} speaks SQL; only hub/store does`);
}
