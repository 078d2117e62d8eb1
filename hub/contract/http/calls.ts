import { Type, type Static } from 'typebox';
import { Id, idOf } from '../ids.ts';
import { Moment } from './roster.ts';

const note = Type.Optional(Type.String({ maxLength: 500, description: 'free text; no names, no health' }));

export const CallNew = Type.Object({
  place: idOf('where help is needed'),
  kind: idOf('kind of call, from the site document'),
  note,
});
export const ArriveBody = Type.Object({
  proof: Type.Optional(
    Type.Union([Type.Literal('declared'), Type.Object({ plate: Type.String({ maxLength: 128 }) })], {
      description: '`plate`: the code of the QR on the plate of the call point; left out means `declared`',
    }),
  ),
});
export const ReleaseBody = Type.Object({
  reason: Type.String({ minLength: 1, maxLength: 200, description: 'why; shown to the people who are alerted again' }),
});
/** When both are named, the person is asked. */
export const HandOverBody = Type.Object({
  to: Type.Union([Type.Object({ staff: Id }), Type.Object({ team: Id })], {
    description: 'one person, or a team: then the first member who accepts',
  }),
});
export const RedirectBody = Type.Object({ team: idOf('the team that should answer') });
export const CloseBody = Type.Object({ outcome: idOf('outcome, from the site document'), note });
/** The body may be absent. */
export const EmptyBody = Type.Union([Type.Null(), Type.Object({})]);
export const CallsQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  before: Type.Optional(Type.String({ maxLength: 64 })),
  since: Type.Optional(Moment),
});

/** How often an outcome ended calls of a kind. Nobody is named. */
export const OutcomeUse = Type.Object({
  kind: Type.String({ description: 'kind of call' }),
  outcome: Type.String({ description: 'outcome id' }),
  count: Type.Integer({ description: 'calls that it ended in the 30 days before `day`, of the newest 2,000' }),
});
export type OutcomeUseView = Static<typeof OutcomeUse>;
