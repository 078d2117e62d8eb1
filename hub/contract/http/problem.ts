import { Type, type Static } from 'typebox';

/** Problem details by RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'always `about:blank`' }),
    title: Type.String({ description: 'the title of the code, for people' }),
    status: Type.Integer({ description: 'HTTP status' }),
    code: Type.String({ description: 'stable code, see Errors' }),
    detail: Type.Optional(Type.String({ description: 'what is wrong with this request, for people' })),
    hint: Type.Optional(Type.String({ description: 'what to do, for people' })),
  },
  { additionalProperties: true },
);
export type ProblemBody = Static<typeof Problem>;

export const Health = Type.Object(
  {
    status: Type.String({ description: '`/healthz`: `ok`; `/readyz`: `ready` or `not-ready`' }),
    problems: Type.Optional(Type.Array(Type.String(), { description: 'present problems, for people' })),
  },
  { additionalProperties: true },
);
