import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf } from '../docs/architecture-tables.ts';
import { importsBetweenRooms, type RoomImport } from '../docs/imports-between-rooms.ts';
import { ROOT } from '../docs/root.ts';
import { roomDiagram, type Box } from '../docs/room-diagram.ts';
import { ROOMS, type RoomName } from './rooms.ts';

test('the files that a newcomer is sent to are there', () => {
  const named = Object.entries(ROOMS).flatMap(([name, { start }]) =>
    start.map((file) => (name === 'main' ? `hub/${file}` : `${folderOf(name as RoomName)}/${file}`)),
  );
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('imports between rooms are found in the sources, those of tests and within a room are not', () => {
  const tree = new Map([
    [
      'hub/http/a.ts',
      `import { b } from '../commands/b.ts'; import type { C } from '../domain/c.ts'; import './d.ts';`,
    ],
    ['test/a.test.ts', `import { b } from '../hub/commands/b.ts';`],
  ]);
  expect(importsBetweenRooms(tree)).toEqual([
    { from: 'http', to: 'commands', typeOnly: false },
    { from: 'http', to: 'domain', typeOnly: true },
  ]);
});

describe('the diagram of the rooms', () => {
  const boxes: readonly Box[] = [
    { title: 'in', rooms: ['http', 'mqtt'] },
    { title: 'do', rooms: ['commands'] },
    { title: 'keep', rooms: ['store'] },
  ];
  const code = (from: RoomName, to: RoomName): RoomImport => ({ from, to, typeOnly: false });
  const types = (from: RoomName, to: RoomName): RoomImport => ({ from, to, typeOnly: true });
  const arrowsOf = (...imports: RoomImport[]): string[] =>
    roomDiagram(new Set(['http', 'commands', 'store'] as const), imports, boxes)
      .split('\n')
      .filter((line) => line.includes('>') && !line.includes('['))
      .map((line) => line.trim());

  test('shows rooms that have files, in boxes', () => {
    expect(roomDiagram(new Set(['http']), [], boxes)).toContain('box0["<b>in</b><br>http"]');
  });

  test('leaves out an arrow where others lead', () => {
    expect(arrowsOf(code('http', 'commands'), code('commands', 'store'), code('http', 'store'))).toEqual([
      'box0 --> box1',
      'box1 --> box2',
    ]);
  });

  test('shows imports of types as dotted arrows, which replace no arrow of code', () => {
    expect(arrowsOf(code('http', 'commands'), types('commands', 'store'), code('http', 'store'))).toEqual([
      'box0 --> box1',
      'box0 --> box2',
      'box1 -.-> box2',
    ]);
  });

  test('needs a box for every room', () => {
    expect(() => arrowsOf(code('http', 'domain'))).toThrow('the room domain is in no box');
  });
});
