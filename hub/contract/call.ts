import { Type, type Static } from 'typebox';
import { nullable, timeOf, Timestamp, Words } from './ids.ts';

/** Calls as phones, pages and scripts see them (http.md, Call). Descriptions are printed in http.md. */
export const Priority = Type.Union([Type.Literal('routine'), Type.Literal('urgent'), Type.Literal('emergency')]);
export const CallState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('acknowledged'),
  Type.Literal('attended'),
  Type.Literal('closed'),
]);

export const Owner = Type.Object({
  id: Type.String({ description: 'staff id' }),
  name: Words,
  team: nullable(Type.String(), 'team id; null for a person without a team'),
});

export const HandOver = Type.Object({
  to: Type.Union([Type.Object({ staff: Type.String() }), Type.Object({ team: Type.String() })], {
    description: 'who is asked: one person, or any member of a team',
  }),
  offeredAt: timeOf('when the offer was made; it ends after 60 s without an answer'),
});

export const Call = Type.Object({
  id: Type.String({ description: 'call id' }),
  number: Type.Integer({ description: 'counts the calls of this building' }),
  kind: Type.String({ description: 'id of the kind of call, from the site document' }),
  priority: Priority,
  state: CallState,
  place: nullable(Type.String(), 'place id; null when the place of the button is not known'),
  callPoint: nullable(Type.String(), 'call point id; null for a call by hand or from an unknown button'),
  device: nullable(Type.String(), 'device id; null for a call that was opened by hand'),
  raisedAt: timeOf('when the call was raised'),
  team: Type.Optional(
    nullable(Type.String(), 'team that answers now: that of the place, or the one it was redirected to'),
  ),
  owner: nullable(Owner, 'the person who has acknowledged it; null while it waits'),
  step: Type.Integer({ description: 'step of the policy that was alerted last, from 0; -1 before the desk opens' }),
  dueAt: nullable(
    Timestamp,
    'the next deadline: next step, arrival limit, reminder or end of an offer; null when closed',
  ),
  repeats: Type.Integer({ description: 'further presses while it was open' }),
  marks: Type.Array(Type.String(), {
    description:
      'remarks: cancelled, emergency, re-raised, released, unanswered, present, late, unplaced, closed-hours, wrong-door, watched',
  }),
  handOver: nullable(HandOver, 'the open offer to hand it over, or null'),
  closedAt: nullable(Timestamp, 'null while it is open'),
  closedBy: Type.Optional(
    Type.Object(Owner.properties, {
      description: 'who closed it; left out while it is open and after a reset at the place',
    }),
  ),
  outcome: nullable(Type.String(), 'outcome id; null while it is open'),
  note: Type.Optional(Type.String({ description: 'free text, while it is kept' })),
  acknowledgedAt: Type.Optional(timeOf('when its owner acknowledged it')),
  attendedAt: Type.Optional(timeOf('when a person arrived at the place')),
  forCall: Type.Optional(Type.String({ description: 'id of the call for which a second pair of hands was asked' })),
  seq: Type.Integer({ description: 'number of the newest fact about it' }),
});

/** A fact, named in the past tense. Further fields depend on `type`. Facts of a press carry `pressId` and `device`. */
export const Fact = Type.Object(
  {
    seq: Type.Integer({ description: 'number of the fact, rising by one over all facts of the hub' }),
    at: timeOf('when it happened'),
    type: Type.String({ description: 'what happened, for example `CallAcknowledged`; ignore unknown types' }),
    callId: Type.Optional(Type.String({ description: 'the call that it is about; left out inside of a timeline' })),
    pressId: Type.Optional(Type.String({ description: 'id of the press, made by the device' })),
    device: Type.Optional(Type.String({ description: 'device id of the press' })),
    by: Type.Optional(nullable(Type.String(), 'staff id of the person who did it; null when it was not a person')),
  },
  { additionalProperties: true },
);

export const CallWithTimeline = Type.Intersect([
  Call,
  Type.Object({ timeline: Type.Array(Fact, { description: 'all facts about the call, oldest first' }) }),
]);

export type CallView = Static<typeof Call>;
export type OwnerView = Static<typeof Owner>;
export type FactView = Static<typeof Fact>;
export type CallWithTimelineView = CallView & { timeline: FactView[] };
export type PriorityName = Static<typeof Priority>;
