import { join } from 'node:path';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { createNightlyBackup } from '../backup/nightly.ts';
import { openCertificates, type Certificates } from '../certificates/certificates.ts';
import { localAt, minuteOf } from '../domain/roster/local-time.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { pagesVersion } from '../http/server/pages/pages.ts';
import { createHttpServer } from '../http/server/http-server.ts';
import { createReachabilityUpdates } from '../delivery/reachability-updates.ts';
import { createSiteTools } from './site/site-tools.ts';
import { createSounder } from '../delivery/sounder.ts';
import { testRing } from '../delivery/words/test-ring.ts';
import { adminToken } from './admin-token.ts';
import { createClosers, type Closers } from './closers.ts';
import { createCore, type Core, type CoreOptions } from './core.ts';
import { createDatabaseCheck } from './database-check.ts';
import { createDelivery, createOutlets, type OutletsOptions } from './delivery.ts';
import { createHealth } from './health.ts';
import { deviceIntakeOf } from './listeners/device-intake.ts';
import { dialectOf } from '../dialects/families.ts';
import { principalOfRequests, httpDepsOf } from './listeners/http-listener.ts';
import { createLifecycle } from './lifecycle.ts';
import { createLive, type LiveOptions } from './live.ts';
import { metricsOf } from './metrics.ts';
import { outsideBrokersOf, unknownBrokers } from './listeners/outside-brokers.ts';
import { boughtLines } from './listeners/bought-lines.ts';
import { openMqttPart, pressGateOf } from './listeners/mqtt-listener.ts';
import { devicesOnPins, hasSounderPin, pinsOf } from './listeners/pins.ts';
import type { Hub, HubOptions } from './options.ts';
import type { Outside } from './outside.ts';
import { openPagerPart } from './pager.ts';
import { queriesOf } from './queries.ts';
import { createStandstill } from '../scheduler/standstill.ts';
import { openStreamListener } from './listeners/stream-listener.ts';

/**
 * Builds a hub. It opens only the store; `start` opens the ports.
 * @throws StoreError when the data directory cannot be used, CertificateError when a certificate cannot be used. Both
 *   have a hint.
 */
export async function createHub(options: HubOptions, outside: Outside): Promise<Hub> {
  const closers = createClosers({ setTimer: outside.setTimer, log: options.log });
  try {
    return await build(options, outside, closers);
  } catch (error) {
    await closers
      .closeAll()
      .catch((second: unknown) => options.log.error({ err: second }, 'closing after a failed start failed'));
    throw error;
  }
}

