import { ROOMS, type Room, type RoomName } from '../architecture/rooms.ts';
import { readTree } from '../architecture/tree.ts';
import type { Blocks } from './blocks.ts';
import { importsBetweenRooms, roomsIn } from './imports-between-rooms.ts';
import { BOXES, roomDiagram } from './room-diagram.ts';
import { code } from './schema.ts';
import { table } from './table.ts';

const MANY_ROOMS = 12;

/** The diagram comes from the imports of the sources, the table from test/architecture/rooms.ts. */
export function architectureBlocks(): Blocks {
  const tree = readTree(['.ts', '.tsx'], ['hub', 'config', 'firmware-sim', 'dashboard']);
  const rooms = roomsIn(tree);
  return { diagram: roomDiagram(rooms, importsBetweenRooms(tree)), rooms: roomTable(rooms) };
}

function roomTable(rooms: ReadonlySet<RoomName>): string {
  const shown = BOXES.flatMap((box) => box.rooms).filter((name) => rooms.has(name));
  return table(
    ['room', 'is', 'may import', 'libraries', 'look first at'],
    shown.map((name) => [
      `[${code(name)}](${folderOf(name)})`,
      ROOMS[name].purpose,
      mayImport(ROOMS[name]),
      libraries(ROOMS[name]),
      ROOMS[name].start.map(code).join(', '),
    ]),
  );
}

export function folderOf(name: RoomName): string {
  if (name === 'main') return 'hub/main.ts';
  return ['config', 'firmware-sim', 'dashboard'].includes(name) ? name : `hub/${name}`;
}

/** Every room above the pure ones may import `types`; that is said once, above the table. */
function mayImport({ uses, types = {} }: Room): string {
  if (uses.length > MANY_ROOMS) return 'nearly every room';
  const ofTypes = Object.entries(types).filter(([name]) => name !== 'types');
  return [
    ...uses.map(code),
    ...ofTypes.map(([name, files]) => `types of ${files === 'all' ? code(name) : `some files of ${code(name)}`}`),
  ].join(', ');
}

function libraries({ packages, node }: Room): string {
  return [...packages.map(code), ...(node ? ['Node'] : [])].join(', ');
}
