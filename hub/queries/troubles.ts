import type { TroublesView, TroubleView } from '../contract/http/troubles.ts';
import type { DeviceId, TroubleId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { Trouble } from '../domain/trouble/trouble.ts';
import type { Tables } from '../store/tables.ts';
import { personView, timestamp } from './call-view.ts';
import { unprovenPoints, type DeviceSource } from './devices.ts';
import { pageOfList, type PageRequest } from './page.ts';

export type TroubleQueries = {
  /** Those that are not over, in the order in which they were noticed. */
  readonly open: (asked: PageRequest) => TroublesView;
  readonly byId: (id: TroubleId) => TroubleView | null;
  readonly isHeard: (device: DeviceId) => boolean;
  readonly view: (trouble: Trouble) => TroubleView;
};

export function createTroubleQueries(
  tables: Pick<Tables, 'troubles' | 'proofs' | 'watches'>,
  site: () => SiteIndex,
  source: Pick<DeviceSource, 'heardOf' | 'lifeOf' | 'now'>,
): TroubleQueries {
  const { troubles } = tables;

  function isHeard(device: DeviceId): boolean {
    const heard = source.heardOf(device);
    return heard === 'ok' || heard === 'late';
  }

  function view(trouble: Trouble): TroubleView {
    const { id, kind, state, device, callPoint, place, grave, raisedAt, since, count, latched } = trouble;
    const { takenOnBy, takenOnAt, solvedAt, solvedBy, proof, broker, bridge, why } = trouble;
    return {
      id,
      kind,
      state,
      device,
      callPoint,
      place,
      grave,
      ...(broker === undefined ? {} : { broker }),
      ...(bridge === undefined ? {} : { bridge }),
      ...(why === undefined ? {} : { why }),
      raisedAt: timestamp(raisedAt),
      since: timestamp(since),
      count,
      latched,
      heard: isHeard(device),
      takenOn:
        takenOnBy === null || takenOnAt === null
          ? null
          : { by: personView(takenOnBy, site()), at: timestamp(takenOnAt) },
      solved:
        solvedAt === null || proof === null
          ? null
          : { at: timestamp(solvedAt), proof, by: solvedBy === null ? null : personView(solvedBy, site()) },
    };
  }

  return {
    open: (asked) => {
      const { items, next } = pageOfList(troubles.open(), asked);
      const unproven = unprovenPoints(tables, source, site()).map(({ id }) => id as string);
      const watched = tables.watches
        .all()
        .filter(({ until }) => until > source.now())
        .map(({ callPoint, by, until }) => ({
          callPoint: callPoint as string,
          by: personView(by, site()),
          until: timestamp(until),
        }));
      return { items: items.map(view), next, watched, unproven };
    },
    byId: (id) => {
      const trouble = troubles.byId(id);
      return trouble === null ? null : view(trouble);
    },
    view,
    isHeard,
  };
}
