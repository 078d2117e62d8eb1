import { Type, type Static } from 'typebox';
import { Id, Timestamp } from '../ids.ts';

/** The site document (site.md, Sections). What may stand in it is checked as a whole, with all mistakes at once. */
export const SiteDocument = Type.Object(
  {},
  { additionalProperties: true, description: 'a site document, see config/site.lotus.yaml' },
);

/** `line` and `column` count from 1. A `warning` does not keep the document from being used. */
export const SiteMistake = Type.Object({
  path: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  message: Type.String(),
  hint: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
});
export type MistakeView = Static<typeof SiteMistake>;

export const SectionChange = Type.Object({
  added: Type.Array(Type.String()),
  removed: Type.Array(Type.String()),
  changed: Type.Array(Type.String()),
});

/** Ids per section; sections in which nothing differs are left out. */
export const SiteChanges = Type.Record(Type.String(), SectionChange);

/** `version` is that of the present document; with `dryRun` it stays what it was. */
export const SiteApplied = Type.Object({
  applied: Type.Boolean(),
  version: Type.Integer(),
  changes: SiteChanges,
  mistakes: Type.Array(SiteMistake),
});

export const SitePutQuery = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ default: false, description: 'check and compare only' })),
});

/** Whether a person would hear an alert now. `proven`: a page in front or a receipt within the last minute. */
export const Reachable = Type.Object({
  staff: Id,
  state: Type.Union([Type.Literal('proven'), Type.Literal('unproven'), Type.Literal('cannot')]),
  why: Type.String(),
  lastProofAt: Type.Union([Timestamp, Type.Null()]),
});

/** Who would hear a press at a place now, first step first; `few`: fewer than two of them are proven. */
export const PlaceReach = Type.Object({
  place: Id,
  kind: Id,
  proven: Type.Integer(),
  few: Type.Boolean(),
  hears: Type.Array(
    Type.Object({
      staff: Id,
      step: Type.Integer(),
      state: Type.Union([Type.Literal('proven'), Type.Literal('unproven'), Type.Literal('cannot')]),
    }),
  ),
});

/** A shift begins with a test ring: `id` comes back in the `test-ring` frame, and is tapped before `expiresAt`. */
export const TestRing = Type.Object({ id: Type.String(), staff: Id, expiresAt: Timestamp });
export const CheckedIn = Type.Object({ staff: Id, checkedInAt: Timestamp });
