import { SECOND_MS } from '../domain/time.ts';
import { createQueries, type Queries } from '../queries/queries.ts';
import type { Core } from './core.ts';
import type { Live } from './live.ts';

/**
 * All queries of this hub, for the listeners.
 * @param device the settings of devices: how often they send a heartbeat.
 */
export function queriesOf(
  { store, time, siteState, reach, startedAt }: Core,
  { liveness, troubles, faults }: Live,
  device: { readonly heartbeatS: number },
): Queries {
  return createQueries({
    tables: store.tables,
    siteState,
    devices: {
      lifeOf: liveness.of,
      troublesOf: troubles.of,
      faultsOf: faults.of,
      now: time.now,
      heartbeatMs: device.heartbeatS * SECOND_MS,
      startedAt,
    },
    lastProofOf: (staff) => reach.of(staff).lastProofAt,
  });
}
