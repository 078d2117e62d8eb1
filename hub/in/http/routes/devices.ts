import { Type } from 'typebox';
import {
  Credentials,
  CredentialsItems,
  CredentialsMany,
  Device,
  DeviceNew,
  Quarantined,
} from '../../../contract/http/devices.ts';
import { PAGE_DEFAULT, PageQuery, pageOf } from '../../../contract/http/page.ts';
import { Id } from '../../../contract/ids.ts';
import { enrolDevice, issueCredentials, revokeCredentials } from '../../../commands/devices.ts';
import type { DeviceId } from '../../../domain/ids.ts';
import { deviceById, listDevices, listQuarantine } from '../../../queries/devices.ts';
import type { App } from '../app.ts';
import type { HttpNeeds } from '../needs.ts';
import { OnceHeaders, onceOf } from '../once.ts';
import { refuse } from '../refuse.ts';
import { IdParams, isNumber, NO_PAGE, NOTHING, REFUSALS } from '../replies.ts';
import { API } from '../rights.ts';
import { whoOf } from '../who.ts';

const SHOWN_ONCE =
  'The old secret stops working at once. No Idempotency-Key: an answer kept for repeating would keep the secret. ' +
  'Asking again makes a new one.';

export function deviceRoutes(app: App, { desk, eyes, limits }: Pick<HttpNeeds, 'desk' | 'eyes' | 'limits'>): void {
  app.get(
    `${API}/devices`,
    {
      schema: {
        summary: 'Devices in order of id, with their supervision',
        querystring: PageQuery,
        response: { 200: pageOf(Device), ...REFUSALS },
      },
    },
    ({ query: { limit, before } }) => listDevices(eyes, before ?? '', limit ?? PAGE_DEFAULT),
  );

  app.post(
    `${API}/devices`,
    {
      schema: {
        summary: 'Makes a device known; it cannot connect before it has credentials',
        headers: OnceHeaders,
        body: DeviceNew,
        response: { 201: Device, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const id = request.body.id as DeviceId;
      const enrolled = await enrolDevice(desk, id, request.body.name ?? null, whoOf(request), onceOf(request));
      if (!enrolled.ok) return refuse(reply, enrolled.code);
      const device = deviceById(eyes, id);
      if (device === null) throw new Error(`device ${id} was enrolled and is not there`);
      reply.status(201);
      return device;
    },
  );

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
      const [issued] = await issueCredentials(desk, [device], whoOf(request));
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
      const revoked = await revokeCredentials(desk, request.params.id as DeviceId, whoOf(request));
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
      const items = await issueCredentials(desk, request.body.devices as DeviceId[], whoOf(request));
      reply.status(201);
      return { items };
    },
  );

  app.get(
    `${API}/quarantine`,
    {
      schema: {
        summary: 'Messages of devices that could not be used, newest first',
        querystring: PageQuery,
        response: { 200: pageOf(Quarantined), ...REFUSALS },
      },
    },
    ({ query: { limit, before } }, reply) => {
      if (before !== undefined && !isNumber(before)) return refuse(reply, 'INVALID_BODY', NO_PAGE);
      return listQuarantine(
        eyes.tables,
        before === undefined ? Number.MAX_SAFE_INTEGER : Number(before),
        limit ?? PAGE_DEFAULT,
      );
    },
  );
}
