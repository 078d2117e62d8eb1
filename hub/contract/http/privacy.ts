import { Type, type Static } from 'typebox';

/** Days; the book of facts, which holds ids and no words, is kept. */
export const RetentionNotice = Type.Object({
  wordsDays: Type.Integer(),
  quarantineDays: Type.Integer(),
  alertsDays: Type.Integer(),
  documentsDays: Type.Integer(),
  backupsKept: Type.Integer(),
  freeText: Type.Boolean(),
  nameOwnerToCaller: Type.Boolean(),
});
export type KeptView = Static<typeof RetentionNotice>;
export const Erased = Type.Object({ erased: Type.Literal(true) });
