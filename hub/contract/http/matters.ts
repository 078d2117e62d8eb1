import { Type, type Static } from 'typebox';
import { Fact, HandOver, Owner } from '../call.ts';
import { idOf, nullable, timeOf, Timestamp, Words } from '../ids.ts';
import { PageQuery } from './page.ts';

const DAY_PATTERN = '^\\d{4}-\\d\\d-\\d\\d$';
/** A calendar day in the time zone of the building. */
const dayOf = (description: string) => Type.String({ pattern: DAY_PATTERN, description });
const textOf = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });

/** A matter (办件): what a resident came for, which may outlive the call. */
export const Matter = Type.Object({
  id: Type.String({ description: 'matter id' }),
  number: Type.Integer({ description: 'counts the matters of this building' }),
  state: Type.Union([Type.Literal('open'), Type.Literal('done')]),
  reason: Type.String({ description: 'reason id, from the site document' }),
  place: nullable(Type.String(), 'place id, or null'),
  call: nullable(Type.String(), 'the call that it came from; null for a walk-in or the telephone'),
  owner: Owner,
  team: nullable(Type.String(), 'team of the owner, which may read notes and next step'),
  openedBy: Type.String({ description: 'staff id' }),
  openedAt: timeOf('when it was opened'),
  dueOn: nullable(dayOf('2026-12-01'), 'day from which the owner is reminded, `2026-12-01`; null: never'),
  due: Type.Boolean({ description: 'the day has come, and it is not done' }),
  handOver: nullable(HandOver, 'the open offer to hand it over, or null'),
  offeredToMe: Type.Boolean({ description: 'true: the offer waits for your answer' }),
  mayRead: Type.Boolean({ description: 'true: you may read its notes and next step' }),
  nextStep: nullable(Type.String(), 'free text; null when there is none or you may not read it'),
  outcome: nullable(Type.String(), 'outcome id; null while it is open'),
  doneAt: nullable(Timestamp, 'null while it is open'),
});
export type MatterView = Static<typeof Matter>;

export const MatterWithNotes = Type.Intersect([
  Matter,
  Type.Object({
    notes: Type.Array(
      Type.Object({
        at: timeOf('when it was written'),
        by: Type.Object({ id: Type.String(), name: Words }, { description: 'the writer, by staff id' }),
        text: Type.String({ description: 'free text' }),
      }),
      { description: 'notes of your own team only, oldest first' },
    ),
    timeline: Type.Array(Fact, { description: 'all facts about the matter, oldest first' }),
  }),
]);
export type MatterWithNotesView = Static<typeof MatterWithNotes>;

export const MatterNew = Type.Object({
  reason: idOf('reason, from the site document'),
  call: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'the call that it came from; the matter then has its place. Left out for a walk-in or the telephone',
    }),
  ),
  place: Type.Optional(idOf('place; not needed with `call`')),
  nextStep: Type.Optional(textOf('free text')),
  dueOn: Type.Optional(dayOf('day from which the owner is reminded: 2026-12-01')),
});
/** Both values from now on. */
export const PlanBody = Type.Object({
  nextStep: nullable(textOf('free text'), 'free text; null removes it'),
  dueOn: nullable(dayOf('2026-12-01'), 'day, `2026-12-01`; null removes it'),
});
export const NoteBody = Type.Object({ text: textOf('free text, for your own team') });
export const DoneBody = Type.Object({ outcome: idOf('outcome, from the site document') });
export const MattersQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('done')])),
  mine: Type.Optional(Type.Boolean({ description: 'only what I own or am asked to take over' })),
});
