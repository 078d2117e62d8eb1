import { posix } from 'node:path';
import { importsOf } from '../architecture/imports.ts';
import { roomOf, type RoomName } from '../architecture/rooms.ts';
import { tokensOf } from '../architecture/tokens.ts';
import type { Tree } from '../architecture/tree.ts';

export type RoomImport = {
  readonly from: RoomName;
  readonly to: RoomName;
  /** True when only types are imported. */
  readonly typeOnly: boolean;
};

/** @returns the imports between rooms, each pair of rooms once for code and once for types. Tests are left out. */
export function importsBetweenRooms(tree: Tree): RoomImport[] {
  const found = new Map<string, RoomImport>();
  for (const [path, text] of tree) {
    const from = roomOf(path);
    if (from === null || from === 'test') continue;
    for (const one of importsOf(tokensOf(text))) {
      if (one.from === null || !one.from.startsWith('.')) continue;
      const to = roomOf(posix.normalize(posix.join(posix.dirname(path), one.from)));
      if (to === null || to === 'test' || to === from) continue;
      found.set(`${from} ${to} ${one.typeOnly}`, { from, to, typeOnly: one.typeOnly });
    }
  }
  return [...found.values()];
}

/** @returns the rooms that have files, in the order of the tree. */
export function roomsIn(tree: Tree): ReadonlySet<RoomName> {
  const rooms = [...tree.keys()].map(roomOf);
  return new Set(rooms.filter((room) => room !== null && room !== 'test'));
}
