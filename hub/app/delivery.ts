import { acknowledgeCall } from '../commands/calls/act-on-call.ts';
import { CLOSE_TOO_SLOW } from '../contract/stream-constants.ts';
import { createAnnouncer, type Announcer } from '../delivery/announcer.ts';
import { feedback } from '../dialects/outputs/output.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { DialectName } from '../domain/site/site.ts';
import { createBoughtFeedback, type BoughtFeedback } from '../delivery/bought-feedback.ts';
import { createDeviceFeedback } from '../delivery/device-feedback.ts';
import { createDeviceState, type DeviceState, type DeviceStateDeps } from '../delivery/device-state.ts';
import { createDispatcher } from '../delivery/dispatcher.ts';
import { createAudiences } from '../delivery/audience.ts';
import { createNotRecorded } from '../delivery/not-recorded.ts';
import { createSiteForDevices } from '../delivery/site-for-devices.ts';
import { createPhones, type Phones } from '../delivery/phones.ts';
import type { PhoneLimits } from '../delivery/slow-phones.ts';
import { createDeliveryQueries, type DeliveryQueries } from '../queries/queries.ts';
import { createHowLong } from '../queries/how-long.ts';
import { heartbeatMsOf } from '../domain/device/heartbeat.ts';
import { SECOND_MS } from '../domain/time.ts';
import type { Effect } from '../store/effects.ts';
import type { Core } from './core.ts';
import type { Outside } from './outside.ts';

type HowLong = ReturnType<typeof createHowLong>;

/** The parts of delivery that the listeners need before anything can be sent to a device. */
export type Outlets = {
  readonly phones: Phones;
  readonly announcer: Announcer;
  readonly notRecorded: ReturnType<typeof createNotRecorded>;
  readonly howLong: HowLong;
  readonly queries: DeliveryQueries;
  readonly deviceState: DeviceState;
  readonly boughtFeedback: BoughtFeedback;
};

export type OutletsOptions = {
  readonly boot: string;
  readonly device: DeviceStateDeps['device'] & { readonly heartbeatS: number };
  readonly phoneLimits: PhoneLimits;
  readonly pace: Outside['pace'];
  readonly dialectOf: (name: DialectName) => Dialect | null;
  readonly defer: Outside['defer'];
  /** Gets errors of work that nobody waits for. */
  readonly broken: (error: unknown) => void;
};

export function createOutlets(
  { store, time, siteState, context }: Core,
  { boot, device, phoneLimits, pace, dialectOf, defer, broken }: OutletsOptions,
): Outlets {
  const { tables } = store;
  const { now, steady } = time;
  const { site } = siteState;
  const audienceOf = createAudiences();
  // A person receives what their present roles allow, not the roles at the time when the phone joined.
  const phones = createPhones(phoneLimits, pace, CLOSE_TOO_SLOW, ({ staff, roles }) =>
    audienceOf(staff === null ? roles : (site().staff(staff)?.roles ?? [])),
  );
  const announcer = createAnnouncer(phones);
  const howLong = createHowLong(tables);
  const queries = createDeliveryQueries({ tables, siteState });
  return {
    phones,
    announcer,
    howLong,
    queries,
    notRecorded: createNotRecorded({
      site,
      now,
      steady,
      tellEveryone: announcer.tellEveryone,
      acknowledge: (call, by) => void acknowledgeCall(context, { call, by }).catch(broken),
    }),
    boughtFeedback: createBoughtFeedback({
      calls: queries.calls,
      site,
      shownBy: (of, stageAt) => feedback(dialectOf(of.dialect)?.outputs ?? null, of, stageAt),
      steady,
      soon: defer,
    }),
    deviceState: createDeviceState({
      calls: queries.calls,
      site,
      now,
      howLong: howLong.at,
      boot,
      device: { holdMs: device.holdMs, volume: device.volume },
      heartbeatSOf: (id) => heartbeatMsOf(site(), id, device.heartbeatS) / SECOND_MS,
    }),
  };
}

export type DeliveryOptions = {
  /** Sends to a connected device. A device that is away gets its retained state later. */
  readonly sendToDevice: (device: string, topic: string, payload: string) => void;
  readonly disconnectDevice: (device: string) => void;
  readonly repeatMs: number;
  readonly sound: (on: boolean) => void;
};

export type Delivery = Omit<ReturnType<typeof createDispatcher>, 'committed'> & {
  readonly committed: (effects: readonly Effect[]) => void;
};

/** Sends phones and devices what was committed. */
export function createDelivery(
  { time, siteState, reach }: Core,
  { phones, howLong, deviceState, boughtFeedback, queries: { alerts, calls } }: Outlets,
  { sendToDevice, disconnectDevice, repeatMs, sound }: DeliveryOptions,
  { pace, defer, fault }: Pick<Outside, 'pace' | 'defer' | 'fault'>,
): Delivery {
  const toButtons = createDeviceFeedback({
    calls,
    deviceState,
    send: sendToDevice,
    bought: boughtFeedback,
    soon: defer,
  });
  const siteForDevices = createSiteForDevices({
    site: siteState.site,
    heartbeatSOf: deviceState.heartbeatSOf,
    retained: deviceState.retained,
    feedback: toButtons,
    send: sendToDevice,
    soon: defer,
  });
  const dispatcher = createDispatcher({
    alerts,
    calls,
    site: siteState.site,
    steady: time.steady,
    pace,
    defer,
    phones,
    feedback: toButtons,
    siteForDevices: () => {
      siteForDevices();
      boughtFeedback.siteChanged();
    },
    repeatMs,
    onCredentialsChanged: disconnectDevice,
    sound,
    tones: reach,
    fault,
  });
  return {
    ...dispatcher,
    committed: (effects) => {
      howLong.committed(effects);
      dispatcher.committed(effects);
    },
  };
}
