import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Call, CallWithTimeline } from '../../contract/call.ts';
import {
  ArriveBody,
  CallNew,
  CallsQuery,
  CloseBody,
  HandOverBody,
  OutcomeUse,
  RedirectBody,
  ReleaseBody,
} from '../../contract/http/calls.ts';
import { UNRECORDED_CALL } from '../../contract/stream-constants.ts';
import { PAGE_DEFAULT, pageOf } from '../../contract/http/page.ts';
import {
  acceptHandOver,
  acknowledgeCall,
  arriveAtCall,
  closeCall,
  declineHandOver,
  handOverCall,
  redirectCall,
  releaseCall,
  type CallActionOnceResult,
} from '../../commands/calls/act-on-call.ts';
import { askForHands, openCallByHand, type OpenedByHand } from '../../commands/calls/open-call-by-hand.ts';
import type { CallId, KindId, OutcomeId, PlaceId, StaffId, TeamId } from '../../domain/ids.ts';
import { callView, personView } from '../../queries/call-view.ts';
import type { App } from '../server/app.ts';
import { freeTextRefused, reasonKept } from './free-text.ts';
import { contextFor, personOf } from '../auth/guard.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { sendHeavy } from '../server/heavy.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, instantFrom, isNumber, NO_PAGE, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';

/** The schema parts that every route about one call shares. */
const ABOUT = { params: IdParams, headers: IdempotencyHeaders, response: { 200: Call, ...REFUSALS } } as const;

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'heavyRead' | 'unrecorded'>;

