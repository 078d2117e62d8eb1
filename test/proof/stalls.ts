import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from '../bench/child.ts';
import { adminToken, ask, enrolDevices, joinPhones } from '../bench/hub-admin.ts';
import { deviceIds, madeUpSite, staffIds } from '../bench/made-up-site.ts';
import { pause, until } from '../bench/witness.ts';
import { openLine, type Told } from './line-of-staff.ts';
import { openJournals } from './journals.ts';
import { everyFifty, startLoad } from './past/load.ts';
import { makeLongPast } from './past/long-past.ts';
import type { StalledDisk } from './stalled-disk.ts';

/** What was seen from outside while the disk stood still again and again. Times in milliseconds. */
export type StallVerdict = {
  readonly presses: number;
  readonly untold: number;
  readonly toldMs: { readonly p50: number; readonly max: number };
  readonly toldUnrecorded: number;
  readonly withoutReceipt: number;
  readonly healthMs: { readonly p50: number; readonly max: number };
  readonly healthFailed: number;
  readonly phonesClosed: number;
  readonly devicesClosed: number;
  /** How often the disk stood still. */
  readonly stalls: number;
  /** Under full load: how often each was done, and what failed. */
  readonly done: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  readonly clean: boolean;
};

const DEVICES = 240;
const PHONES = 3;
const PRESS_EVERY_MS = 250;
const HEALTH_EVERY_MS = 100;
const BETWEEN_STALLS_MS = 3_000;
/** promises.md: a press is told within this time, whatever the disk does. */
const TOLD_LIMIT_MS = 1_500;
const HEALTH_LIMIT_MS = 1_000;
/** Of /healthz alone, under full load. */
const HEALTHZ_LIMIT_MS = 250;
const DRAIN_LIMIT_MS = 30_000;

export type StallOptions = {
  readonly program: string;
  readonly disk: StalledDisk;
  /** A file on another disk. */
  readonly log: string;
  /** Lengths of the stalls, in milliseconds; or a stall of 5 s at every 50th commit, beside everything of `past/`. */
  readonly stalls: readonly number[] | 'full-load';
};

export async function proveStalls({ program, disk, log, stalls }: StallOptions): Promise<StallVerdict> {
  const data = join(disk.dir, 'data');
  const site = join(disk.dir, 'site.yaml');
  mkdirSync(data, { recursive: true });
  writeFileSync(site, madeUpSite({ devices: DEVICES, staff: PHONES, stepS: 600, arriveWithinS: 600 }));
  const args = [program, 'hub', '--site', site, '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'];
  const past = stalls === 'full-load' ? await makeLongPast(args, data, log) : null;
  const hub = startProgram(args, log);
  const { httpPort, mqttPort } = await hub.ready;
  const admin = adminToken(data);
  const journals = openJournals(await enrolDevices(httpPort, admin, deviceIds(DEVICES)));
  await journals.connect(mqttPort);
  const told = new Map<string, Told>();
  let phonesClosed = 0;
  let over = false;
  const tokens = await joinPhones(httpPort, admin, staffIds(PHONES));
  for (const token of tokens) {
    openLine(httpPort, token, told, () => {
      if (!over) phonesClosed += 1;
    });
  }
  await pause(1_000);
  const load =
    past === null
      ? null
      : startLoad({ program, dir: disk.dir, data, httpPort, admin, phone: tokens[0] as string, past });

  const health: number[] = [];
  let healthFailed = 0;
  const asking = (async () => {
    while (!over) {
      let from = performance.now();
      await ask(httpPort, admin, 'GET', '/devices?limit=1').catch(() => (healthFailed += 1));
      if (load !== null) from = performance.now();
      await fetch(`http://127.0.0.1:${httpPort}/healthz`, { signal: AbortSignal.timeout(20_000) }).catch(
        () => (healthFailed += 1),
      );
      health.push(performance.now() - from);
      await pause(HEALTH_EVERY_MS);
    }
  })();
  const pressedAt = new Map<string, number>();
  const pressing = (async () => {
    for (let device = 0; device < DEVICES && !over; device += 1) {
      pressedAt.set(deviceIds(DEVICES)[device] as string, performance.now());
      journals.press(device, false);
      await pause(PRESS_EVERY_MS);
    }
  })();
  let stalled = 0;
  const stall = async (ms: number): Promise<void> => {
    disk.stall();
    await pause(ms);
    disk.goOn();
    stalled += 1;
  };
  if (stalls === 'full-load') await everyFifty(httpPort, () => pressedAt.size >= DEVICES, stall);
  else
    for (const ms of stalls) {
      await pause(BETWEEN_STALLS_MS);
      await stall(ms);
    }
  await pressing;
  await until(() => journals.pendingInAll() === 0, DRAIN_LIMIT_MS).catch(() => {});
  await pause(500);
  over = true;
  await load?.stop();
  await asking;
  const delays = [...pressedAt].flatMap(([device, at]) => {
    const seen = told.get(device);
    return seen === undefined ? [] : [seen.at - at];
  });
  const devicesClosed = journals.transmissions() - pressedAt.size;
  const verdict = {
    presses: pressedAt.size,
    untold: pressedAt.size - delays.length,
    toldMs: spread(delays),
    toldUnrecorded: [...told.values()].filter(({ unrecorded }) => unrecorded).length,
    withoutReceipt: journals.pendingInAll(),
    healthMs: spread(health),
    healthFailed,
    phonesClosed: phonesClosed + (load?.phonesClosed() ?? 0),
    devicesClosed,
    stalls: stalled,
    done: load?.done ?? {},
    failed: load?.failed ?? [],
  };
  await hub.stop();
  const isClean =
    verdict.untold + verdict.withoutReceipt + healthFailed + verdict.phonesClosed + devicesClosed === 0 &&
    verdict.failed.length === 0 &&
    verdict.toldMs.max <= TOLD_LIMIT_MS &&
    verdict.healthMs.max <= (load === null ? HEALTH_LIMIT_MS : HEALTHZ_LIMIT_MS);
  return { ...verdict, clean: isClean };
}

function spread(values: readonly number[]): { readonly p50: number; readonly max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: Math.round(sorted[sorted.length >> 1] ?? Number.NaN), max: Math.round(sorted.at(-1) ?? Number.NaN) };
}
