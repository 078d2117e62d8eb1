import { join } from 'node:path';
import type { HubConfig } from '../config/hub-schema.ts';
import { siteToYaml } from '../config/write-site.ts';
import { adminToken } from './admin-token.ts';
import { createNightly } from './backup/nightly.ts';
import { calendarOfChina } from './calendar-cn.ts';
import { openCertificates } from './certificates/certificates.ts';
import { createCheckIns } from './commands/check-in.ts';
import type { Desk } from './commands/desk.ts';
import { createDeviceLives } from './commands/device-life.ts';
import { createDeviceTroubles } from './commands/device-troubles.ts';
import { dueWork, nextDue } from './commands/due-work.ts';
import { createHouse } from './commands/house.ts';
import { createDeskPins } from './commands/desk-pins.ts';
import { createPairings } from './commands/pairing.ts';
import { createPressTests } from './commands/press-test.ts';
import { createReachability } from './commands/reach.ts';
import { stepClock } from './commands/step-clock.ts';
import { CLOSE_HUB_RESTARTING } from './contract/stream-constants.ts';
import { HUB_STATUS_TOPIC } from './contract/topics.ts';
import type { OutputId } from './domain/ids.ts';
import { localAt, minuteOf } from './domain/local-time.ts';
import { later, SECOND_MS, type Instant } from './domain/time.ts';
import { putFirstSite, putNamedSite, type SiteFile } from './first-site.ts';
import { createIds } from './ids.ts';
import { startChores } from './in/clock/chores.ts';
import { createClockFollower } from './in/clock/follow-clock.ts';
import { createDueTimer } from './in/clock/due-timer.ts';
import { createHubTime } from './in/clock/hub-time.ts';
import { createAskerOf } from './in/http/asker.ts';
import { openHttpDoor } from './in/http/open-http-door.ts';
import { isOwnOrigin } from './in/http/own-origin.ts';
import { isEncrypted, isLoopback, isOpenLine } from './in/http/plain-http.ts';
import { HEARS, mayHear, maySay } from './in/http/rights.ts';
import { openMqttDoor } from './in/mqtt/broker.ts';
import { createFairGate } from './in/mqtt/fair-gate.ts';
import { createPressGate } from './in/mqtt/press-gate.ts';
import { openStreamDoor } from './in/stream/door.ts';
import { createDeviceFeedback } from './out/device-feedback.ts';
import { createDispatcher } from './out/dispatcher.ts';
import { createSounder } from './out/sounder.ts';
import { createReachNews } from './out/reach-news.ts';
import { createNotRecorded } from './out/not-recorded.ts';
import { testRing } from './out/words/test-ring.ts';
import type { Outside } from './outside.ts';
import { secretHashOf, type DeviceEyes } from './queries/devices.ts';
import { createHowLong } from './queries/how-long.ts';
import { dutyView } from './queries/roster.ts';
import { placesView, reachabilityView } from './queries/reachability.ts';
import { diskFault } from './store/errors.ts';
import { openStore } from './store/store.ts';
import { checkSite } from './site-document.ts';
import type { Log } from './types/log.ts';
import { createMetrics } from './watch/metrics.ts';

export type HubGiven = {
  readonly config: HubConfig;
  readonly log: Log;
  /** The document to start with, read only when it is wanted; `named` when the operator gave it with --site. */
  readonly site: { readonly named: boolean; readonly read: () => SiteFile };
  /** Built pages, or null to serve none. */
  readonly pages: string | null;
  /** Served at /demo.json; null outside the demo. */
  readonly demo: { readonly panel: string; readonly view: () => object | Promise<object> } | null;
  readonly version: string;
};

/** Null for doors that this hub does not have. */
export type Addresses = {
  readonly http: string;
  readonly https: string | null;
  readonly mqtt: string | null;
  readonly mqtts: string | null;
};

export type Hub = {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly addresses: () => Addresses;
  readonly adminToken: string;
  /** For tests on a moved clock: commits what is queued now. */
  readonly settle: () => void;
};

/**
 * Builds a hub from its rooms and opens nothing but the store; `start` opens the doors.
 * @throws StoreError when the data directory cannot be used, CertificateError when a certificate cannot; both say what to do.
 */