export function callRoutes(app: App, needs: Deps): void {
  const { context, queries } = needs;

  app.get(
    `${API}/calls`,
    {
      schema: {
        summary: 'Calls: open ones oldest first and all of them, otherwise newest first',
        querystring: CallsQuery,
        response: { 200: pageOf(Call), ...REFUSALS },
      },
    },
    (request, reply) => {
      const { state, limit = PAGE_DEFAULT, before, since } = request.query;
      if (before !== undefined && !isNumber(before)) return refuse(reply, 'INVALID_BODY', NO_PAGE);
      const from = since === undefined ? undefined : instantFrom(since);
      if (from === null) return refuse(reply, 'INVALID_BODY', { detail: 'query/since is no moment that exists' });
      return queries.calls.list({
        state,
        limit,
        before: before === undefined ? undefined : Number(before),
        since: from,
      });
    },
  );

  app.get(
    `${API}/outcomes`,
    {
      schema: {
        summary: 'Which outcomes ended the calls of the last 30 days, by kind; the same all day',
        response: {
          200: Type.Intersect([
            pageOf(OutcomeUse),
            Type.Object({ day: Type.String({ description: 'today, in the time zone of the building' }) }),
          ]),
          ...REFUSALS,
        },
      },
    },
    () => {
      const { day, items } = queries.outcomes();
      return { day, items: [...items], next: null };
    },
  );

  app.get(
    `${API}/calls/:id`,
    {
      schema: {
        summary: 'One call with its timeline of facts',
        params: IdParams,
        response: { 200: CallWithTimeline, ...REFUSALS },
      },
    },
    ({ params }, reply) => {
      const id = params.id as CallId;
      if (queries.calls.isLong(id)) return sendHeavy(reply, needs.heavyRead({ what: 'timeline', id }));
      return queries.calls.withTimeline(id) ?? refuse(reply, 'NOT_FOUND');
    },
  );

  app.post(
    `${API}/calls`,
    {
      schema: {
        summary: 'Opens a call by hand (walk-in, telephone)',
        headers: IdempotencyHeaders,
        body: CallNew,
        response: { 201: Call, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { place, kind, note } = request.body;
      const refused = freeTextRefused(context, reply, note);
      if (refused !== null) return refused;
      const wish = { place: place as PlaceId, kind: kind as KindId, note: note ?? null, by: personOf(request).id };
      return opened(needs, reply, await openCallByHand(contextFor(request, context), wish, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/hands`,
    {
      schema: {
        summary: 'Asks for a second pair of hands: a call of its own at the same place, which is answered',
        params: IdParams,
        headers: IdempotencyHeaders,
        body: Type.Object({}),
        response: { 201: Call, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const wish = { call: request.params.id as CallId, by: personOf(request).id };
      return opened(needs, reply, await askForHands(contextFor(request, context), wish, idempotencyKeyOf(request)));
    },
  );

  actRoutes(app, needs);
  closeRoute(app, needs);
  handOverRoutes(app, needs);
}

/** Actions on one call. Each answers the call in its new state. */
function actRoutes(app: App, needs: Deps): void {
  const { context } = needs;

  app.post(
    `${API}/calls/:id/acknowledge`,
    {
      schema: { summary: '"I am going": one winner, and the other is told who', body: Type.Object({}), ...ABOUT },
    },
    async (request, reply) => {
      const act = { call: request.params.id as CallId, by: personOf(request).id };
      if (act.call.startsWith(UNRECORDED_CALL)) return acted(needs, reply, needs.unrecorded.take(act.call, act.by));
      return acted(needs, reply, await acknowledgeCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/arrive`,
    {
      schema: { summary: '"I am here", declared or proved by the code on the plate', body: ArriveBody, ...ABOUT },
    },
    async (request, reply) => {
      const { proof } = request.body;
      const act = {
        call: request.params.id as CallId,
        by: personOf(request).id,
        ...(typeof proof === 'object' ? { plate: proof.plate } : {}),
      };
      return acted(needs, reply, await arriveAtCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/release`,
    {
      schema: { summary: 'Gives the call back to the round; alerts start over at once', body: ReleaseBody, ...ABOUT },
    },
    async (request, reply) => {
      const act = {
        call: request.params.id as CallId,
        by: personOf(request).id,
        reason: reasonKept(context, request.body.reason),
      };
      return acted(needs, reply, await releaseCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/redirect`,
    {
      schema: {
        summary:
          'Wrong door: sends the call to another team, who are told at once; the caller is told which door is right',
        body: RedirectBody,
        ...ABOUT,
      },
    },
    async (request, reply) => {
      const act = { call: request.params.id as CallId, by: personOf(request).id, team: request.body.team as TeamId };
      return acted(needs, reply, await redirectCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );
}

function closeRoute(app: App, needs: Deps): void {
  const { context } = needs;

  app.post(
    `${API}/calls/:id/close`,
    {
      schema: { summary: 'Closes the call with an outcome', body: CloseBody, ...ABOUT },
    },
    async (request, reply) => {
      const { outcome, note } = request.body;
      const refused = freeTextRefused(context, reply, note);
      if (refused !== null) return refused;
      const act = {
        call: request.params.id as CallId,
        by: personOf(request).id,
        outcome: outcome as OutcomeId,
        note: note ?? null,
      };
      return acted(needs, reply, await closeCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );
}

function handOverRoutes(app: App, needs: Deps): void {
  const { context } = needs;

  app.post(
    `${API}/calls/:id/hand-over`,
    {
      schema: {
        summary: 'Asks a person or a team to take the call over; its owner keeps it until one of them accepts',
        body: HandOverBody,
        ...ABOUT,
      },
    },
    async (request, reply) => {
      const { to } = request.body;
      const wanted = 'staff' in to ? { staff: to.staff as StaffId } : { team: to.team as TeamId };
      const act = { call: request.params.id as CallId, by: personOf(request).id, to: wanted };
      return acted(needs, reply, await handOverCall(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/hand-over/accept`,
    {
      schema: { summary: '"I take it over": the call has a new owner', body: Type.Object({}), ...ABOUT },
    },
    async (request, reply) => {
      const act = { call: request.params.id as CallId, by: personOf(request).id };
      return acted(needs, reply, await acceptHandOver(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );

  app.post(
    `${API}/calls/:id/hand-over/decline`,
    {
      schema: {
        summary: '"I cannot": the owner keeps the call; of a team the others may still say yes',
        body: Type.Object({}),
        ...ABOUT,
      },
    },
    async (request, reply) => {
      const act = { call: request.params.id as CallId, by: personOf(request).id };
      return acted(needs, reply, await declineHandOver(contextFor(request, context), act, idempotencyKeyOf(request)));
    },
  );
}

type Refused = { readonly ok: false; readonly code: 'PROOF_WRONG' | 'UNKNOWN_OUTCOME' | 'UNKNOWN_TEAM' };

function acted(
  { context }: Pick<HttpDeps, 'context'>,
  reply: FastifyReply,
  done: CallActionOnceResult | OpenedByHand | Refused,
) {
  const site = context.siteState.site();
  if (done.ok) return callView(done.call, done.seq, site);
  const owner = 'owner' in done ? done.owner : null;
  return refuse(reply, done.code, owner === null ? {} : { owner: personView(owner, site) });
}

function opened(needs: Pick<HttpDeps, 'context'>, reply: FastifyReply, done: OpenedByHand) {
  if (done.ok) reply.status(201);
  return acted(needs, reply, done);
}
