import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Child } from '../bench/child.ts';
import { adminToken, enrolDevices, joinPhones } from '../bench/hub-admin.ts';
import { deviceIds, madeUpSite, staffIds } from '../bench/made-up-site.ts';
import { pause, until } from '../bench/witness.ts';
import { work as actAsWorker, type Act } from './acts.ts';
import { readEventLog } from './event-log.ts';
import { judge, type Verdict } from './judge.ts';
import { openJournals, type Journals } from './journals.ts';
import { seeded, type Random } from './random.ts';
import type { Liveness } from './timers.ts';

/** One building whose hub is killed again and again on the same data directory. */
export type World = {
  readonly program: string;
  readonly data: string;
  readonly site: string;
  readonly log: string;
  readonly random: Random;
  readonly journals: Journals;
  readonly tokens: readonly string[];
  readonly acts: Act[];
  readonly lives: Liveness[];
  /** Longest life of the hub in a usual round, in seconds. */
  readonly secondsPerRound: number;
  /** Ends the hub at once: SIGKILL, or a cut of the power. */
  readonly kill: (hub: Child) => Promise<unknown>;
  kills: number;
  killsWhileStarting: number;
};

export type WorldOptions = {
  readonly program: string;
  readonly work: string;
  /** Default: a directory in `work`. */
  readonly data?: string;
  readonly seed: number;
  readonly secondsPerRound: number;
  /** Default: SIGKILL. */
  readonly kill?: World['kill'];
};

const DEVICES = 200;
const WORKERS = 5;
/** The shortest step that the contract allows, so that as many steps as possible fall due. */
const STEP_S = 5;
const ARRIVE_WITHIN_S = 10;
const PRESSES_PER_S = 2_500;
const TICK_MS = 4;
/** A device with this many presses without PUBACK makes no more. */
const MOST_PENDING = 8;
const HOLDS = 0.02;
const FIRST_KILL_MS = 20;
/** Share of rounds in which the hub is killed while it starts; share in which it lives for several steps. */
const KILLED_WHILE_STARTING = 0.15;
const LONG_LIFE = 0.1;
const LONG_LIFE_MS = 6_500;
const START_MS = 500;
const DRAIN_LIMIT_MS = 30_000;

/**
 * Starts the hub once, enrols devices and staff, and stops it cleanly. @param options.work an empty directory on a real
 * disk. @param options.data where the hub keeps its data.
 */
export async function openWorld({
  program,
  work,
  data = join(work, 'data'),
  seed,
  secondsPerRound,
  kill = (hub) => hub.kill(),
}: WorldOptions): Promise<World> {
  const site = join(work, 'site.yaml');
  const log = join(work, 'hub.log');
  mkdirSync(data, { recursive: true });
  writeFileSync(site, madeUpSite({ devices: DEVICES, staff: WORKERS, stepS: STEP_S, arriveWithinS: ARRIVE_WITHIN_S }));
  const hub = startHub(program, site, data, log);
  const { httpPort } = await hub.ready;
  const admin = adminToken(data);
  const journals = openJournals(await enrolDevices(httpPort, admin, deviceIds(DEVICES)));
  const tokens = await joinPhones(httpPort, admin, staffIds(WORKERS));
  await hub.stop();
  return {
    program,
    data,
    site,
    log,
    random: seeded(seed),
    journals,
    tokens,
    acts: [],
    lives: [],
    secondsPerRound,
    kill,
    kills: 0,
    killsWhileStarting: 0,
  };
}

/** One run of the hub: start, load, and its end at a random moment. @throws when the hub does not start again. */
export async function proofRound(world: World): Promise<void> {
  const { random } = world;
  const hub = startHub(world.program, world.site, world.data, world.log);
  if (random.chance(KILLED_WHILE_STARTING)) {
    await pause(random.between(0, START_MS));
    await world.kill(hub);
    world.kills += 1;
    world.killsWhileStarting += 1;
    return;
  }
  const doors = await hub.ready;
  const readyAt = Date.now();
  let over = false;
  const connecting = world.journals.connect(doors.mqttPort);
  const working = world.tokens.map((token, n) =>
    actAsWorker(doors.httpPort, token, staffIds(WORKERS)[n] as string, random, () => over, world.acts),
  );
  await press(
    world,
    random.chance(LONG_LIFE) ? LONG_LIFE_MS : random.between(FIRST_KILL_MS, world.secondsPerRound * 1000),
  );
  const endedAt = Date.now();
  over = true;
  await world.kill(hub);
  world.kills += 1;
  world.lives.push({ readyAt, endedAt });
  await Promise.all([connecting, ...working]);
  await world.journals.gone();
}

/** The hub runs to the end: devices deliver their journals, one whole step passes, and the event log is read. */
export async function settle(world: World): Promise<Verdict> {
  const hub = startHub(world.program, world.site, world.data, world.log);
  try {
    const doors = await hub.ready;
    const readyAt = Date.now();
    await world.journals.connect(doors.mqttPort);
    await until(() => world.journals.pendingInAll() === 0, DRAIN_LIMIT_MS);
    await pause(STEP_S * 1000 + 1500);
    const eventLog = await readEventLog(doors.httpPort, world.tokens[0] as string);
    return judge(
      {
        presses: world.journals.presses(),
        acts: world.acts,
        lives: [...world.lives, { readyAt, endedAt: eventLog.readAt }],
      },
      eventLog,
    );
  } finally {
    await hub.stop();
    await world.journals.gone();
  }
}

async function press(world: World, forMs: number): Promise<void> {
  const start = performance.now();
  for (let made = 0, elapsed = 0; elapsed < forMs; elapsed = performance.now() - start) {
    for (const due = (elapsed / 1000) * PRESSES_PER_S; made < due; made += 1) {
      const device = world.random.below(DEVICES);
      if (world.journals.pending(device) < MOST_PENDING) world.journals.press(device, world.random.chance(HOLDS));
    }
    await pause(Math.min(TICK_MS, forMs - elapsed));
  }
}

function startHub(program: string, site: string, data: string, log: string): Child {
  return startProgram(
    [program, 'hub', '--site', site, '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'],
    log,
  );
}