async function build(options: HubOptions, surroundings: Outside, closers: Closers): Promise<Hub> {
  const { config, log } = options;
  const { outside, end, isOver } = untilEnded(surroundings);
  const { setTimer } = outside;
  const core = createCore(coreOptionsOf(options), outside);
  closers.add('store', () => {
    end();
    core.store.close();
  });
  const { ids } = core.context;
  const boot = ids.shortId();
  const certificates = await certificatesOf(config, outside, log);
  const token = adminToken(config.data, ids.secret);

  const standstill = createStandstill({ steady: core.time.steady, defer: outside.defer, log });
  const outlets = createOutlets(core, {
    boot,
    ...outletsOptionsOf(config),
    pace: outside.pace,
    defer: outside.defer,
    dialectOf: options.dialectOf ?? dialectOf,
    broken: coreOptionsOf(options).broken,
  });
  const { phones, announcer, notRecorded, boughtFeedback } = outlets;
  const pager = await openPagerPart(
    core,
    { config, queries: outlets.queries, pagesUrl: pagesUrlOf(config), log },
    outside,
  );
  if (pager !== null) {
    closers.add('pagers', pager.close);
    notRecorded.listen(pager.notRecorded);
  }
  // Each way of a person gets the test ring. A channel outside the house would be one more line here.
  const ringForTest: Parameters<typeof createLive>[1]['ringForTest'] = (staff, ring) => {
    announcer.tellOne(staff, testRing(ring));
    pager?.ringForCheckIn(staff);
  };
  const live = createLive(core, { ringForTest, ...liveOptionsOf(config), dialectOf: options.dialectOf, log });
  const queries = queriesOf(core, live, { pager, familyOf: options.dialectOf, onPins: devicesOnPins(config) });
  const sounder = createSounder({
    command: config.sounder?.trim().split(/\s+/) ?? null,
    pin: hasSounderPin(config) ? (on) => pins?.sound(on) : null,
    setTimer,
    log,
  });
  closers.add('sounder', sounder.close);
  const databaseCheck = createDatabaseCheck({ dataDir: config.data, check: outside.checkDatabase, log });
  closers.add('database check', databaseCheck.close);
  // A backup that runs at the end of the hub loses its data directory; the next day has another.
  const untilOver: Pick<typeof log, 'info' | 'error'> = {
    info: (fields, message) => log.info(fields, message),
    error: (fields, message) => void (isOver() || log.error(fields, message)),
  };
  const nightly = nightlyOf(config, core, outside, untilOver);

  const { limits } = config;
  const { secretHashOf } = queries.devices;
  const slowAfterMs = config.alerts.unrecordedAfterMs;
  const gateOptions = { onNotRecorded: notRecorded.press, onStored: notRecorded.stored, slowAfterMs, setTimer, log };
  const gate = pressGateOf(core, live, gateOptions);
  const deviceIntake = deviceIntakeOf(core, live, {
    gate,
    dialectOf: options.dialectOf ?? dialectOf,
    cameBack: boughtFeedback.cameBack,
    log,
  });
  const mqttOptions = { gate, deviceIntake, outlets, secretHashOf, limits: limits.mqtt, certificates, setTimer, log };
  const mqttPart = await openMqttPart(core, live, mqttOptions, closers);
  const { mqtt } = mqttPart;

  let pins: ReturnType<typeof pinsOf> = null;
  const sendToDevice: typeof mqtt.send = (device, topic, payload) => {
    pins?.sent(device, topic, payload);
    return mqtt.send(device, topic, payload);
  };

  // The broker is created before delivery, which sends through it. The broker reads retained state from deviceState.
  const repeatMs = config.alerts.repeatS * SECOND_MS;
  const toDevices = { sendToDevice, disconnectDevice: mqtt.disconnect, repeatMs, sound: sounder.set };
  const delivery = createDelivery(core, outlets, toDevices, outside);
  const committed: typeof delivery.committed = (effects) => {
    delivery.committed(effects);
    pager?.committed(effects);
  };
  const clockStepped: typeof live.clockStepped = (byMs) => {
    live.clockStepped(byMs);
    deviceIntake.clockStepped(byMs);
  };
  const scheduler = core.connect({ delivery: { committed }, live: { ...live, clockStepped } });

  // Presses may come from here on, and delivery is there to tell of them.
  const brokers = await outsideBrokersOf(core, live, { config, intake: deviceIntake, log }, outside);
  if (brokers !== null) closers.add('outside brokers', brokers.close);
  pins = pinsOf(core, live, { config, gate, outlets, log }, outside);
  if (pins !== null) closers.add('pins', pins.close);
  boughtFeedback.connect(boughtLines(mqtt, brokers, deviceIntake.devices));

  const principalOf = principalOfRequests(core, queries, token);
  const health = createHealth({
    trouble: core.store.committer.trouble,
    clockIsSet: scheduler.clockIsSet,
    damage: databaseCheck.problem,
    parts: [sounder.problem, nightly.problem],
    certificateIsValidYet: () => certificates?.isValidYet() ?? true,
    otherProblems: () => [
      ...(certificates?.problems() ?? []),
      ...(pager?.problems() ?? []),
      ...(brokers?.problems() ?? []),
      ...[pins?.problem() ?? []].flat(),
      ...boughtFeedback.problems(),
      ...unknownBrokers(core.siteState.site().site, config),
    ],
  });
  const metrics = metricsOf({ core, live, gate, ...mqttPart, phones, delivery, pager, brokers });
  const { network } = outside;
  const siteTools = createSiteTools(outside.workOnSite);
  closers.add('site documents', siteTools.close);
  const reader = outside.openReader?.(config.data) ?? null;
  if (reader !== null) closers.add('heavy reads', reader.close);
  const httpOptions = {
    reader,
    ...options,
    siteTools,
    queries,
    principalOf,
    certificates,
    network,
    health,
    metrics,
    pager,
    notRecorded,
    brokers,
    showForTest: boughtFeedback.test,
    gate,
  };
  const httpDeps = httpDepsOf(core, live, httpOptions);
  const http = await createHttpServer(httpDeps);
  closers.add('HTTP', http.close);
  const stream = openStreamListener(http.servers, core, live, {
    boot,
    pages: options.pages === null ? null : pagesVersion(options.pages),
    queries,
    principalOf,
    steady: standstill.lineTime,
    line: httpDeps,
    join: delivery.join,
    ringAgain: delivery.ringAgain,
    notRecorded,
    limits: limits.stream,
    defer: outside.defer,
    nowMs: outside.pace.nowMs,
  });
  closers.add('stream', stream.close);

  const reachabilityUpdates = createReachabilityUpdates({
    now: queries.reachability,
    listening: () => phones.size() > 0,
    tellEveryone: announcer.tellEveryone,
  });
  const services = {
    sounder,
    nightly,
    reachabilityUpdates,
    certificates,
    pager,
    standstill,
    databaseCheck,
    deviceIntake,
    brokers,
    pins,
  };
  const listeners = { mqtt, http, stream };
  return createLifecycle(
    { config, log, boot, adminToken: token, core, scheduler, live, outlets, delivery, listeners, services, closers },
    outside,
  );
}

