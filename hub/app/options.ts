import type { HubConfig } from '../../config/hub/hub-schema.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { DialectName } from '../domain/site/site.ts';
import type { Log } from '../types/log.ts';
import type { SiteOptions } from './first-site.ts';

/** Options of a hub. Clocks, randomness and faults come separately as `Outside`. */
export type HubOptions = {
  readonly config: HubConfig;
  readonly log: Log;
  readonly site: SiteOptions;
  /** Built pages, or null to serve none. */
  readonly pages: string | null;
  /** Served at /demo.json; null outside the demo. */
  readonly demo: { readonly panel: string; readonly view: () => object | Promise<object> } | null;
  readonly version: string;
  /** The families of bought devices. Left out: those of this version. */
  readonly dialectOf?: (name: DialectName) => Dialect | null;
};

/** Addresses of the listeners; null where this hub has none. */
export type Addresses = {
  readonly http: string;
  readonly https: string | null;
  readonly mqtt: string | null;
  readonly mqtts: string | null;
  readonly pager: string | null;
};

export type Hub = {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** @throws before `start`. */
  readonly addresses: () => Addresses;
  readonly adminToken: string;
  /** For tests on a moved clock: commits what is queued now. */
  readonly settle: () => void;
};
