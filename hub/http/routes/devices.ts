import { Type } from 'typebox';
import {
  Credentials,
  CredentialsItems,
  CredentialsMany,
  Device,
  DeviceNew,
  FeedbackTest,
  FeedbackTested,
} from '../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../contract/http/page.ts';
import { Id } from '../../contract/ids.ts';
import { enrolDevice, issueCredentials, revokeCredentials } from '../../commands/devices/credentials.ts';
import { testFeedback } from '../../commands/devices/test-feedback.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { timestamp } from '../../queries/call-view.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, NOTHING, REFUSALS } from '../server/replies.ts';
import { API } from '../../access/permissions.ts';
import { actorOf } from '../auth/who.ts';

const SHOWN_ONCE =
  'The old secret stops working at once. No Idempotency-Key: an answer kept for repeating would keep the secret. ' +
  'Asking again makes a new one.';

/** As in delivery/bought-feedback.ts. */
const SHOWN_FOR_TEST_MS = 10_000;

type Deps = Pick<HttpDeps, 'context' | 'queries' | 'limits' | 'now' | 'showForTest'>;

export function deviceRoutes(app: App, needs: Deps): void {
  const { context, queries } = needs;

  app.get(
    `${API}/devices`,
    {
      schema: {
        summary: 'Devices in order of id, with their supervision',
        querystring: PageQuery,
        response: { 200: pageOf(Device), ...REFUSALS },
      },
    },
    ({ query: { limit = PAGE_DEFAULT, before } }) => queries.devices.list({ limit, before }),
  );

  app.post(
    `${API}/devices`,
    {
      schema: {
        summary: 'Makes a device known; it cannot connect before it has credentials',
        headers: IdempotencyHeaders,
        body: DeviceNew,
        response: { 201: Device, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const id = request.body.id as DeviceId;
      const enrolled = await enrolDevice(
        context,
        id,
        request.body.name ?? null,
        actorOf(request),
        idempotencyKeyOf(request),
      );
      if (!enrolled.ok) return refuse(reply, enrolled.code);
      const device = queries.devices.byId(id);
      if (device === null) throw new Error(`device ${id} was enrolled and is not there`);
      reply.status(201);
      return device;
    },
  );

  credentialRoutes(app, needs);
  feedbackTestRoute(app, needs);
}

function credentialRoutes(app: App, { context, limits }: Deps): void {
  app.post(
    `${API}/devices/:id/credentials`,
    {
      schema: {
        summary: 'A new secret for a device, which is made known if it was not',
        description: SHOWN_ONCE,
        params: Type.Object({ id: Id }),
        response: { 201: Credentials, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const device = request.params.id as DeviceId;
      const [issued] = await issueCredentials(context, [device], actorOf(request));
      if (issued === undefined) throw new Error(`no credentials were issued for ${device}`);
      reply.status(201);
      return { username: issued.username, password: issued.password };
    },
  );

  app.delete(
    `${API}/devices/:id/credentials`,
    {
      schema: {
        summary: 'A stolen button: its secret stops working and its connection is cut',
        params: IdParams,
        response: { 204: NOTHING, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const revoked = await revokeCredentials(context, request.params.id as DeviceId, actorOf(request));
      if (!revoked.ok) return refuse(reply, revoked.code);
      reply.status(204);
      return null;
    },
  );

  app.post(
    `${API}/devices/credentials`,
    {
      bodyLimit: limits.bodyBytes,
      schema: {
        summary: 'New secrets for a whole fleet',
        description: SHOWN_ONCE,
        body: CredentialsMany,
        response: { 201: CredentialsItems, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const items = await issueCredentials(context, request.body.devices as DeviceId[], actorOf(request));
      reply.status(201);
      return { items };
    },
  );
}

function feedbackTestRoute(app: App, { context, now, showForTest }: Deps): void {
  app.post(
    `${API}/devices/:id/feedback-test`,
    {
      schema: {
        summary: 'A lamp, relay or buzzer of a bought device shows a stage for ten seconds; usual: `acknowledged`',
        params: IdParams,
        body: FeedbackTest,
        response: { 200: FeedbackTested, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const device = request.params.id as DeviceId;
      const { stage = 'acknowledged' } = request.body;
      const tested = await testFeedback(context, { device, stage }, actorOf(request), showForTest);
      if (!tested.ok) return refuse(reply, tested.code);
      return { device: device as string, stage, until: timestamp((now() + SHOWN_FOR_TEST_MS) as Instant) };
    },
  );
}