/** Work that is spread over many turns of the loop ends with the store, which it reads. */
function untilEnded(outside: Outside): {
  readonly outside: Outside;
  readonly end: () => void;
  readonly isOver: () => boolean;
} {
  let isOver = false;
  const defer: Outside['defer'] = (work) => outside.defer(() => void (isOver || work()));
  return {
    outside: { ...outside, defer },
    end: () => {
      isOver = true;
    },
    isOver: () => isOver,
  };
}

/** The pages of this hub, for a phone that knows it by this name. */
function pagesUrlOf({ publicUrl, tls, http, https }: HubConfig): (hostname: string) => string {
  return (hostname) =>
    `${publicUrl ?? (tls.mode === 'off' ? `http://${hostname}:${http.port}` : `https://${hostname}:${https.port}`)}/phone`;
}

function coreOptionsOf({ config, site, log }: HubOptions): CoreOptions {
  return {
    dataDir: config.data,
    site,
    limits: { sessionDays: config.session.days, inviteMinutes: config.session.inviteMinutes },
    broken: (error) => log.error({ err: error }, 'an answer broke'),
    log,
  };
}

function liveOptionsOf({ device, troubles }: HubConfig): Pick<LiveOptions, 'heartbeatS' | 'falsePresses'> {
  const { falsePresses: count, falsePressHours } = troubles;
  return { heartbeatS: device.heartbeatS, falsePresses: { count, withinMs: falsePressHours * 60 * MINUTE_MS } };
}

/** Bytes that may wait for all phones together: 256 phones that are as slow as one may be. */
const PHONES_BYTES = 256 * 1024 * 1024;

function outletsOptionsOf({ device, limits: { stream } }: HubConfig): Pick<OutletsOptions, 'device' | 'phoneLimits'> {
  const phoneLimits = { slowBytes: stream.slowBytes, slowMs: stream.slowS * SECOND_MS, allBytes: PHONES_BYTES };
  return { device, phoneLimits };
}

async function certificatesOf(
  config: HubConfig,
  outside: Outside,
  log: HubOptions['log'],
): Promise<Certificates | null> {
  const { tls } = config;
  if (tls.mode === 'off') return null;
  return openCertificates({
    dataDir: config.data,
    publicUrl: config.publicUrl ?? null,
    files: tls.certFile === undefined || tls.keyFile === undefined ? null : { cert: tls.certFile, key: tls.keyFile },
    deviceAuthorityFile: config.mqtt.tls.clientCa ?? null,
    network: outside.network,
    now: outside.clocks.wall,
    log,
  });
}

function nightlyOf(
  config: HubConfig,
  { siteState }: Core,
  { takeBackup }: Outside,
  log: Pick<HubOptions['log'], 'info' | 'error'>,
) {
  const { backup, data } = config;
  return createNightlyBackup({
    dir: backup.dir ?? join(data, 'backups'),
    keep: backup.keep,
    fromMinute: minuteOf(backup.at),
    log,
    local: () => localAt(siteState.now(), siteState.site().site.site.timezone),
    take: (file) => takeBackup({ dataDir: data, file, passphraseFile: backup.passphraseFile ?? null }),
  });
}
