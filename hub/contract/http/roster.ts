import { Type, type Static } from 'typebox';
import { Id, idOf, nullable, timeOf, Timestamp, Words } from '../ids.ts';
import { SiteMistake } from './site.ts';

const Mode = Type.Union([
  Type.Literal('day'),
  Type.Literal('lunch'),
  Type.Literal('night'),
  Type.Literal('closed'),
  Type.Literal('holiday'),
]);
/**
 * A moment in a request: RFC 3339 with its offset, from 1970 to 2199. Days after the year 9999 cannot be written, and a
 * look-up of a duty also reads the days around it.
 */
export const Moment = Type.String({
  pattern: '^(19[7-9]\\d|2[01]\\d\\d)-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$',
  description: '2026-11-23T09:00:00+08:00',
});

export const DutyTeam = Type.Object({
  team: Type.String({ description: 'team id' }),
  staff: Type.Array(Type.String(), { description: 'staff ids of the people on duty' }),
  awaited: Type.Array(Type.String(), {
    description:
      'those of them who have not checked in yet, where the site asks for it; they are not alerted as on duty',
  }),
  backup: Type.Array(Type.String(), { description: 'staff ids of the backup' }),
  why: Type.Array(Type.String(), { description: 'ids of the shifts and overrides that led to this' }),
  mode: Type.Union(Mode.anyOf, { description: 'mode of the opening hours' }),
  opensAt: nullable(Timestamp, 'when the team opens next; null while it is open'),
  ends: Type.Optional(
    Type.Array(Type.Object({ staff: Type.String(), at: Timestamp }), {
      description: 'when the duty or backup of each of them ends; left out for who has no end in the next 31 days',
    }),
  ),
});
export type DutyTeamView = Static<typeof DutyTeam>;
/** Calendar days in the time zone of the building; the last one is included. */
const Day = Type.String({ pattern: '^20\\d\\d-\\d\\d-\\d\\d$', description: '2026-12-01' });
export const RosterDays = Type.Object({ team: Type.Optional(Id), from: Type.Optional(Day), to: Type.Optional(Day) });
export const DutyQuery = Type.Object({ at: Type.Optional(Moment) });

/** One person's unbroken time on duty or as backup, with leave, covers and agreed swaps applied. */
export const Shift = Type.Object({
  team: Id,
  staff: Id,
  role: Type.Enum(['duty', 'backup']),
  from: timeOf('begin; the begin of the first day that was asked for, if it began long before'),
  to: timeOf('end'),
});
export type ShiftView = Static<typeof Shift>;

const Span = Type.Object({ from: Timestamp, to: Timestamp });
const SpanNew = Type.Object({ from: Moment, to: Moment });
const OverrideKind = Type.Union([Type.Literal('leave'), Type.Literal('cover'), Type.Literal('extra')]);

const override = {
  kind: Type.Union(OverrideKind.anyOf, {
    description:
      '`leave`: `person` is out of all shifts; `cover`: takes the place of `for`; `extra`: is also on duty for `team`',
  }),
  person: idOf('staff id'),
  for: Type.Optional(idOf('staff id of the person who is replaced; with `cover`')),
  team: Type.Optional(idOf('with `extra`')),
};
export const OverrideNew = Type.Object({ ...override, from: Moment, to: Moment });
export const Override = Type.Object({
  id: Type.String({ description: 'override id' }),
  ...override,
  from: timeOf('begin'),
  to: timeOf('end, not included'),
});
export type OverrideView = Static<typeof Override>;

/** "Take my shift from … to …", and perhaps "I take yours". It takes effect once the other has agreed. */
export const SwapNew = Type.Object({
  with: idOf('staff id of the other person'),
  mine: Type.Object(SpanNew.properties, { description: 'time of yours that the other takes' }),
  theirs: Type.Optional(Type.Object(SpanNew.properties, { description: 'time of theirs that you take in return' })),
});
export const Swap = Type.Object({
  id: Type.String({ description: 'swap id' }),
  by: idOf('staff id of the person who asked'),
  with: idOf('staff id of the other person'),
  mine: Type.Object(Span.properties, { description: 'time of `by` that `with` takes' }),
  theirs: nullable(Span, 'time of `with` that `by` takes in return, or null'),
  agreedAt: nullable(Timestamp, 'null until the other has agreed; until then it has no effect'),
});
export type SwapView = Static<typeof Swap>;

export const RosterImported = Type.Object({
  applied: Type.Boolean({ description: 'false with `dryRun`' }),
  added: Type.Array(Override, { description: 'overrides that were added, or would be with `dryRun`' }),
  unchanged: Type.Integer({ description: 'entries of the file that are in the roster already' }),
  mistakes: Type.Array(SiteMistake, { description: 'warnings' }),
  encoding: Type.Optional(
    Type.String({ description: 'how the bytes of the file were read, e.g. `utf-8` or `gb18030`' }),
  ),
  people: Type.Optional(
    Type.Array(Type.Object({ written: Type.String(), id: Id, name: Words }), {
      description: 'what stands in the file for each person, as it was read, and who is meant; at most 100',
    }),
  ),
});

export const RosterDocument = Type.Object(
  {},
  { additionalProperties: true, description: 'the section `roster` of a site document' },
);
export const Roster = Type.Object({
  roster: nullable(RosterDocument, 'null for a site without a roster'),
  overrides: Type.Array(Override, { description: 'present and future ones' }),
  swaps: Type.Array(Swap, { description: 'present and future ones' }),
  gaps: Type.Array(Type.Object({ team: Id, from: timeOf('begin'), to: timeOf('end') }), {
    description: 'opening hours of the next 14 days in which nobody is on duty',
  }),
  missingDecrees: Type.Array(Type.Integer(), { description: 'years whose public holidays are not known yet' }),
});
export type RosterView = Static<typeof Roster>;
