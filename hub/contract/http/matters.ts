import { Type, type Static } from 'typebox';
import { Fact, HandOver, Owner } from '../call.ts';
import { Id, Timestamp, Words } from '../ids.ts';
import { PageQuery } from './page.ts';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** A day by the calendar on the wall. */
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: '2026-12-01' });
const Text = Type.String({ minLength: 1, maxLength: 500 });

/** What a resident came for, which may outlive the call (办件). `nextStep` is null for who may not read it (`mayRead`). */
export const Matter = Type.Object({
  id: Type.String(),
  number: Type.Integer(),
  state: Type.Union([Type.Literal('open'), Type.Literal('done')]),
  reason: Type.String(),
  place: nullable(Type.String()),
  call: nullable(Type.String()),
  owner: Owner,
  team: nullable(Type.String()),
  openedBy: Type.String(),
  openedAt: Timestamp,
  dueOn: nullable(Day),
  due: Type.Boolean({ description: 'the day has come, and it is not done' }),
  handOver: nullable(HandOver),
  offeredToMe: Type.Boolean(),
  mayRead: Type.Boolean(),
  nextStep: nullable(Type.String()),
  outcome: nullable(Type.String()),
  doneAt: nullable(Timestamp),
});
export type MatterView = Static<typeof Matter>;

export const MatterWithNotes = Type.Intersect([
  Matter,
  Type.Object({
    notes: Type.Array(
      Type.Object({ at: Timestamp, by: Type.Object({ id: Type.String(), name: Words }), text: Type.String() }),
    ),
    timeline: Type.Array(Fact),
  }),
]);
export type MatterWithNotesView = Static<typeof MatterWithNotes>;

/** `call`: the call it came from, whose place it then has; without one it is a walk-in or the telephone. */
export const MatterNew = Type.Object({
  reason: Id,
  call: Type.Optional(Type.String({ maxLength: 64 })),
  place: Type.Optional(Id),
  nextStep: Type.Optional(Text),
  dueOn: Type.Optional(Day),
});
/** Both as they shall be from now on: null takes one away. */
export const PlanBody = Type.Object({ nextStep: nullable(Text), dueOn: nullable(Day) });
export const NoteBody = Type.Object({ text: Text });
export const DoneBody = Type.Object({ outcome: Id });
export const MattersQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('done')])),
  mine: Type.Optional(Type.Boolean({ description: 'only what I own or am asked to take over' })),
});
