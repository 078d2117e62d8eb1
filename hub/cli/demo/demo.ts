import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../config/hub/load.ts';
import { realClock } from '../../../firmware-sim/clock.ts';
import type { Fleet } from '../../../firmware-sim/fleet/fleet.ts';
import { readFleet } from '../../../firmware-sim/fleet/fleet-file.ts';
import { openFleet, parseHub } from '../../../firmware-sim/fleet/open-fleet.ts';
import { openPanel } from '../../../firmware-sim/panel/panel-api.ts';
import { shippedFile } from '../../../firmware-sim/read-file.ts';
import type { Site } from '../../domain/site/site.ts';
import { createHub } from '../../app/create-hub.ts';
import type { HubOptions } from '../../app/options.ts';
import { realOutside } from '../../app/outside.ts';
import { createLog } from '../../telemetry/log.ts';
import { demand, openAdmin, type Admin } from '../admin.ts';
import { printError, printLine, signalled, UsageError, type Command } from '../command.ts';
import { createRoles, type Roles } from './people.ts';
import { freePorts, HOST, lanAddress } from './ports.ts';
import { startColleagues } from './colleagues.ts';
import { playPresses } from './story.ts';
import { openStream } from './stream.ts';
import { welcome } from './welcome.ts';
import { lampWatcher, namesOf, sentenceFor } from './words.ts';
import { enrolDevices } from '../enrol.ts';
import { pagesDir } from '../hub.ts';
import { readSite, siteGiven } from '../read-site.ts';
import { announceRunning } from '../running.ts';
import { version } from '../version.ts';

const USUAL_PORTS = [8080, 1883, 8090, 8444];
/** The people that the user of the demo can play. The other two of the teams are simulated. */
const PLAYABLE = ['wang', 'chen', 'lin', 'sun'];
const PHONES = ['wang', 'chen'];
const EVERY_ADDRESS = '0.0.0.0';
const INVITE_MINUTES = 24 * 60;
const CHECK_PHONES_MS = 2_000;
const STOP_WITHIN_MS = 4_500;
const MOST_TRIES = 5;

export const demoCommand: Command = {
  summary: 'runs a complete demo on this machine: hub, building, callers and staff, all made up',
  help: `usage: lotusbell demo [--seed N] [--keep] [--lan]

  --seed N  a whole number; the same one presses the same buttons in the same order (default 1)
  --keep    keeps the data directory and says where it is
  --lan     other phones of the same network may join; shows QR codes for them. Everybody on the network can then open
            the pages, and nothing is encrypted: for a demo in a room of your own

Uses port 8080 for the pages and 1883 for the buttons if they are free, otherwise any free ports, all on ${HOST}.
With --lan the pages and the panel are on all addresses of this machine.
Ctrl-C ends it.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: { type: 'string' }, keep: { type: 'boolean' }, lan: { type: 'boolean' } },
    });
    const { seed = '1' } = values;
    if (!/^\d{1,15}$/.test(seed)) throw new UsageError(`--seed is a whole number, not "${seed}"`);
    const lan = values.lan === true ? lanAddress() : null;
    if (values.lan === true && lan === null)
      throw new UsageError('--lan: this machine has no address in a network; connect it, or leave --lan out');
    const ended = signalled();
    const data = mkdtempSync(join(tmpdir(), 'lotusbell-demo-'));
    const closers: Closers = [
      () => {
        if (values.keep === true) printLine(`The data is kept in ${data}`);
        else rmSync(data, { recursive: true, force: true });
      },
    ];
    // A reader that closes the pipe (a pager, head) ends the demo like Ctrl-C.
    const unread = new Promise<void>((resolve) => {
      process.stdout.on('error', () => resolve());
    });
    try {
      await openOnFreePorts({ data, seed: Number(seed), lan, closers });
      await Promise.race([ended, unread]);
      return 0;
    } finally {
      await closeInTime(closers);
    }
  },
};

type Closers = (() => void | Promise<void>)[];
type DemoOptions = {
  readonly data: string;
  readonly seed: number;
  /** The address for other phones of the network; null: this machine only. */
  readonly lan: string | null;
  readonly closers: Closers;
};

/** A second demo may take a free port first. Then other ports are tried. */
async function openOnFreePorts(given: DemoOptions): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const parts: Closers = [];
    given.closers.push(() => closeAll(parts));
    try {
      await openDemo({ ...given, closers: parts });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === MOST_TRIES) throw error;
      await closeAll(parts);
    }
  }
}

/** Opens the parts one after the other and registers a closer for each. */
async function openDemo({ data, seed, lan, closers }: DemoOptions): Promise<void> {
  const listen = lan === null ? HOST : EVERY_ADDRESS;
  const [httpPort = 0, mqttPort = 0, panelPort = 0, pagerPort = 0] = await freePorts(USUAL_PORTS, listen);
  const pagesUrl = `http://${lan ?? HOST}:${httpPort}`;
  const given = hubGiven({ data, http: `${listen}:${httpPort}`, mqtt: `${HOST}:${mqttPort}` }, pagerPort, pagesUrl);
  const { site } = readSite(undefined);
  const names = namesOf(site);

  let roles: Roles | null = null;
  const panelUrl = `http://${lan ?? HOST}:${panelPort}`;
  const demo = {
    panel: panelUrl,
    view: async () => ({ panel: panelUrl, people: (await roles?.now()) ?? [], points: pointsOf(site) }),
  };
  const hub = await createHub({ ...given, demo }, realOutside());
  closers.push(() => hub.stop());
  await hub.start();
  const addresses = { ...hub.addresses(), http: `http://${HOST}:${httpPort}`, mqtt: hub.addresses().mqtt ?? '' };
  closers.push(announceRunning(data, addresses));

  const admin = openAdmin(addresses.http, hub.adminToken, null);
  roles = createRoles(admin, peopleOf(site), ({ name, url }) =>
    log(`${name.en}'s phone has joined. For another one: ${url}`),
  );
  const fleet = await plugIn(admin, addresses.mqtt, { data, seed });
  closers.push(() => fleet.stop());
  const panel = await openPanel({ fleet, origin: pagesUrl, host: listen, port: panelPort });
  closers.push(() => panel.close());
  // Opened before the colleagues' phones, so that a press is printed before their ringing.
  const narrator = openStream(addresses.http, hub.adminToken, (message) => {
    const sentence = message.type === 'change' ? sentenceFor(message, names) : null;
    if (sentence !== null) log(sentence);
  });
  closers.push(narrator.stop);
  const { joined } = roles;
  let hasPager = false;
  closers.push(
    every(CHECK_PHONES_MS, async () => {
      const { items } = await demand<{ items: unknown[] }>(admin, { method: 'GET', path: '/staff/wang/pagers' });
      hasPager = items.length > 0;
    }),
  );
  const colleagues = await startColleagues(admin, site, () => joined() || hasPager, log);
  closers.push(colleagues.stop);

  printLine(
    welcome(
      {
        ...addresses,
        http: pagesUrl,
        data,
        roles: await roles.now(),
        // A code with an address of this machine alone would lead another phone nowhere.
        phones: lan === null ? [] : PHONES,
        simulated: colleagues.names,
        pages: given.pages !== null,
      },
      process.stdout.columns ?? 100,
    ),
  );
  closers.push(fleet.watch({ onState: lampWatcher(names, log) }));
  closers.push(every(CHECK_PHONES_MS, roles.look));
  closers.push(playPresses(fleet, seed));
}

