import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig } from '../../config/hub/load.ts';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { siteGiven } from '../../hub/cli/read-site.ts';
import { createHub } from '../../hub/app/create-hub.ts';
import type { Hub, HubOptions } from '../../hub/app/options.ts';
import { createWritePacing } from '../../hub/delivery/write-pacing.ts';
import { EARLIEST_DATE } from '../../hub/domain/time.ts';
import type { Network } from '../../hub/certificates/names.ts';
import type { Outside } from '../../hub/app/outside.ts';
import { doSiteWork } from '../../hub/app/site/site-work.ts';
import type { FaultPoint } from '../../hub/store/tables.ts';
import { button, type Button } from './button.ts';
import { movedClock, type MovedClock } from './moved-clock.ts';
import { phone, type TestPhone } from './phone.ts';
import { seededBytes } from './seeded.ts';

export type TestBuilding = {
  readonly clock: MovedClock;
  readonly hub: () => Hub;
  readonly dataDir: string;
  readonly http: () => string;
  readonly mqtt: () => string;
  /** Base URL of the pager listener; '' without one. */
  readonly pager: () => string;
  /** An HTTP request with the administrator's token, or another. @returns status and parsed body. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ) => Promise<{ status: number; body: any }>;
  /** Enrols the device on first use and connects. */
  readonly button: (device: string, options?: { connect?: boolean }) => Promise<Button>;
  /** Joins by invitation and listens; its page is in front unless it receipts nothing. */
  readonly phone: (staff: string, options?: { receipts?: boolean; inFront?: boolean }) => Promise<TestPhone>;
  readonly secretOf: (device: string) => Promise<string>;
  readonly tokenOf: (staff: string) => Promise<string>;
  /** Stops the hub and starts it again on the same data; `between` runs while it is down. */
  readonly restart: (between?: () => void | Promise<void>) => Promise<void>;
  readonly fault: { at: (point: FaultPoint) => void };
  readonly end: () => Promise<void>;
};

type BuildingOptions = {
  site?: string;
  start?: number;
  config?: (config: HubConfig) => void;
  logTo?: NodeJS.WritableStream;
  dataDir?: string;
  network?: () => Network;
  pages?: string;
  takeBackup?: Outside['takeBackup'];
  checkDatabase?: Outside['checkDatabase'];
  besideLoop?: Outside['besideLoop'];
  workOnSite?: Outside['workOnSite'];
  dialectOf?: HubOptions['dialectOf'];
  gpio?: Outside['gpio'];
  defer?: Outside['defer'];
};

/**
 * A whole hub in this process, with a real broker, real SQLite on disk and real sockets. Only the clock is moved by the
 * test.
 */
