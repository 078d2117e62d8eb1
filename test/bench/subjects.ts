import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProgram, type Child } from './child.ts';
import { adminToken, enrolDevices, enrolPagers, joinPhones } from './hub-admin.ts';
import { deviceIds, madeUpSite, staffIds } from './made-up-site.ts';
import type { Login } from './clients/mqtt-wire.ts';
import type { PagerDoor } from './clients/pager.ts';
import type { PhoneDoor } from './clients/phone.ts';
import { pause } from './witness.ts';

/** `pagers`: each of the people has a pager as well, whose test ring was answered. */
export type Size = { readonly devices: number; readonly phones: number; readonly pagers?: true };

/** A running subject that accepts connections. */
export type Running = {
  readonly pid: number;
  /** Time from spawn until it accepts connections. */
  readonly readyMs: number;
  readonly spawnedAt: number;
  readonly mqttPort: number;
  readonly anonymous: boolean;
  readonly door: PhoneDoor;
  readonly devices: readonly Login[];
  readonly phones: readonly (string | null)[];
  readonly pagers: PagerDoor;
  readonly stop: () => Promise<void>;
};

/** A program that is measured. Each start is fresh, without data of an earlier run. */
export type Subject = {
  readonly name: SubjectName;
  readonly start: (size: Size) => Promise<Running>;
  /** Start on an empty directory, for subjects that keep one. */
  readonly firstStart?: (size: Size) => Promise<Running>;
};
export type SubjectName = 'lotusbell' | 'relay' | 'mosquitto';

/** Seconds until the second step: longer than any run, so that only what is measured happens. */
const NO_STEP_S = 900;
/**
 * The rate limit of a device would refuse what the bench sends with fifty devices. All other settings are the defaults.
 */
const SETTINGS = { LOTUSBELL_LIMITS_HTTP_SIGNINSPERMINUTE: '6000', LOTUSBELL_LIMITS_MQTT_MESSAGESPERSECOND: '100000' };

/** Off by default. */
const PAGER_SETTINGS = {
  LOTUSBELL_PAGER_MODE: 'loopback',
  LOTUSBELL_PAGER_HOST: '127.0.0.1',
  LOTUSBELL_PAGER_PORT: '0',
};

/**
 * The hub. A building of each size is enrolled once; every run starts from a copy of that data directory.
 * @param program dist/bin/lotusbell.js. @param work a directory for data and logs, on the disk that is to be measured.
 * @param profiles a directory for a CPU profile of each run, which costs time itself; null: none.
 * @param receipts phones answer each alert with a receipt.
 */
export function lotusbell(program: string, work: string, profiles: string | null, receipts: boolean): Subject {
  const flags = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const startHub = hubStarter({ program, work, flags, receipts });
  const templates = new Map<string, Known>();
  let runs = 0;
  const template = async (size: Size) => {
    const name = `template-${size.devices}-${size.phones}${size.pagers === true ? '-pagers' : ''}`;
    const data = join(work, name);
    let known = templates.get(name);
    if (known === undefined) {
      mkdirSync(data, { recursive: true });
      const hub = await startHub(size, data, NOBODY);
      const admin = adminToken(data);
      known = {
        devices: await enrolDevices(hub.door.port, admin, deviceIds(size.devices)),
        phones: await joinPhones(hub.door.port, admin, staffIds(size.phones)),
        topics:
          size.pagers === true ? await enrolPagers(hub.door.port, hub.pagers.port, admin, staffIds(size.phones)) : [],
      };
      await hub.child.stop();
      templates.set(name, known);
    }
    return { data, known };
  };
  return {
    name: 'lotusbell',
    start: async (size) => {
      const { data, known } = await template(size);
      const copy = join(work, `data-${runs++}`);
      cpSync(data, copy, { recursive: true });
      return startHub(size, copy, known);
    },
    firstStart: (size) => {
      const data = join(work, `data-${runs++}`);
      mkdirSync(data, { recursive: true });
      return startHub(size, data, NOBODY);
    },
  };
}

/** Logins of the enrolled devices, session tokens of the phones, and topics of the pagers. */
type Known = { readonly devices: Login[]; readonly phones: string[]; readonly topics: string[] };
const NOBODY: Known = { devices: [], phones: [], topics: [] };
type Starter = (size: Size, data: string, known: Known) => Promise<Running & { child: Child }>;
type StarterOptions = {
  readonly program: string;
  readonly work: string;
  readonly flags: readonly string[];
  readonly receipts: boolean;
};