/** The settings of the demo's hub: the defaults, but invitations are valid for a day, and it has pagers. */
function hubGiven(
  flags: { data: string; http: string; mqtt: string },
  pagerPort: number,
  publicUrl: string,
): Omit<HubOptions, 'demo'> {
  const loaded = loadConfig({ env: {}, flags });
  if ('mistakes' in loaded)
    throw new Error('the documents that come with the program have mistakes; install lotusbell again');
  const config = { ...loaded.config, session: { ...loaded.config.session, inviteMinutes: INVITE_MINUTES } };
  config.publicUrl = publicUrl;
  config.pager = { mode: 'loopback', host: HOST, port: pagerPort };
  return { config, site: siteGiven(undefined), pages: pagesDir(), log: createLog('warn'), version: version() };
}

/** Starts the simulated call points of the building over real MQTT, each with its own secret. */
async function plugIn(admin: Admin, mqtt: string, { data, seed }: { data: string; seed: number }): Promise<Fleet> {
  const hub = parseHub(mqtt);
  if (hub === null) throw new Error(`${mqtt} is no address of a hub`);
  const credentials = await enrolDevices(
    admin,
    readFleet(shippedFile('lotus.fleet.yaml')).devices.map(({ id }) => id),
  );
  const fleet = openFleet({
    hub,
    seed,
    credentials,
    clock: realClock(),
    journalDir: join(data, 'sim-journal'),
    onTrouble: (device, reason) => printError(`${device}: ${reason}`),
  });
  fleet.start();
  return fleet;
}

function peopleOf(site: Site): Site['staff'] {
  return PLAYABLE.flatMap((id) => site.staff.filter((person) => person.id === id));
}

function pointsOf(site: Site) {
  return site.callPoints.map(({ id, name, place, kind }) => ({ id, name, place, kind }));
}

/** Prints one line per event, with the time of day. */
function log(line: string): void {
  printLine(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
}

/** Repeats work at an interval. Errors are ignored: the hub may be stopping. */
function every(ms: number, work: () => Promise<void>): () => void {
  const timer = setInterval(() => {
    work().catch(() => {});
  }, ms);
  return () => clearInterval(timer);
}

/** Closes the parts in reverse order of opening. */
async function closeAll(closers: Closers): Promise<void> {
  while (closers.length > 0) await closers.pop()?.();
}

/** As closeAll, with a time limit: a part that hangs must not block the terminal or keep the data directory. */
async function closeInTime(closers: Closers): Promise<void> {
  const [removeData] = closers;
  const late = setTimeout(() => {
    printError('lotusbell demo: a part did not end in time');
    void removeData?.();
    process.exit(1);
  }, STOP_WITHIN_MS);
  await closeAll(closers);
  clearTimeout(late);
}