export async function startBuilding(options: BuildingOptions = {}): Promise<TestBuilding> {
  const clock = movedClock(options.start);
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'lotusbell-test-'));
  const fault: TestBuilding['fault'] = { at: () => {} };
  const hubOptions = hubOptionsOf(options, dataDir);
  const { config } = hubOptions;
  const outside = outsideOf(options, clock, fault);

  let hub = await createHub(hubOptions, outside);
  await hub.start();
  let ports = hub.addresses();
  const endings: (() => void | Promise<void>)[] = [];
  const { ask, secretOf, tokenOf } = apiOf(() => hub);

  return {
    clock,
    dataDir,
    fault,
    ask,
    secretOf,
    tokenOf,
    hub: () => hub,
    http: () => hub.addresses().http,
    mqtt: () => hub.addresses().mqtt ?? '',
    pager: () => hub.addresses().pager ?? '',
    button: async (device, { connect = true } = {}) => {
      const made = button(device, await secretOf(device), () => hub.addresses().mqtt ?? '');
      endings.push(made.end);
      if (connect) await made.connect();
      return made;
    },
    phone: async (staff, { receipts = true, inFront = receipts } = {}) => {
      const token = await tokenOf(staff);
      const made = phone(
        staff,
        token,
        () => hub.addresses().http,
        (method, path, body) => ask(method, path, body, token),
        { receipts, inFront },
      );
      endings.push(made.end);
      await made.listen();
      return made;
    },
    restart: async (between) => {
      await hub.stop();
      await between?.();
      config.http.port = Number(new URL(ports.http).port);
      if (ports.pager !== null) config.pager.port = Number(new URL(ports.pager).port);
      if (ports.mqtt !== null) config.mqtt.port = Number(new URL(ports.mqtt).port);
      hub = await createHub(hubOptions, outside);
      await hub.start();
      ports = hub.addresses();
      // The kept connection is dead; fetch notices only when it is used.
      await fetch(`${ports.http}/healthz`).catch(() => {});
    },
    end: async () => {
      for (const end of endings.reverse()) await end();
      await hub.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** @throws when the default settings have mistakes. */
function hubOptionsOf(options: BuildingOptions, dataDir: string): HubOptions {
  const loaded = loadConfig({ env: {}, flags: { http: '127.0.0.1:0', mqtt: '127.0.0.1:0', data: dataDir } });
  if ('mistakes' in loaded) throw new Error(JSON.stringify(loaded.mistakes));
  const { config } = loaded;
  // Time stands still here, so an empty token bucket would never fill again. Tests of the rate limit set one.
  config.limits.mqtt.messagesPerSecond = 100_000;
  options.config?.(config);
  return {
    config,
    log: options.logTo === undefined ? pino({ level: 'silent' }) : pino({ level: 'debug' }, options.logTo),
    site: siteGiven(options.site),
    pages: options.pages ?? null,
    demo: null,
    version: '0.0.0',
    ...(options.dialectOf === undefined ? {} : { dialectOf: options.dialectOf }),
  };
}

/** The moved clock, seeded random bytes, and the faults that the test injects. */
function outsideOf(options: BuildingOptions, clock: MovedClock, fault: TestBuilding['fault']): Outside {
  return {
    clocks: clock,
    builtAt: EARLIEST_DATE,
    setTimer: clock.setTimer,
    everyMinute: clock.everyMinute,
    pace: createWritePacing(
      () => performance.now(),
      (work, ms) => void setTimeout(work, ms),
    ),
    defer: options.defer ?? ((work) => void setImmediate(work)),
    besideLoop: options.besideLoop ?? null,
    randomBytes: seededBytes(7),
    takeBackup: options.takeBackup ?? (() => Promise.resolve()),
    checkDatabase: options.checkDatabase ?? (() => Promise.resolve(null)),
    workOnSite: options.workOnSite ?? ((work) => Promise.resolve(doSiteWork(work))),
    fault: (point) => fault.at(point),
    gpio: options.gpio ?? (() => Promise.resolve([])),
    network: options.network ?? (() => ({ hostName: 'bell', addresses: [] })),
  };
}

/** Requests to the hub of the moment. Device passwords and session tokens are made once and kept over restarts. */
function apiOf(hub: () => Hub): Pick<TestBuilding, 'ask' | 'secretOf' | 'tokenOf'> {
  const secrets = new Map<string, string>();
  const tokens = new Map<string, string>();

  async function ask(method: string, path: string, body?: unknown, token = hub().adminToken) {
    const isWhole = ['/api', '/healthz', '/readyz', '/metrics'].some((start) => path.startsWith(start));
    const response = await fetch(`${hub().addresses().http}${isWhole ? '' : '/api/v1'}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as any) };
  }

  async function secretOf(device: string): Promise<string> {
    const known = secrets.get(device);
    if (known !== undefined) return known;
    const { status, body } = await ask('POST', '/devices/credentials', { devices: [device] });
    if (status >= 300) throw new Error(`enrolling ${device}: ${status} ${JSON.stringify(body)}`);
    secrets.set(device, body.items[0].password);
    return body.items[0].password;
  }

  async function tokenOf(staff: string): Promise<string> {
    const known = tokens.get(staff);
    if (known !== undefined) return known;
    const invited = await ask('POST', `/staff/${staff}/invites`);
    if (invited.status >= 300) throw new Error(`inviting ${staff}: ${invited.status} ${JSON.stringify(invited.body)}`);
    const joined = await ask('POST', '/sessions', { invite: invited.body.invite, device: `phone of ${staff}` }, '');
    if (joined.status >= 300) throw new Error(`joining ${staff}: ${joined.status} ${JSON.stringify(joined.body)}`);
    tokens.set(staff, joined.body.token);
    return joined.body.token;
  }

  return { ask, secretOf, tokenOf };
}
