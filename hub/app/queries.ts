import { dialectOf } from '../dialects/families.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { createQueries, type Queries } from '../queries/queries.ts';
import type { WaysOf } from '../queries/reachability.ts';
import type { Core } from './core.ts';
import type { Live } from './live.ts';
import type { PagerPart } from './pager.ts';

type WithPagers = Pick<PagerPart, 'forHttp' | 'isGone'>;

export type QueriesOptions = {
  /** Null: this hub has no pagers. */
  readonly pager?: WithPagers | null;
  readonly familyOf?: typeof dialectOf | undefined;
  /** Devices that are wired to this machine. */
  readonly onPins?: ReadonlySet<string>;
};

/** All queries of this hub, for the listeners. */
export function queriesOf(
  core: Core,
  live: Live,
  { pager = null, familyOf = dialectOf, onPins = new Set() }: QueriesOptions = {},
): Queries {
  const { store, time, siteState, reach } = core;
  const { liveness, troubles, faults, recognised, troubleWatch } = live;
  return createQueries({
    tables: store.tables,
    siteState,
    devices: {
      lifeOf: liveness.of,
      troublesOf: troubles.of,
      faultsOf: faults.of,
      recognisedOf: recognised.of,
      onPins,
      now: time.now,
      supervisionOf: troubleWatch.supervision,
      heardOf: troubleWatch.heard,
      heartbeatMsOf: troubleWatch.heartbeatMs,
      receiptOf: (family) => familyOf(family)?.promise.receipt ?? null,
    },
    lastProofOf: (staff) => reach.of(staff).lastProofAt,
    waysOf: waysWith(core, pager),
  });
}

/** The ways of a person with their pagers. A pager that was added after the start is as it is since then. */
function waysWith({ reach }: Pick<Core, 'reach'>, pager: WithPagers | null): WaysOf {
  return (staff: StaffId) => {
    const pagers = pager?.forHttp.ofStaff(staff) ?? [];
    const addedAt = new Map(pagers.map(({ id, createdAt }) => [id, createdAt]));
    const { since, ways } = reach.ways(staff, [...addedAt.keys()]);
    return {
      since,
      ways: ways.map((way) => ({
        ...way,
        since: Math.max(way.since, addedAt.get(way.pager ?? '') ?? 0) as Instant,
        isGone: way.pager !== null && pager?.isGone(way.pager) === true,
      })),
    };
  };
}
