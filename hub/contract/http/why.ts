import { Type, type Static } from 'typebox';
import { Owner } from '../call.ts';
import { timeOf } from '../ids.ts';

/**
 * "Why did nobody come?": what happened to one call, as lines of a code and values. The words are the reader's; unknown
 * codes are left out.
 */
const CannotHear = Type.Object({
  person: Owner,
  why: Type.String({
    description: 'never-joined, watches-only, on-leave, no-line, asleep or mute, as it was at that moment',
  }),
});

export const WhyLine = Type.Object({
  at: timeOf('when it happened'),
  code: Type.String({
    description:
      'pressed, opened, stored, told, cannot-hear, passed, went-on, shown, heard, lamp, nobody-reached, reached, hearing-lost, pressed-again, emergency, cancelled, taken, arrived, present, given-back, not-there, sent-over, offered, accepted, declined, returned, reminded, clock-stepped, closed',
  }),
  by: Type.Optional(Owner),
  people: Type.Optional(Type.Array(Owner, { description: 'with `told` and `offered`: who was told' })),
  cannot: Type.Optional(Type.Array(CannotHear, { description: 'with `cannot-hear`' })),
  count: Type.Optional(Type.Integer({ description: 'number of people told, also when their names are kept no more' })),
  step: Type.Optional(Type.Integer({ description: 'step of the policy, from 0' })),
  why: Type.Optional(
    Type.String({
      description:
        '`told`: why it rang (raised, escalated, repeated, …); `passed`: empty, on-leave, unreachable or unproven; `went-on`: no-answer, unproven, unreachable, or heard-again (somebody may hear again); `nobody-reached`: cannot or silent; `reached`: receipt, proven, taken, told-again or over; `arrived`: the proof; `sent-over`: the team',
    }),
  ),
  ms: Type.Optional(
    Type.Integer({ description: '`stored`: after the press; `taken`: after the press; `clock-stepped`: by how much' }),
  ),
  stage: Type.Optional(Type.String({ description: 'with `lamp`: what the caller was told, as in `down/feedback`' })),
  lamp: Type.Optional(Type.String({ description: 'with `lamp`: off, yellow, green or red' })),
  outputs: Type.Optional(Type.Array(Type.String(), { description: 'with `told`: outputs that sounded' })),
  outcome: Type.Optional(Type.String({ description: 'with `closed`: outcome id' })),
});

export const WhyReason = Type.Object({
  code: Type.String({
    description: 'late-press, closed-hours, cannot-hear, no-receipt, not-taken, given-back, not-there or nobody-named',
  }),
  people: Type.Optional(Type.Array(Owner)),
  cannot: Type.Optional(Type.Array(CannotHear)),
  ms: Type.Optional(Type.Integer({ description: '`late-press`: how late the press reached the hub' })),
});

export const Why = Type.Object({
  call: Type.String({ description: 'call id' }),
  number: Type.Integer({ description: 'counts the calls of this building' }),
  place: Type.Union([Type.String(), Type.Null()], { description: 'place id; null when it is not known' }),
  callPoint: Type.Union([Type.String(), Type.Null()], { description: 'call point id; null for a call by hand' }),
  device: Type.Union([Type.String(), Type.Null()], { description: 'device id; null for a call by hand' }),
  raisedAt: timeOf('when the call was raised'),
  state: Type.String({ description: 'waiting, acknowledged, attended or closed' }),
  well: Type.Boolean({
    description:
      'taken within 60 s of the press, never given back, not late on the way, and somebody was always reached',
  }),
  takenAfterMs: Type.Optional(Type.Integer({ description: 'from the press until somebody first said "I am going"' })),
  arrivedAfterMs: Type.Optional(Type.Integer({ description: 'from the press until a person first was there' })),
  reasons: Type.Array(WhyReason, { description: 'what kept people away; empty for a call that was answered well' }),
  lines: Type.Array(WhyLine, { description: 'everything that happened, oldest first' }),
});

export type WhyLineView = Static<typeof WhyLine>;
export type WhyReasonView = Static<typeof WhyReason>;
export type WhyView = Static<typeof Why>;