export async function createHub({ config, log, site, pages, demo, version }: HubGiven, outside: Outside): Promise<Hub> {
  const closers: (() => void | Promise<void>)[] = [];
  const ids = createIds(outside.randomBytes);
  const boot = ids.shortId();

  let now: () => Instant = () => outside.clocks.wall() as Instant;
  const store = openStore(config.data, {
    now: () => now(),
    fault: outside.fault,
    defer: outside.defer,
    broken: (error) => log.error({ err: error }, 'an answer broke'),
  });
  closers.push(() => store.close());
  const time = createHubTime(outside.clocks, store.tables.facts.newestAt());
  const { steady } = time;
  now = time.now;
  const startedAt = steady();
  putFirstSite(store, site);

  const { tables, committer } = store;
  const { tls } = config;
  const certificates =
    tls.mode === 'off'
      ? null
      : await openCertificates({
          dataDir: config.data,
          publicUrl: config.publicUrl ?? null,
          files:
            tls.certFile === undefined || tls.keyFile === undefined ? null : { cert: tls.certFile, key: tls.keyFile },
          deviceAuthorityFile: config.mqtt.tls.clientCa ?? null,
          network: outside.network,
          now: outside.clocks.wall,
          log,
        });
  const token = adminToken(config.data, ids.secret);
  const house = createHouse(tables, () => outside.clocks.wall() as Instant, calendarOfChina);
  const desk: Desk = {
    committer,
    house,
    ids,
    limits: { sessionDays: config.session.days, inviteMinutes: config.session.inviteMinutes },
  };
  putNamedSite(store, desk, site);
  const lives = createDeviceLives(tables);
  const troubles = createDeviceTroubles({ desk, steady, log });
  const reach = createReachability({ steady, now });
  const reachability = () => {
    const people = reachabilityView(house.people(), (staff, canHear) => reach.of(staff, canHear));
    return { people, places: placesView(house.site(), house.people(), people), duty: dutyView(house) };
  };

  // Doors out. The broker is the way to the lamps, but it is opened last; until then lamps have nobody to be told by.
  const lamps: { send: (device: string, topic: string, payload: string) => void; cut: (device: string) => void } = {
    send: () => {},
    cut: () => {},
  };
  const howLong = createHowLong(tables);
  const feedback = createDeviceFeedback({
    tables,
    site: house.site,
    now,
    howLong: howLong.at,
    boot,
    device: config.device,
    soon: outside.defer,
    send: (device, topic, payload) => lamps.send(device, topic, payload),
  });
  const dispatcher = createDispatcher({
    tables,
    site: house.site,
    steady,
    pace: outside.pace,
    feedback,
    limits: {
      slowBytes: config.limits.stream.slowBytes,
      slowMs: config.limits.stream.slowS * SECOND_MS,
      repeatMs: config.alerts.repeatS * SECOND_MS,
    },
    hears: HEARS,
    onCredentialsChanged: (device) => lamps.cut(device),
    fault: outside.fault,
  });
  const checkIns = createCheckIns(desk, {
    steady,
    now,
    send: (staff, ring) => dispatcher.tellOne(staff, testRing(ring)),
  });
  const deskPins = createDeskPins(desk, { steady });
  const pairings = createPairings(desk, { steady, now });
  const pressTests = createPressTests(desk, {
    steady,
    now,
    isOpen: (device, input) => tables.calls.openAt(device, input) !== null,
  });
  const reachNews = createReachNews({
    now: reachability,
    listening: () => dispatcher.phones.size() > 0,
    tellEveryone: dispatcher.tellEveryone,
  });
  const sounder = createSounder({
    command: config.sounder?.trim().split(/\s+/) ?? null,
    setTimer: outside.setTimer,
    log,
  });
  closers.push(sounder.close);
  const nightly = createNightly({
    dir: config.backup.dir ?? join(config.data, 'backups'),
    keep: config.backup.keep,
    fromMinute: minuteOf(config.backup.at),
    log,
    local: () => localAt(house.now(), house.site().site.site.timezone),
    take: (file) =>
      outside.takeBackup({ dataDir: config.data, file, passphraseFile: config.backup.passphraseFile ?? null }),
  });
  const notRecorded = createNotRecorded({ site: house.site, now, steady, tellEveryone: dispatcher.tellEveryone });

  // Time.
  const dueTimer = createDueTimer({
    desk,
    now,
    setTimer: outside.setTimer,
    log,
    nextDueAt: () => nextDue(tables),
    dueWork: () => dueWork(desk, tables, now()),
  });

  committer.onCommitted((effects) => {
    if (effects.some((effect) => effect.type === 'site-changed')) house.changed();
    howLong.committed(effects);
    dispatcher.committed(effects);
    dueTimer.arm();
  });

  const follower = createClockFollower({
    time,
    step: (byMs) =>
      stepClock(desk, byMs, () => {
        time.step(byMs);
        lives.clockStepped(byMs);
        log.info({ byMs }, 'the clock was put right; every deadline moved with it');
      }),
  });

  // Doors in.
  const gate = createPressGate({
    desk,
    lives,
    now,
    log,
    payloadBytes: config.limits.mqtt.payloadBytes,
    onNotRecorded: notRecorded.press,
    pressTests,
    onSelfTest: () => {},
  });
  const fair = createFairGate({
    gate,
    desk,
    calls: tables.calls,
    lives,
    troubles,
    now,
    steady,
    setTimer: outside.setTimer,
    limits: config.limits.mqtt,
  });
  closers.push(fair.close);
  const mqtt = await openMqttDoor({
    gate: fair,
    lives,
    troubles,
    shelf: feedback.shelf,
    now,
    steady,
    setTimer: outside.setTimer,
    limits: config.limits.mqtt,
    tls: certificates,
    log,
    secretHashOf: (device) => secretHashOf(tables, device),
  });
  closers.push(() => mqtt.close());
  lamps.send = mqtt.send;
  lamps.cut = mqtt.disconnect;

  const eyes: DeviceEyes = {
    tables,
    lifeOf: lives.of,
    troublesOf: troubles.of,
    now,
    heartbeatMs: config.device.heartbeatS * SECOND_MS,
    startedAt: () => later(now(), startedAt - steady()),
  };
  // Who may come in is judged by the wall clock: a hub that once started with a wrong date must not lock everybody out.
  const wall = (): Instant => outside.clocks.wall() as Instant;
  const joined = (): ReadonlySet<string> => new Set(tables.people.staffWithSession(wall()));
  const askerOf = createAskerOf({ tables, house, now: wall, adminToken: token });
  const lines = {
    tls: certificates === null ? null : { ...certificates, addresses: () => outside.network().addresses },
    insecure: config.http.insecure,
  };
  const http = await openHttpDoor({
    desk,
    eyes,
    askerOf,
    log,
    pages,
    demo,
    version,
    publicUrl: config.publicUrl ?? null,
    ...lines,
    limits: config.limits.http,
    checkSite: (text, format) => checkSite(text, format, joined()),
    siteAsYaml: () => {
      const stored = tables.sites.newest();
      return stored?.format === 'yaml' ? stored.text : siteToYaml(house.site().site);
    },
    reachability,
    checkIns,
    deskPins,
    pairings,
    pressTests,
    retention: config.retention,
    backupsKept: config.backup.keep,
    health: () => {
      const fault = committer.trouble();
      const problems = fault === null ? [] : [`${fault.code}: ${fault.hint}`];
      if (!follower.isSet()) problems.push(CLOCK_NOT_SET);
      for (const problem of [sounder.problem(), nightly.problem()]) if (problem !== null) problems.push(problem);
      problems.push(...(certificates?.problems() ?? []));
      return { ok: fault === null, problems };
    },
    isNotRecorded: (error) => diskFault(error),
    metrics: createMetrics({
      pressesAccepted: () => gate.counts.accepted,
      quarantined: () => gate.counts.quarantined,
      notRecorded: () => gate.counts.notRecorded,
      commits: () => committer.counts.commits,
      commands: () => committer.counts.commands,
      commandsFailed: () => committer.counts.failed,
      callsOpen: tables.calls.openCount,
      alertsRinging: dispatcher.ringing.size,
      devicesConnected: lives.connectedCount,
      phonesConnected: dispatcher.phones.size,
      phonesClosedSlow: () => dispatcher.phones.counts.closedSlow,
      devicesRefused: () => mqtt.counts.refused,
      refusalsUnanswered: () => mqtt.strangers.unanswered,
      strangersEvicted: () => mqtt.strangers.evicted,
      messagesShed: () => fair.counts.shed,
      messagesUnreceipted: () => fair.counts.unreceipted,
      messagesHeld: () => fair.counts.held,
      readingStopped: () => mqtt.counts.readingStopped,
      devicesStorming: () => troubles.count('storming'),
      devicesContested: () => troubles.count('contested'),
      storeHealthy: () => (committer.trouble() === null ? 1 : 0),
    }),
  });
  closers.push(() => http.close());

  const stream = openStreamDoor(http.servers, {
    desk,
    tables,
    now,
    steady,
    boot,
    reachability,
    // A page's cookie opens the stream only for our own pages; a foreign page in the same browser gets nothing.
    askerOf: ({ headers, socket }) => {
      const foreign =
        headers.origin !== undefined &&
        !isOwnOrigin(headers.origin, headers.host, config.publicUrl ?? null, isEncrypted(socket));
      return foreign || !isOpenLine(socket, lines) ? null : askerOf(headers);
    },
    join: dispatcher.join,
    onSign: reach.sign,
    onRingHeard: checkIns.heard,
    trouble: () => notRecorded.frameNow(),
    rights: { mayHear, maySay },
    limits: { maxPhones: config.limits.stream.maxPhones },
  });
  closers.push(() => stream.close());

  let open: Addresses | null = null;

  async function start(): Promise<void> {
    dueTimer.arm();
    closers.push(() => dueTimer.stop());
    const {
      http: web,
      https: secureWeb,
      mqtt: { plain, tls: secureBroker, ...broker },
    } = config;
    const brokerHost = plain === 'loopback' && !isLoopback(broker.host) ? '127.0.0.1' : broker.host;
    // Buttons first: presses wait for nothing, pages can.
    const buttons = {
      mqtt: plain === 'off' ? null : urlOf('mqtt', brokerHost, await mqtt.listen(brokerHost, broker.port)),
      mqtts:
        certificates === null
          ? null
          : urlOf('mqtts', secureBroker.host, await mqtt.listenTls(secureBroker.host, secureBroker.port)),
    };
    open = {
      http: urlOf('http', web.host, await http.listen(web.host, web.port)),
      https:
        certificates === null
          ? null
          : urlOf('https', secureWeb.host, await http.listenTls(secureWeb.host, secureWeb.port)),
      ...buttons,
    };
    if (certificates === null && !isLoopback(config.http.host) && config.http.host !== 'localhost')
      log.warn({ http: open.http }, PLAIN);
    closers.push(
      startChores({
        desk,
        lives,
        steady,
        stepped: () => now() - steady(),
        log,
        setTimer: outside.setTimer,
        everyMinute: outside.everyMinute,
        everySecond: () => {
          follower.look();
          troubles.look();
          stream.tick();
          dispatcher.repeatAlerts();
          sounder.set(dispatcher.ringing.wants('sounder' as OutputId));
          reachNews.look();
          notRecorded.trouble(committer.trouble() !== null);
        },
        lookAtCertificates: certificates?.look ?? null,
        inTrouble: () => committer.trouble() !== null,
        backUp: nightly.look,
        retention: config.retention,
        mattersDueBy: tables.matters.openDueBy,
        checkpoint: store.tending.checkpoint,
        sessions: () => dispatcher.phones.all().map(({ session }) => session),
      }),
    );
    log.info({ ...addresses(), boot }, 'hub ready');
  }

  function addresses(): Addresses {
    if (open === null) throw new Error('the hub has not been started');
    return open;
  }

  /** Stop accepting, finish the running commit, tell devices and phones, close; last opened, first closed. */
  async function stop(): Promise<void> {
    feedback.stopping();
    mqtt.sendAll(HUB_STATUS_TOPIC, feedback.shelf.hubStatus());
    dispatcher.closeAll(CLOSE_HUB_RESTARTING, 'hub restarting');
    committer.flush();
    while (closers.length > 0) await closers.pop()?.();
    log.info({ boot }, 'hub stopped');
  }

  return { start, stop, addresses, adminToken: token, settle: committer.flush };
}

/** Right behind a server that ends TLS; otherwise whoever listens in takes sessions over. */
const PLAIN = 'pages are served to the network without encryption; tls.mode: own or files ends that';

/** Deadlines run on all the same; what people read, and who is on duty, is wrong until the clock is set. */
const CLOCK_NOT_SET =
  "CLOCK_NOT_SET: this machine's clock has no date. Check its time service or network; the hub follows by itself once it is set.";

function urlOf(scheme: string, host: string, port: number): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${scheme}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
