import type { RoomName } from '../architecture/rooms.ts';
import type { RoomImport } from './imports-between-rooms.ts';

/** One box of the diagram. */
export type Box = { readonly title: string; readonly rooms: readonly RoomName[] };

type Arrow = { readonly from: Box; readonly to: Box; readonly typeOnly: boolean };

/** Boxes from top to bottom. Every room that has files is in one of them. */
export const BOXES: readonly Box[] = [
  { title: 'command line', rooms: ['main', 'cli'] },
  { title: 'composition root', rooms: ['app'] },
  { title: 'ways in', rooms: ['mqtt', 'http', 'stream', 'pager', 'scheduler', 'gpio', 'brokers'] },
  { title: 'ways out', rooms: ['delivery'] },
  { title: 'decide and record', rooms: ['commands', 'live', 'intake'] },
  { title: 'read and permit', rooms: ['queries', 'access'] },
  { title: 'tools', rooms: ['audit', 'backup', 'doctor'] },
  { title: 'set-up', rooms: ['config', 'certificates', 'telemetry'] },
  { title: 'clients', rooms: ['dashboard', 'firmware-sim'] },
  { title: 'storage', rooms: ['store'] },
  { title: 'pure', rooms: ['domain', 'dialects', 'contract', 'types'] },
];

/**
 * @returns a Mermaid flowchart of the imports between boxes. An arrow is left out when other arrows already lead there.
 * @throws when a room is in no box.
 */
export function roomDiagram(rooms: ReadonlySet<RoomName>, imports: readonly RoomImport[], boxes = BOXES): string {
  const shown = boxes
    .map(({ title, rooms: all }): Box => ({ title, rooms: all.filter((room) => rooms.has(room)) }))
    .filter((box) => box.rooms.length > 0);
  const arrows = reduced(arrowsOf(imports, shown));
  const idOf = (box: Box): string => `box${shown.indexOf(box)}`;
  return [
    '```mermaid',
    'flowchart TB',
    ...shown.map((box) => `  ${idOf(box)}["<b>${box.title}</b><br>${box.rooms.join(', ')}"]`),
    ...arrows.map(({ from, to, typeOnly }) => `  ${idOf(from)} ${typeOnly ? '-.->' : '-->'} ${idOf(to)}`),
    '```',
  ].join('\n');
}

function arrowsOf(imports: readonly RoomImport[], boxes: readonly Box[]): Arrow[] {
  const boxOf = (room: RoomName): Box => {
    const box = boxes.find((one) => one.rooms.includes(room));
    if (box === undefined) throw new Error(`the room ${room} is in no box of test/docs/room-diagram.ts`);
    return box;
  };
  const between = imports.map(({ from, to, typeOnly }) => ({ from: boxOf(from), to: boxOf(to), typeOnly }));
  return boxes.flatMap((from) =>
    boxes.flatMap((to) => {
      const same = between.filter((one) => from !== to && one.from === from && one.to === to);
      return same.length === 0 ? [] : [{ from, to, typeOnly: same.every((one) => one.typeOnly) }];
    }),
  );
}

/** Transitive reduction. An arrow of code needs a detour of code; for an arrow of types any detour is enough. */
function reduced(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter((arrow) => {
    const others = arrows.filter((one) => one !== arrow && (arrow.typeOnly || !one.typeOnly));
    return !leads(arrow.from, arrow.to, others, new Set());
  });
}

function leads(from: Box, to: Box, arrows: readonly Arrow[], seen: Set<Box>): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return arrows.some((arrow) => arrow.from === from && leads(arrow.to, to, arrows, seen));
}
