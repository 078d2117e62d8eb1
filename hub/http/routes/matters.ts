import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { HandOverBody } from '../../contract/http/calls.ts';
import {
  DoneBody,
  Matter,
  MatterNew,
  MattersQuery,
  MatterWithNotes,
  NoteBody,
  PlanBody,
} from '../../contract/http/matters.ts';
import { PAGE_DEFAULT, pageOf } from '../../contract/http/page.ts';
import {
  answerMatterOffer,
  endMatter,
  handOverMatter,
  noteMatter,
  openMatter,
  planMatter,
  type MatterActionResult,
} from '../../commands/matters/act-on-matter.ts';
import type { CallId, MatterId, OutcomeId, PlaceId, ReasonId, StaffId, TeamId } from '../../domain/ids.ts';
import { personView } from '../../queries/call-view.ts';
import type { App } from '../server/app.ts';
import { freeTextRefused } from './free-text.ts';
import { personOf, signedIn } from '../auth/guard.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { refuse } from '../server/refuse.ts';
import { dayFrom, IdParams, isNumber, NO_PAGE, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';

type Deps = Pick<HttpDeps, 'context' | 'queries'>;
type Unknown = {
  readonly ok: false;
  readonly code: 'UNKNOWN_REASON' | 'UNKNOWN_PLACE' | 'UNKNOWN_OUTCOME';
  readonly owner: StaffId | null;
};

/** The schema parts that every route about one matter shares. */
const ABOUT = { params: IdParams, headers: IdempotencyHeaders, response: { 200: Matter, ...REFUSALS } } as const;
const NO_SUCH_DAY = { detail: 'body/dueOn must be a day that exists, such as 2026-12-01' };

export function matterRoutes(app: App, needs: Deps): void {
  const { context, queries } = needs;

  app.get(
    `${API}/matters`,
    {
      schema: {
        summary: 'What residents came for and is not done, or was: the earliest day first; `state=done` newest first',
        querystring: MattersQuery,
        response: { 200: pageOf(Matter), ...REFUSALS },
      },
    },
    (request, reply) => {
      const { state = 'open', mine = false, limit = PAGE_DEFAULT, before } = request.query;
      if (before !== undefined && !isNumber(before)) return refuse(reply, 'INVALID_BODY', NO_PAGE);
      const asked = { state, mine, limit, before: before === undefined ? undefined : Number(before) };
      return queries.matters.list(readerOf(request), asked);
    },
  );

  app.get(
    `${API}/matters/:id`,
    {
      schema: {
        summary: 'One matter with its timeline, and the notes of your own team',
        params: IdParams,
        response: { 200: MatterWithNotes, ...REFUSALS },
      },
    },
    (request, reply) =>
      queries.matters.withNotes(readerOf(request), request.params.id as MatterId) ?? refuse(reply, 'NOT_FOUND'),
  );

  app.post(
    `${API}/matters`,
    {
      schema: {
        summary: 'Opens a matter: what a resident came for. The person who opens it owns it until it is done',
        headers: IdempotencyHeaders,
        body: MatterNew,
        response: { 201: Matter, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { reason, call, place, nextStep, dueOn } = request.body;
      const refused = freeTextRefused(context, reply, nextStep);
      if (refused !== null) return refused;
      const day = dueOn === undefined ? null : dayFrom(dueOn);
      if (dueOn !== undefined && day === null) return refuse(reply, 'INVALID_BODY', NO_SUCH_DAY);
      const opened = await openMatter(
        context,
        {
          by: personOf(request).id,
          reason: reason as ReasonId,
          call: (call ?? null) as CallId | null,
          place: (place ?? null) as PlaceId | null,
          nextStep: nextStep ?? null,
          dueOn: day,
        },
        idempotencyKeyOf(request),
      );
      if (opened.ok) reply.code(201);
      return acted(needs, request, reply, opened);
    },
  );

  actRoutes(app, needs);
  handOverRoutes(app, needs);
}

/** Actions on one matter. Each answers the matter in its new state. */
function actRoutes(app: App, needs: Deps): void {
  const { context } = needs;

  app.post(
    `${API}/matters/:id/plan`,
    { schema: { summary: 'The next step and its day, both as given', body: PlanBody, ...ABOUT } },
    async (request, reply) => {
      const { nextStep, dueOn } = request.body;
      const refused = freeTextRefused(context, reply, nextStep);
      if (refused !== null) return refused;
      const day = dueOn === null ? null : dayFrom(dueOn);
      if (dueOn !== null && day === null) return refuse(reply, 'INVALID_BODY', NO_SUCH_DAY);
      return acted(
        needs,
        request,
        reply,
        await planMatter(context, { ...actOf(request), nextStep, dueOn: day }, idempotencyKeyOf(request)),
      );
    },
  );

  app.post(
    `${API}/matters/:id/notes`,
    { schema: { summary: 'Writes something down, for your own team', body: NoteBody, ...ABOUT } },
    async (request, reply) =>
      freeTextRefused(context, reply, request.body.text) ??
      acted(
        needs,
        request,
        reply,
        await noteMatter(context, { ...actOf(request), text: request.body.text }, idempotencyKeyOf(request)),
      ),
  );

  app.post(
    `${API}/matters/:id/done`,
    { schema: { summary: 'Done, with an outcome', body: DoneBody, ...ABOUT } },
    async (request, reply) =>
      acted(
        needs,
        request,
        reply,
        await endMatter(
          context,
          { ...actOf(request), outcome: request.body.outcome as OutcomeId },
          idempotencyKeyOf(request),
        ),
      ),
  );
}

function handOverRoutes(app: App, needs: Deps): void {
  const { context } = needs;

  app.post(
    `${API}/matters/:id/hand-over`,
    {
      schema: {
        summary: 'Asks a person or a team to take the matter over; its owner keeps it until one of them accepts',
        body: HandOverBody,
        ...ABOUT,
      },
    },
    async (request, reply) => {
      const { to } = request.body;
      const wanted = 'staff' in to ? { staff: to.staff as StaffId } : { team: to.team as TeamId };
      return acted(
        needs,
        request,
        reply,
        await handOverMatter(context, { ...actOf(request), to: wanted }, idempotencyKeyOf(request)),
      );
    },
  );

  app.post(
    `${API}/matters/:id/hand-over/accept`,
    { schema: { summary: '"I take it over"', body: Type.Object({}), ...ABOUT } },
    async (request, reply) =>
      acted(
        needs,
        request,
        reply,
        await answerMatterOffer(context, { ...actOf(request), yes: true }, idempotencyKeyOf(request)),
      ),
  );

  app.post(
    `${API}/matters/:id/hand-over/decline`,
    { schema: { summary: '"I cannot"', body: Type.Object({}), ...ABOUT } },
    async (request, reply) =>
      acted(
        needs,
        request,
        reply,
        await answerMatterOffer(context, { ...actOf(request), yes: false }, idempotencyKeyOf(request)),
      ),
  );
}

function actOf(request: FastifyRequest): { readonly matter: MatterId; readonly by: StaffId } {
  return { matter: (request.params as { id: string }).id as MatterId, by: personOf(request).id };
}

/** @returns the person who reads; null for the admin token, which may read no free text. */
function readerOf(request: FastifyRequest): StaffId | null {
  return signedIn(request).staff?.id ?? null;
}

function acted(needs: Deps, request: FastifyRequest, reply: FastifyReply, done: MatterActionResult | Unknown) {
  if (done.ok) return needs.queries.matters.view(readerOf(request), done.stored);
  const owner = 'owner' in done ? done.owner : null;
  return refuse(reply, done.code, owner === null ? {} : { owner: personView(owner, needs.context.siteState.site()) });
}
