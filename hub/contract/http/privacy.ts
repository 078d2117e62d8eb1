import { Type, type Static } from 'typebox';

/** What the hub keeps, and for how long. The event log holds ids and no free text, and is kept for ever. */
export const RetentionNotice = Type.Object({
  wordsDays: Type.Integer({ description: 'days that free text is kept' }),
  quarantineDays: Type.Integer({ description: 'days that unreadable messages of devices are kept' }),
  alertsDays: Type.Integer({ description: 'days that ended alerts and their receipts are kept' }),
  documentsDays: Type.Integer({ description: 'days that earlier site documents are kept' }),
  backupsKept: Type.Integer({ description: 'number of backups that are kept' }),
  freeText: Type.Boolean({ description: 'true: staff may write free text' }),
  nameOwnerToCaller: Type.Boolean({ description: 'true: callers are told who comes, by name' }),
});
export type KeptView = Static<typeof RetentionNotice>;
export const Erased = Type.Object({ erased: Type.Literal(true) });