/** @returns a function that starts the hub on a data directory, which is deleted at its stop. */
function hubStarter({ program, work, flags, receipts }: StarterOptions): Starter {
  const siteFile = (size: Size) => {
    const file = join(work, `site-${size.devices}-${size.phones}.yaml`);
    writeFileSync(
      file,
      madeUpSite({ devices: size.devices, staff: size.phones, stepS: NO_STEP_S, arriveWithinS: NO_STEP_S }),
    );
    return file;
  };
  return async (size, data, known) => {
    const child = startProgram(
      [
        ...flags,
        program,
        'hub',
        '--site',
        siteFile(size),
        '--data',
        data,
        '--http',
        '127.0.0.1:0',
        '--mqtt',
        '127.0.0.1:0',
      ],
      join(work, 'hub.log'),
      size.pagers === true ? { ...SETTINGS, ...PAGER_SETTINGS } : SETTINGS,
    );
    const { httpPort, mqttPort, pagerPort } = await child.ready;
    return {
      child,
      pid: child.pid,
      spawnedAt: child.spawnedAt,
      readyMs: performance.now() - child.spawnedAt,
      mqttPort,
      anonymous: false,
      door: {
        kind: 'stream',
        port: httpPort,
        path: '/api/v1/stream',
        greets: true,
        hears: true,
        receipts,
        filter: '',
        needle: '"pressId":"',
      },
      devices: known.devices,
      phones: known.phones,
      pagers: { port: pagerPort, topics: known.topics },
      stop: async () => {
        await child.stop();
        rmSync(data, { recursive: true, force: true });
      },
    };
  };
}

/** Aedes and ws in a few lines (bare-relay.ts): the minimum for this stack. */
export function bareRelay(work: string): Subject {
  const program = fileURLToPath(new URL('./bare-relay.js', import.meta.url));
  return {
    name: 'relay',
    start: async (size) => {
      const child = startProgram([program], join(work, 'relay.log'));
      const { httpPort, mqttPort } = await child.ready;
      return {
        pid: child.pid,
        spawnedAt: child.spawnedAt,
        readyMs: performance.now() - child.spawnedAt,
        mqttPort,
        anonymous: true,
        door: {
          kind: 'stream',
          port: httpPort,
          path: '/',
          greets: false,
          hears: false,
          receipts: false,
          filter: '',
          needle: '"id":"',
        },
        ...strangers(size),
        stop: async () => {
          await child.stop();
        },
      };
    },
  };
}

/**
 * Mosquitto with a WebSocket listener; phones speak MQTT through it, QoS 0. @returns null where it is not installed.
 */
export function mosquitto(work: string): Subject | null {
  const program = [
    '/usr/sbin/mosquitto',
    '/usr/bin/mosquitto',
    '/usr/local/sbin/mosquitto',
    '/opt/homebrew/sbin/mosquitto',
  ].find(existsSync);
  if (program === undefined) return null;
  return {
    name: 'mosquitto',
    start: async (size) => {
      const [mqttPort, wsPort] = await freePorts();
      const config = join(work, 'mosquitto.conf');
      writeFileSync(
        config,
        [
          `listener ${mqttPort} 127.0.0.1`,
          'protocol mqtt',
          `listener ${wsPort} 127.0.0.1`,
          'protocol websockets',
          'allow_anonymous true',
          'persistence false',
          'set_tcp_nodelay true',
          // By default it drops messages for a slow phone; here none may be lost.
          'max_queued_messages 0',
          'max_inflight_messages 0',
          'log_type error',
          '',
        ].join('\n'),
      );
      const log = openSync(join(work, 'mosquitto.log'), 'a');
      const spawnedAt = performance.now();
      const child = spawn(program, ['-c', config], { stdio: ['ignore', 'ignore', log] });
      const exited = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
      });
      while (!(await answers(mqttPort))) {
        if (child.exitCode !== null)
          throw new Error(`mosquitto ended with ${child.exitCode}, see ${work}/mosquitto.log`);
        await pause(2);
      }
      return {
        pid: child.pid ?? 0,
        spawnedAt,
        readyMs: performance.now() - spawnedAt,
        mqttPort,
        anonymous: true,
        door: {
          kind: 'mqtt',
          port: wsPort,
          path: '/mqtt',
          greets: true,
          hears: false,
          receipts: false,
          filter: 'lotus/v1/+/up/press',
          needle: '"id":"',
        },
        ...strangers(size),
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
      };
    },
  };
}

function strangers(size: Size): { devices: Login[]; phones: null[]; pagers: PagerDoor } {
  return {
    devices: deviceIds(size.devices).map((device) => ({ device, username: device, password: '' })),
    phones: Array.from({ length: size.phones }, () => null),
    pagers: { port: 0, topics: [] },
  };
}

async function freePorts(): Promise<[number, number]> {
  const doors = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')] as const;
  await Promise.all(
    doors.map(
      (door) =>
        new Promise((resolve) => {
          door.once('listening', resolve);
        }),
    ),
  );
  const ports = doors.map((door) => (door.address() as AddressInfo).port) as [number, number];
  await Promise.all(
    doors.map(
      (door) =>
        new Promise((resolve) => {
          door.close(resolve);
        }),
    ),
  );
  return ports;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
