import type { HubConfig } from '../../config/hub/hub-schema.ts';
import type { Certificates } from '../certificates/certificates.ts';
import { CLOSE_HUB_RESTARTING } from '../contract/stream-constants.ts';
import { HUB_STATUS_TOPIC } from '../contract/topics.ts';
import type { createNightlyBackup } from '../backup/nightly.ts';
import { startPeriodicJobs } from '../scheduler/periodic-jobs.ts';
import type { Standstill } from '../scheduler/standstill.ts';
import type { HttpServer } from '../http/server/http-server.ts';
import type { MqttServer } from '../mqtt/mqtt-server.ts';
import type { DeviceIntake } from '../intake/device-intake.ts';
import type { Pins } from '../gpio/pins.ts';
import type { OutsideBrokers } from '../brokers/outside-brokers.ts';
import type { StreamServer } from '../stream/stream-server.ts';
import type { createReachabilityUpdates } from '../delivery/reachability-updates.ts';
import type { createSounder } from '../delivery/sounder.ts';
import type { Log } from '../types/log.ts';
import { listenEverywhere } from './listeners/addresses.ts';
import type { Closers } from './closers.ts';
import type { Core, Scheduler } from './core.ts';
import type { DatabaseCheck } from './database-check.ts';
import type { Delivery, Outlets } from './delivery.ts';
import type { Live } from './live.ts';
import type { Addresses, Hub } from './options.ts';
import type { Outside } from './outside.ts';
import type { PagerPart } from './pager.ts';

/** The parts of a hub that is built and does not listen yet. */
export type Built = {
  readonly config: HubConfig;
  readonly log: Log;
  readonly boot: string;
  readonly adminToken: string;
  readonly core: Core;
  readonly scheduler: Scheduler;
  readonly live: Live;
  readonly outlets: Outlets;
  readonly delivery: Delivery;
  readonly listeners: { readonly mqtt: MqttServer; readonly http: HttpServer; readonly stream: StreamServer };
  readonly services: {
    readonly sounder: ReturnType<typeof createSounder>;
    readonly nightly: ReturnType<typeof createNightlyBackup>;
    readonly reachabilityUpdates: ReturnType<typeof createReachabilityUpdates>;
    readonly certificates: Certificates | null;
    readonly pager: PagerPart | null;
    readonly standstill: Standstill;
    readonly databaseCheck: DatabaseCheck;
    readonly deviceIntake: DeviceIntake;
    readonly brokers: OutsideBrokers | null;
    readonly pins: Pins | null;
  };
  readonly closers: Closers;
};

type JobTimers = Pick<Outside, 'setTimer' | 'everyMinute'>;

/** Start and stop of a built hub. */
export function createLifecycle(built: Built, timers: JobTimers): Hub {
  const { config, log, boot, core, scheduler, outlets, delivery, listeners, services, closers } = built;
  const { committer } = core.store;
  let open: Addresses | null = null;

  async function start(): Promise<void> {
    scheduler.arm();
    closers.add('due timer', scheduler.stop);
    open = await listenEverywhere({
      config,
      ...listeners,
      withTls: services.certificates !== null,
      pager: services.pager,
      log,
    });
    closers.add('periodic jobs', startHubJobs(built, timers));
    log.info({ ...open, boot }, 'hub ready');
    void services.databaseCheck.run();
  }

  /** Tells devices and phones, finishes the queued commit, and closes everything in reverse order. */
  async function stop(): Promise<void> {
    outlets.deviceState.stopping();
    listeners.mqtt.sendAll(HUB_STATUS_TOPIC, outlets.deviceState.retained.hubStatus());
    delivery.closeAll(CLOSE_HUB_RESTARTING, 'hub restarting');
    committer.flush();
    await closers.closeAll();
    log.info({ boot }, 'hub stopped');
  }

  return {
    start,
    stop,
    addresses: () => {
      if (open === null) throw new Error('the hub has not been started');
      return open;
    },
    adminToken: built.adminToken,
    settle: committer.flush,
  };
}

/** Starts the work of every second and every minute. @returns stops it. */
function startHubJobs(
  { config, log, core, scheduler, live, outlets, delivery, listeners, services }: Built,
  { setTimer, everyMinute }: JobTimers,
): () => void {
  const { store, time, context } = core;
  const { liveness, troubles, troubleWatch, falseWatch, outageWatch, bridges } = live;
  const { sounder, nightly, reachabilityUpdates, certificates, standstill, brokers, pins } = services;
  const stepped = (): number => time.now() - time.steady();
  const inTrouble = (): boolean => store.committer.trouble() !== null;
  let pagersTold = false;
  return startPeriodicJobs({
    context,
    liveness,
    saveMemories: services.deviceIntake.save,
    steady: time.steady,
    stepped,
    log,
    setTimer,
    everyMinute,
    everySecond: () => {
      scheduler.followClock();
      troubles.check();
      falseWatch.check();
      pins?.beat();
      standstill.judge(() => {
        troubleWatch.check();
        brokers?.check();
        outlets.boughtFeedback.check();
        outageWatch.check([...(brokers?.outages() ?? []), ...bridges.outages()]);
        listeners.stream.tick();
        pagersTold = services.pager?.tick() === true || pagersTold;
      });
      delivery.repeatAlerts();
      sounder.set(delivery.wantsSounder());
      reachabilityUpdates.check(pagersTold);
      pagersTold = false;
      outlets.notRecorded.trouble(inTrouble());
    },
    checkCertificates: certificates?.refresh ?? null,
    inTrouble,
    backUp: nightly.run,
    retention: config.retention,
    clockAgrees: core.agreement.agrees,
    mattersDueBy: store.tables.matters.openDueBy,
    checkpoint: store.maintenance.checkpoint,
    sessions: () => outlets.phones.all().map(({ session }) => session),
  });
}
