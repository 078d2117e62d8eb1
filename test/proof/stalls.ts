import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startProgram } from '../bench/child.ts';
import { adminToken, ask, enrolDevices, joinPhones } from '../bench/hub-admin.ts';
import { deviceIds, madeUpSite, staffIds } from '../bench/made-up-site.ts';
import { pause, until } from '../bench/witness.ts';
import { openJournals } from './journals.ts';
import { hubArgs, longBook, startLoad, type LoadDone } from './load.ts';
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
  readonly load: LoadDone | null;
  readonly clean: boolean;
};

const DEVICES = 240;
const PHONES = 3;
/** Phones that ask for the whole past. */
const CATCHING_UP = 6;
const PRESS_EVERY_MS = 250;
const HEALTH_EVERY_MS = 100;
const BETWEEN_STALLS_MS = 3_000;
/** promises.md: a press is told within this time, whatever the disk does. */
const TOLD_LIMIT_MS = 1_500;
const HEALTH_LIMIT_MS = 1_000;
const HEALTH_LIMIT_UNDER_LOAD_MS = 250;
const DRAIN_LIMIT_MS = 30_000;

/**
 * @param log a file on another disk. @param stalls lengths of the stalls, in milliseconds.
 * @param load how long the book is, and a folder on another disk: everything heavy goes on beside. Null: nothing does.
 */
export async function proveStalls(
  program: string,
  disk: StalledDisk,
  log: string,
  stalls: readonly number[],
  load: { readonly facts: number; readonly scratch: string } | null = null,
): Promise<StallVerdict> {
  const data = join(disk.dir, 'data');
  const site = join(disk.dir, 'site.yaml');
  mkdirSync(data, { recursive: true });
  writeFileSync(site, madeUpSite({ devices: DEVICES, staff: PHONES + CATCHING_UP, stepS: 600, arriveWithinS: 600 }));
  if (load !== null) await longBook(program, data, site, log, load.facts);
  const hub = startProgram(hubArgs(program, data, site), log);
  const { httpPort, mqttPort } = await hub.ready;
  const admin = adminToken(data);
  const journals = openJournals(await enrolDevices(httpPort, admin, deviceIds(DEVICES)));
  await journals.connect(mqttPort);
  const told = new Map<string, { at: number; unrecorded: boolean }>();
  let phonesClosed = 0;
  let over = false;
  const tokens = await joinPhones(httpPort, admin, staffIds(PHONES + CATCHING_UP));
  for (const token of tokens.slice(0, PHONES)) {
    const line = new WebSocket(`ws://127.0.0.1:${httpPort}/api/v1/stream`, {
      headers: { authorization: `Bearer ${token}` },
    });
    line.on('message', (text: Buffer) => {
      for (const frame of [JSON.parse(text.toString())].flat()) {
        if (frame.type === 'hello') line.send('{"type":"visible","visible":true}');
        if (frame.type === 'ping') line.send(JSON.stringify({ type: 'pong', at: frame.at }));
        if (frame.type !== 'alert') continue;
        for (const stage of ['shown', 'heard'])
          line.send(JSON.stringify({ type: 'receipt', alertId: frame.alertId, stage }));
        const { device } = frame.call;
        if (!told.has(device)) told.set(device, { at: performance.now(), unrecorded: frame.notRecorded === true });
      }
    });
    line.on('close', () => {
      if (!over) phonesClosed += 1;
    });
    line.on('error', () => {});
  }
  await pause(1_000);
  const phones = tokens.slice(PHONES);
  const endLoad = load === null ? null : startLoad(program, data, { ...load, httpPort, admin, phones });

  const health: number[] = [];
  let healthFailed = 0;
  const asking = (async () => {
    while (!over) {
      const from = performance.now();
      await ask(httpPort, admin, 'GET', '/devices?limit=1').catch(() => (healthFailed += 1));
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
  for (const ms of stalls) {
    await pause(BETWEEN_STALLS_MS);
    disk.stall();
    await pause(ms);
    disk.goOn();
  }
  await pressing;
  await until(() => journals.pendingInAll() === 0, DRAIN_LIMIT_MS).catch(() => {});
  await pause(500);
  over = true;
  await asking;
  const loadDone = (await endLoad?.()) ?? null;
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
    phonesClosed,
    devicesClosed,
    load: loadDone,
  };
  await hub.stop();
  const isClean =
    verdict.untold + verdict.withoutReceipt + healthFailed + phonesClosed + devicesClosed === 0 &&
    verdict.toldMs.max <= TOLD_LIMIT_MS &&
    (loadDone?.failed ?? []).length === 0 &&
    verdict.healthMs.max <= (load === null ? HEALTH_LIMIT_MS : HEALTH_LIMIT_UNDER_LOAD_MS);
  return { ...verdict, clean: isClean };
}

function spread(values: readonly number[]): { readonly p50: number; readonly max: number } {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: Math.round(sorted[sorted.length >> 1] ?? Number.NaN), max: Math.round(sorted.at(-1) ?? Number.NaN) };
}
