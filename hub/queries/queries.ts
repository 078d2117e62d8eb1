import type { Tables } from '../store/tables.ts';
import { createAlertQueries, type AlertQueries } from './alerts.ts';
import { createCallQueries, type CallQueries } from './calls.ts';
import { createChangeQueries, type ChangeQueries } from './changes.ts';
import {
  createCallPointQueries,
  createDeviceQueries,
  type CallPointQueries,
  type DeviceQueries,
  type DeviceSource,
} from './devices.ts';
import { createDutyQueries, type DutyQueries } from './roster/duty.ts';
import { createCalendarLinkQueries, type CalendarLinkQueries } from './roster/own-shifts.ts';
import { createMatterQueries, type MatterQueries } from './matters.ts';
import { createOutcomeQuery, type OutcomeQuery } from './outcomes.ts';
import { createPasskeyQueries, type PasskeyQueries } from './passkeys.ts';
import { createQuarantineQueries, type QuarantineQueries } from './quarantine.ts';
import { createReachabilityQuery, type LastProofOf, type Reachability, type WaysOf } from './reachability.ts';
import { createRosterQueries, type RosterQueries } from './roster/roster.ts';
import { createSessionQueries, type SessionQueries } from './sessions.ts';
import type { SiteSource } from './site/site-source.ts';
import { createTroubleQueries, type TroubleQueries } from './troubles.ts';
import { createStaffQueries, type StaffQueries } from './staff.ts';
import { createUnheardQuery, type UnheardQuery } from './unheard.ts';
import { createWhyQuery, type WhyQuery } from './why/why.ts';

/** All reads of the hub, by noun. The listeners and delivery get this object or parts of it, and never the tables. */
export type Queries = {
  readonly alerts: AlertQueries;
  /** Links with which calendars read the shifts of one person. */
  readonly calendarLinks: CalendarLinkQueries;
  readonly calls: CallQueries;
  readonly callPoints: CallPointQueries;
  /** The event log as the stream replays it. */
  readonly changes: ChangeQueries;
  readonly devices: DeviceQueries;
  readonly duty: DutyQueries;
  readonly matters: MatterQueries;
  /** Which outcomes ended the calls of the last days, by kind. */
  readonly outcomes: OutcomeQuery;
  readonly passkeys: PasskeyQueries;
  readonly quarantine: QuarantineQueries;
  readonly reachability: () => Reachability;
  readonly roster: RosterQueries;
  readonly sessions: SessionQueries;
  readonly staff: StaffQueries;
  /** Minutes per place and day in which a press would have been heard by nobody. */
  readonly unheard: UnheardQuery;
  /** "Why did nobody come?" for one call. */
  readonly why: WhyQuery;
  readonly troubles: TroubleQueries;
};

/** The reads of delivery. They need no state that is only in memory. */
export type DeliveryQueries = Pick<Queries, 'alerts' | 'calls'>;

type StoredSources = { readonly tables: Tables; readonly siteState: SiteSource };

/** The sources of all reads: the tables, and state that is only in memory. */
export type QuerySources = StoredSources & {
  readonly devices: DeviceSource;
  readonly lastProofOf: LastProofOf;
  readonly waysOf: WaysOf;
};

/** Delivery is built before most of the in-memory state, so its reads are bound separately. */
export function createDeliveryQueries({ tables, siteState }: StoredSources): DeliveryQueries {
  return { alerts: createAlertQueries(tables), calls: createCallQueries(tables, siteState.site) };
}

/** Binds all reads to their sources, once. Reads change nothing; each sees what is committed at that moment. */
export function createQueries({ tables, siteState, devices, lastProofOf, waysOf }: QuerySources): Queries {
  const { site } = siteState;
  const unheard = createUnheardQuery(tables, siteState, devices.now);
  return {
    ...createDeliveryQueries({ tables, siteState }),
    calendarLinks: createCalendarLinkQueries(tables, siteState),
    callPoints: createCallPointQueries(tables, devices, site),
    changes: createChangeQueries(tables),
    devices: createDeviceQueries(tables, devices, site),
    duty: createDutyQueries(siteState),
    matters: createMatterQueries(tables, siteState),
    outcomes: createOutcomeQuery(tables, siteState, devices.now),
    passkeys: createPasskeyQueries(tables),
    quarantine: createQuarantineQueries(tables),
    reachability: createReachabilityQuery(siteState, lastProofOf, waysOf),
    roster: createRosterQueries(tables, siteState),
    sessions: createSessionQueries(tables, siteState),
    staff: createStaffQueries(site),
    unheard,
    why: createWhyQuery(tables, site),
    troubles: createTroubleQueries(tables, site, devices),
  };
}
