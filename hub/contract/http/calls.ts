import { Type } from 'typebox';
import { Id } from '../ids.ts';

export const CallNew = Type.Object({ place: Id, kind: Id, note: Type.Optional(Type.String({ maxLength: 500 })) });
/** `plate` carries the call point's code from the QR on its plate; without it the tap counts as declared. */
export const ArriveBody = Type.Object({
  proof: Type.Optional(Type.Union([Type.Literal('declared'), Type.Object({ plate: Type.String({ maxLength: 128 }) })])),
});
export const ReleaseBody = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) });
/** To one person, or to whoever of a team says yes first; where both are named, to the person. */
export const HandOverBody = Type.Object({ to: Type.Union([Type.Object({ staff: Id }), Type.Object({ team: Id })]) });
/** The team behind the right door. */
export const RedirectBody = Type.Object({ team: Id });
export const CloseBody = Type.Object({ outcome: Id, note: Type.Optional(Type.String({ maxLength: 500 })) });
/** A body may be absent altogether. */
export const EmptyBody = Type.Union([Type.Null(), Type.Object({})]);
export const CallsQuery = Type.Object({
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  before: Type.Optional(Type.String({ maxLength: 64 })),
});
