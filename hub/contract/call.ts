import { Type, type Static } from 'typebox';
import { Timestamp, Words } from './ids.ts';

/** Calls as phones, pages and scripts see them (http.md, Call). */
export const Priority = Type.Union([Type.Literal('routine'), Type.Literal('urgent'), Type.Literal('emergency')]);
export const CallState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('acknowledged'),
  Type.Literal('attended'),
  Type.Literal('closed'),
]);

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const Owner = Type.Object({ id: Type.String(), name: Words, team: nullable(Type.String()) });

export const HandOver = Type.Object({
  to: Type.Union([Type.Object({ staff: Type.String() }), Type.Object({ team: Type.String() })]),
  offeredAt: Timestamp,
});

export const Call = Type.Object({
  id: Type.String(),
  number: Type.Integer({ description: 'counts the calls of this building' }),
  kind: Type.String(),
  priority: Priority,
  state: CallState,
  place: nullable(Type.String()),
  callPoint: nullable(Type.String()),
  device: nullable(Type.String()),
  raisedAt: Timestamp,
  /** The team that answers now: that of the place, or the one the call was sent to from the wrong door. */
  team: Type.Optional(nullable(Type.String())),
  owner: nullable(Owner),
  step: Type.Integer({ description: 'step of the policy that was told last, from 0; -1 before the desk opens' }),
  dueAt: nullable(Timestamp),
  repeats: Type.Integer({ description: 'further presses while it was open' }),
  marks: Type.Array(Type.String(), {
    description:
      'what was said about it: cancelled, emergency, re-raised, released, unanswered, present, late, unplaced, closed-hours, wrong-door',
  }),
  handOver: nullable(HandOver),
  closedAt: nullable(Timestamp),
  outcome: nullable(Type.String()),
  note: Type.Optional(Type.String({ description: 'what somebody wrote, while it is kept' })),
  acknowledgedAt: Type.Optional(Timestamp),
  attendedAt: Type.Optional(Timestamp),
  forCall: Type.Optional(Type.String({ description: 'the call for which a second pair of hands was asked' })),
  seq: Type.Integer({ description: 'number of the newest fact about it' }),
});

/** A fact in the past tense. Further fields depend on `type`; facts of a press carry `pressId` and `device`. */
export const Fact = Type.Object(
  {
    seq: Type.Integer(),
    at: Timestamp,
    type: Type.String(),
    callId: Type.Optional(Type.String()),
    pressId: Type.Optional(Type.String()),
    device: Type.Optional(Type.String()),
    by: Type.Optional(nullable(Type.String())),
  },
  { additionalProperties: true },
);

export const CallWithTimeline = Type.Intersect([Call, Type.Object({ timeline: Type.Array(Fact) })]);

export type CallView = Static<typeof Call>;
export type OwnerView = Static<typeof Owner>;
export type FactView = Static<typeof Fact>;
export type CallWithTimelineView = CallView & { timeline: FactView[] };
export type PriorityName = Static<typeof Priority>;
