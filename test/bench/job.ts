import type { Login } from './clients/mqtt-wire.ts';
import type { PagerDoor } from './clients/pager.ts';
import type { PhoneDoor } from './clients/phone.ts';

/** A job for the load driver: one process, one job, one outcome. */
export type Load =
  /** One press every `everyMs` from the devices in turn. */
  | { readonly kind: 'steady'; readonly everyMs: number; readonly seconds: number }
  /** Every device presses once: as fast as the driver can write, or spread evenly over `overMs`. */
  | { readonly kind: 'burst'; readonly overMs: number; readonly warmUpDevices: number }
  /** One press, wait until every phone has it, `presses` times. */
  | { readonly kind: 'fanout'; readonly presses: number }
  /** The same with pagers, and "I am going" by the button of one of them. */
  | { readonly kind: 'pagers'; readonly presses: number }
  /** Every device keeps `window` presses in flight. */
  | { readonly kind: 'saturation'; readonly window: number; readonly seconds: number }
  /** Like `steady`, while `perSecond` connections with wrong secrets arrive. */
  | { readonly kind: 'wrong-secrets'; readonly everyMs: number; readonly seconds: number; readonly perSecond: number }
  /** Connected and pinging, without presses, until told to stop. */
  | { readonly kind: 'hold' };

export type Job = {
  readonly load: Load;
  /** Process id of the subject, to measure its cost. */
  readonly pid: number;
  readonly mqttPort: number;
  /** Sign in without user and password (relay, mosquitto). */
  readonly anonymous: boolean;
  readonly door: PhoneDoor;
  readonly devices: readonly Login[];
  /** Enrolled and not connected. */
  readonly spare: readonly Login[];
  /** One phone each; null: no token. */
  readonly phones: readonly (string | null)[];
  readonly pagers: PagerDoor;
};

export type Outcome = {
  /** Milliseconds unless the name says otherwise. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Latencies at CURVE_QUANTILES. */
  readonly curves: Readonly<Record<string, readonly number[]>>;
  readonly problems: readonly string[];
};

/** Driver → bench. `holding` comes once everything is connected, for loads of kind `hold`. */
export type DriverMessage =
  | { readonly type: 'holding' }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly why: string };
/** Bench → driver. */
export type BenchMessage = { readonly type: 'job'; readonly job: Job } | { readonly type: 'stop' };
