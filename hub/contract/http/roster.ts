import { Type, type Static } from 'typebox';
import { Id, Timestamp } from '../ids.ts';
import { SiteMistake } from './site.ts';

const Mode = Type.Union([
  Type.Literal('day'),
  Type.Literal('lunch'),
  Type.Literal('night'),
  Type.Literal('closed'),
  Type.Literal('holiday'),
]);
/** A moment as a caller writes it: RFC 3339 with its offset. */
/** From 1970 to 2199: days beyond the year 9999 have no name, and whoever looks at a duty looks at the days around it. */
export const Moment = Type.String({
  pattern: '^(19[7-9]\\d|2[01]\\d\\d)-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$',
  description: '2026-11-23T09:00:00+08:00',
});

/** Who answers, by team; `awaited` of them have not checked in yet, and the round passes over them; `why` names the shifts and changes that made it so. `opensAt` is null while the desk is open. */
export const DutyTeam = Type.Object({
  team: Type.String(),
  staff: Type.Array(Type.String()),
  awaited: Type.Array(Type.String()),
  backup: Type.Array(Type.String()),
  why: Type.Array(Type.String()),
  mode: Mode,
  opensAt: Type.Union([Timestamp, Type.Null()]),
});
export type DutyTeamView = Static<typeof DutyTeam>;
/** Days as the wall of the building counts them; the last is included. */
const Day = Type.String({ pattern: '^20\\d\\d-\\d\\d-\\d\\d$', description: '2026-12-01' });
export const RosterDays = Type.Object({ team: Type.Optional(Id), from: Type.Optional(Day), to: Type.Optional(Day) });
export const DutyQuery = Type.Object({ at: Type.Optional(Moment) });

const Span = Type.Object({ from: Timestamp, to: Timestamp });
const SpanNew = Type.Object({ from: Moment, to: Moment });
const OverrideKind = Type.Union([Type.Literal('leave'), Type.Literal('cover'), Type.Literal('extra')]);

/** `leave`: out of every shift. `cover` stands where `for` would. `extra` is on duty for `team` as well. */
export const OverrideNew = Type.Object({
  kind: OverrideKind,
  person: Id,
  for: Type.Optional(Id),
  team: Type.Optional(Id),
  from: Moment,
  to: Moment,
});
export const Override = Type.Object({
  id: Type.String(),
  kind: OverrideKind,
  person: Id,
  for: Type.Optional(Id),
  team: Type.Optional(Id),
  from: Timestamp,
  to: Timestamp,
});
export type OverrideView = Static<typeof Override>;

/** "Take my shift from … to …", and perhaps "I take yours". Counts only once the other has agreed. */
export const SwapNew = Type.Object({ with: Id, mine: SpanNew, theirs: Type.Optional(SpanNew) });
export const Swap = Type.Object({
  id: Type.String(),
  by: Id,
  with: Id,
  mine: Span,
  theirs: Type.Union([Span, Type.Null()]),
  agreedAt: Type.Union([Timestamp, Type.Null()]),
});
export type SwapView = Static<typeof Swap>;

/** `added`: what was, or with `dryRun` would be, entered anew; `unchanged`: how much of the file stands in the roster already. */
export const RosterImported = Type.Object({
  applied: Type.Boolean(),
  added: Type.Array(Override),
  unchanged: Type.Integer(),
  mistakes: Type.Array(SiteMistake),
});

export const RosterDocument = Type.Object(
  {},
  { additionalProperties: true, description: 'the section `roster` of a site document' },
);
/** `gaps`: opening hours of the next 14 days in which nobody is on duty. `missingDecrees`: years whose public holidays are not known yet. */
export const Roster = Type.Object({
  roster: Type.Union([RosterDocument, Type.Null()]),
  overrides: Type.Array(Override),
  swaps: Type.Array(Swap),
  gaps: Type.Array(Type.Object({ team: Id, from: Timestamp, to: Timestamp })),
  missingDecrees: Type.Array(Type.Integer()),
});
export type RosterView = Static<typeof Roster>;
