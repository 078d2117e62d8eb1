import { Type, type Static } from 'typebox';

/** RFC 9457 problem details; `code` is stable, `hint` says what to do. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
);
export type ProblemBody = Static<typeof Problem>;

export const Health = Type.Object(
  { status: Type.String(), problems: Type.Optional(Type.Array(Type.String())) },
  { additionalProperties: true },
);
