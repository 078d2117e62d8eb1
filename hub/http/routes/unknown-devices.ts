import { ListeningStarted, UnknownDevicesView } from '../../contract/http/devices.ts';
import type { UnknownDevice } from '../../intake/unknown-devices.ts';
import { API } from '../../access/permissions.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';
import { Type } from 'typebox';

const SECOND_MS = 1_000;

/** Devices that nobody has entered yet. */
export function unknownDeviceRoutes(app: App, { unknownDevices }: Pick<HttpDeps, 'unknownDevices'>): void {
  app.get(
    `${API}/unknown-devices`,
    {
      schema: {
        summary: 'Devices in no site document that were heard within the last hour, with what to enter for them',
        description:
          'On the hub itself at any time; at an outside broker while the hub listens there (POST /brokers/{id}/listen).',
        response: { 200: UnknownDevicesView, ...REFUSALS },
      },
    },
    () => {
      const now = unknownDevices.steady();
      return {
        items: unknownDevices.list().map((one) => viewOf(one, now)),
        listening: unknownDevices.listening().map(({ broker, leftMs }) => ({ broker, leftS: seconds(leftMs) })),
      };
    },
  );

  app.post(
    `${API}/brokers/:id/listen`,
    {
      schema: {
        summary: 'Listens for an hour at an outside broker for devices that nobody has entered',
        params: IdParams,
        body: Type.Object({}),
        response: { 200: ListeningStarted, ...REFUSALS },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const leftMs = unknownDevices.listen(id);
      return leftMs === null ? refuse(reply, 'NOT_FOUND') : { broker: id, leftS: seconds(leftMs) };
    },
  );
}

function viewOf({ broker, device, recognised, said, heardAt }: UnknownDevice, now: number) {
  const { dialect, name, base, generic, model = null, actions = [] } = recognised;
  return {
    broker,
    device: device as string | null,
    entry: {
      dialect,
      name,
      ...(base === undefined ? {} : { base }),
      ...(broker === null ? {} : { broker }),
      ...(generic === undefined ? {} : { generic }),
    },
    model,
    actions: [...actions],
    said: said.map(({ topic, payload, at }) => ({ topic, payload, agoS: seconds(now - at) })),
    heardAgoS: seconds(now - heardAt),
  };
}

function seconds(ms: number): number {
  return Math.max(0, Math.round(ms / SECOND_MS));
}
