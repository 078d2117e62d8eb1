import { DeviceMapped, MapDevice } from '../../contract/http/devices.ts';
import { changeDocument } from '../../commands/site/change-site-document.ts';
import type { CallPointId, DeviceId } from '../../domain/ids.ts';
import type { Site } from '../../domain/site/site.ts';
import { API } from '../../access/permissions.ts';
import { IdempotencyHeaders, idempotencyKeyOf } from '../auth/idempotency-key.ts';
import { actorOf } from '../auth/who.ts';
import type { App } from '../server/app.ts';
import type { HttpDeps } from '../server/needs.ts';
import { refuse } from '../server/refuse.ts';
import { IdParams, REFUSALS } from '../server/replies.ts';

type Deps = Pick<HttpDeps, 'context' | 'checkSite' | 'queries'>;

/** What the caller wants; `entry` is checked with the whole document. */
type Wanted = {
  readonly id: string;
  readonly callPoint: string;
  readonly input?: string | undefined;
  readonly entry: object;
};

/** One request enters a bought device and hangs it at a call point: a change of the site document as any other. */
export function mapDeviceRoute(app: App, { context, checkSite, queries }: Deps): void {
  /** The entry that it has; else what it was recognised as. */
  function usualEntry(id: DeviceId): object | null {
    const bought = context.siteState.site().bought(id);
    if (bought !== null) return bought;
    const found = queries.devices.byId(id)?.recognised ?? null;
    if (found === null) return null;
    const { dialect, name, base } = found;
    return { dialect, name, ...(base === undefined ? {} : { base }) };
  }

  app.post(
    `${API}/devices/:id/map`,
    {
      schema: {
        summary:
          'Enters a bought device in the site document and hangs it at a call point; it counts after its press test',
        params: IdParams,
        headers: IdempotencyHeaders,
        body: MapDevice,
        response: { 200: DeviceMapped, ...REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { callPoint, input, entry = usualEntry(id as DeviceId) } = request.body;
      if (entry === null) return refuse(reply, 'NOT_RECOGNISED');
      const changed = await changeDocument(
        context,
        async (present) => {
          if (present.callPoints.every((point) => point.id !== callPoint))
            return { ok: false, code: 'NOT_FOUND' } as const;
          const text = JSON.stringify(withDevice(present, { id, callPoint, input, entry }), null, 2);
          const checked = await checkSite(text, 'json');
          if (checked === null) return { ok: false, code: 'BUSY' } as const;
          const { site, mistakes } = checked;
          if (site === null) return { ok: false, code: 'SITE_INVALID', mistakes } as const;
          return { ok: true, text, site, told: [...mistakes] } as const;
        },
        actorOf(request),
        idempotencyKeyOf(request),
      );
      if (!changed.ok) return refuse(reply, changed.code, 'mistakes' in changed ? { mistakes: changed.mistakes } : {});
      const point = queries.callPoints.byId(callPoint as CallPointId);
      return {
        device: id,
        callPoint,
        input: input ?? null,
        version: changed.version,
        unproven: point?.provenAt == null,
        mistakes: [...changed.told],
      };
    },
  );
}

function withDevice(site: Site, { id, callPoint, input, entry }: Wanted): object {
  const devices = site.devices ?? [];
  const made = { ...entry, id };
  const isKnown = devices.some((device) => device.id === id);
  return {
    ...site,
    devices: isKnown ? devices.map((device) => (device.id === id ? made : device)) : [...devices, made],
    callPoints: site.callPoints.map((point) => {
      if (point.id !== callPoint) return point;
      // The interval between two signs of life belongs to the device that hung there before.
      return { ...point, source: { device: id, ...(input === undefined ? {} : { input }) } };
    }),
  };
}
