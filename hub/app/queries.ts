import { createQueries, type Queries } from '../queries/queries.ts';
import type { Core } from './core.ts';
import type { Live } from './live.ts';

/** All queries of this hub, for the listeners. */
export function queriesOf(
  { store, time, siteState, reach }: Core,
  { liveness, troubles, faults, troubleWatch }: Live,
): Queries {
  return createQueries({
    tables: store.tables,
    siteState,
    devices: {
      lifeOf: liveness.of,
      troublesOf: troubles.of,
      faultsOf: faults.of,
      now: time.now,
      supervisionOf: troubleWatch.supervision,
      heardOf: troubleWatch.heard,
      heartbeatMsOf: troubleWatch.heartbeatMs,
    },
    lastProofOf: (staff) => reach.of(staff).lastProofAt,
  });
}
