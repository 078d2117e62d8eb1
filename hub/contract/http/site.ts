import { Type, type Static } from 'typebox';
import { Id, idOf, nullable, timeOf, Timestamp, Words } from '../ids.ts';
import { WAY_REASONS } from '../stream.ts';

/** The site document (site.md, Sections). It is checked as a whole, and all mistakes are reported at once. */
export const SiteDocument = Type.Object(
  {},
  { additionalProperties: true, description: 'a site document, see config/site.lotus.yaml' },
);

export const SiteMistake = Type.Object({
  path: Type.String({ description: 'for example `callPoints[3].place`, or the name of a column' }),
  line: Type.Integer({ description: 'counts from 1' }),
  column: Type.Integer({ description: 'counts from 1' }),
  message: Type.String({ description: 'what is wrong, for people' }),
  hint: Type.String({ description: 'what to do, for people' }),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')], {
    description: 'a `warning` does not stop the document',
  }),
});
export type MistakeView = Static<typeof SiteMistake>;

export const SectionChange = Type.Object({
  added: Type.Array(Type.String(), { description: 'ids' }),
  removed: Type.Array(Type.String(), { description: 'ids' }),
  changed: Type.Array(Type.String(), { description: 'ids' }),
});

export const SiteChanges = Type.Record(Type.String(), SectionChange, {
  description: 'by section; sections without a difference are left out',
});

export const SiteApplied = Type.Object({
  applied: Type.Boolean({ description: 'false with `dryRun`' }),
  version: Type.Integer({ description: 'version of the site document that is in use; `dryRun` does not change it' }),
  changes: SiteChanges,
  mistakes: Type.Array(SiteMistake, { description: 'warnings' }),
});

const NamePart = Type.Optional(Type.String({ pattern: '\\S', maxLength: 80 }));
export const NamePatch = Type.Object({
  name: Type.Object(
    { zh: NamePart, en: NamePart },
    { minProperties: 1, description: 'a language that is left out keeps its name' },
  ),
});
/** A place or a call point with the name that it has now. */
export const Named = Type.Object({ id: Id, name: Words });

export const SitePutQuery = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ default: false, description: 'check and compare only' })),
});

const state = Type.Union([Type.Literal('proven'), Type.Literal('unproven'), Type.Literal('cannot')], {
  description: 'how well this person would hear an alert now (promises.md, Who hears)',
});

/** One way by which a person is told: their pages together, or one pager. Further kinds may be added. */
export const Way = Type.Object({
  kind: Type.Enum(['page', 'pager'], { description: '`page`: all pages of the person together' }),
  id: nullable(Type.String(), 'pager id; null for the pages. Its name is in `GET /staff/{id}/pagers`'),
  state: Type.Enum(['proven', 'unproven', 'cannot'], {
    description: 'how well it would be heard; a proven pager rings with the screen dark',
  }),
  why: Type.Enum([...WAY_REASONS], { description: 'why, as a code' }),
  since: timeOf('since when `state` has been so; the start of the hub when that is not known'),
  gone: Type.Boolean({
    description: 'true: a pager that went while its owner is on shift; the owner and the desk are told',
  }),
});

/** Whether a person would hear an alert now. */
export const Reachable = Type.Object({
  staff: Id,
  state,
  why: Type.String({ description: 'the reason, for people' }),
  lastProofAt: nullable(Timestamp, 'last proof that this person hears; null: none'),
  since: nullable(
    Timestamp,
    'since when `state` has been so; the start of the hub when that is not known; null: it follows from roster or staff list',
  ),
  ways: Type.Array(Way, {
    description: 'each way by which this person is told; whether a pager may ring is in `state`',
  }),
});

/** Who would hear a press at a place now. */
export const PlaceReach = Type.Object({
  place: Id,
  kind: idOf('kind of the call point there with the highest priority'),
  proven: Type.Integer({ description: 'number of people in `hears` who are proven' }),
  few: Type.Boolean({ description: 'true: fewer than two are proven' }),
  hears: Type.Array(
    Type.Object({ staff: Id, step: Type.Integer({ description: 'first step that alerts them, from 0' }), state }),
    { description: 'everybody whom the policy would alert, in order of steps' },
  ),
});

/** The check-in of a shift begins with a test ring. */
export const TestRing = Type.Object({
  id: Type.String({ description: '`ringId` of the frame `test-ring`' }),
  staff: Id,
  expiresAt: timeOf('end of the time to confirm it'),
});
export const CheckedIn = Type.Object({ staff: Id, checkedInAt: timeOf('when the check-in was recorded') });
