import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../config/hub/load.ts';
import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { backupDays } from '../../backup/nightly.ts';
import { backupsKept } from '../../doctor/backups.ts';
import { outsideBrokers } from '../../doctor/brokers.ts';
import { certificates } from '../../doctor/certificates.ts';
import { askTimeServer, clockNow, silentServer } from '../../doctor/clock.ts';
import { databaseSound, examineDatabase } from '../../doctor/database.ts';
import { diskSpace, flushMs, flushTime, spaceAt } from '../../doctor/disk.ts';
import { portIsFree, plainListener, type Listener } from '../../doctor/ports.ts';
import { dataFiles } from '../../doctor/files.ts';
import { broken, passed, type Finding } from '../../doctor/finding.ts';
import { pins } from '../../doctor/gpio.ts';
import {
  devicesAlive,
  phonesReached,
  readiness,
  rosterCovers,
  troublesOpen,
  type AskHub,
} from '../../doctor/running-hub.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub, type Admin } from '../admin.ts';
import { printError, printLine, type Command } from '../command.ts';
import { mistakeLines } from '../documents.ts';
import { tryPins } from './pins.ts';

export const doctorCommand: Command = {
  summary: 'checks this machine and its hub; names each problem with its remedy',
  help: `usage: lotusbell doctor [--config FILE] [--time-server HOST[:PORT]] [--database] [--gpio [--seconds N]] [--json] [--data DIR | --url URL]

  --config FILE       the settings that the hub is started with
  --time-server HOST  asks this server for the time (SNTP); no other request leaves this machine
  --database          reads the whole database file and checks nothing else
  --gpio              shows the pins of this machine, and lets you press each button that is wired to one; nothing rings
  --seconds N         for so long it waits for presses (60)
  --json              prints {"ok", "findings": [{check, state: "well"|"warning"|"broken", message, remedy}]}
${ADMIN_HELP}

Checks clock, disk, flush time, files, database, backups, certificates, outside brokers, network, ports and pins. While a hub runs, it also checks
its health, devices, phones and roster.
Nothing is changed. Exit status: 0 nothing is broken (there may be warnings), 1 something is broken.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...ADMIN_OPTIONS,
        config: { type: 'string' },
        'time-server': { type: 'string' },
        database: { type: 'boolean' },
        gpio: { type: 'boolean' },
        seconds: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const loaded = loadConfig({ file: values.config, env: process.env, flags: { data: values.data } });
    if ('mistakes' in loaded) {
      for (const line of mistakeLines(values.config ?? '', loaded.mistakes)) printError(line);
      return 1;
    }
    if (values.database === true) return printFindings(databaseAlone(loaded.config.data), values.json === true);
    const admin = hubOf(values);
    if (values.gpio === true) return pinsByHand(loaded.config, values.seconds ?? '60', admin !== null);
    const findings = [
      ...(values.url === undefined
        ? await thisMachine(loaded.config, values['time-server'] ?? null, admin !== null)
        : []),
      ...(await hubItself(admin)),
    ];
    return printFindings(findings, values.json === true);
  },
};

/** @returns the exit status. */
function pinsByHand(config: HubConfig, seconds: string, running: boolean): Promise<number> | number {
  if (!/^[1-9]\d{0,3}$/.test(seconds)) {
    printError('--seconds takes a whole number, 1 to 9999');
    return 2;
  }
  if (running && (config.pins.inputs ?? []).length > 0) {
    printError(
      'the hub that runs here holds the pins. Stop it first, or announce a test of the button on its page (Press test)',
    );
    return 1;
  }
  return tryPins({ config, seconds: Number(seconds) });
}

/** @returns the exit status. */
function printFindings(findings: readonly Finding[], json: boolean): number {
  const ok = findings.every(({ state }) => state !== 'broken');
  if (json) printLine(JSON.stringify({ ok, findings }));
  else for (const finding of findings) printLine(lineOf(finding));
  return ok ? 0 : 1;
}

function databaseAlone(data: string): Finding[] {
  const found = examineDatabase(join(data, 'lotusbell.db'));
  if (found === null)
    return [
      broken('database', `there is no database in ${data}`, 'name the data directory of your hub with --data DIR'),
    ];
  return ['check' in found ? found : databaseSound(found)];
}

async function thisMachine(config: HubConfig, timeServer: string | null, running: boolean): Promise<Finding[]> {
  const { data } = config;
  const { all, plain } = listenersOf(config);
  const ports = running ? [] : await Promise.all(all.map(portIsFree));
  if (!existsSync(data)) {
    return [
      await clock(null, timeServer),
      broken(
        'data',
        `there is no data directory ${data}`,
        'name the one of your hub with --data DIR; a hub that is started makes it',
      ),
      ...ports,
      ...plain.map(plainListener),
      pins((config.pins.inputs ?? []).length > 0),
    ];
  }
  const found = examineDatabase(join(data, 'lotusbell.db'));
  const database = found === null ? [] : ['check' in found ? found : databaseSound(found)];
  const kept = config.backup.dir ?? join(data, 'backups');
  return [
    await clock(found === null || 'check' in found ? null : found.newestFactAt, timeServer),
    diskSpace(data, spaceAt(data)),
    flushTime(flushMs(data)),
    dataFiles(data),
    ...database,
    backupsKept(kept, backupDays(kept), config.backup.keep, Date.now(), statSync(data).birthtimeMs),
    ...certificates(
      config.tls.mode === 'own' ? join(data, 'tls') : null,
      config.tls.mode === 'files' ? (config.tls.certFile ?? null) : null,
      Date.now(),
    ),
    ...outsideBrokers(config.brokers ?? []),
    ...plain.map(plainListener),
    ...ports,
    pins((config.pins.inputs ?? []).length > 0),
  ];
}

/** All listeners of the hub, and those that serve unencrypted traffic. */
function listenersOf({ http, https, mqtt, tls, pager }: HubConfig): {
  readonly all: Listener[];
  readonly plain: Listener[];
} {
  const encrypted = tls.mode !== 'off';
  const plainHttp: Listener = { name: 'HTTP', host: http.host, port: http.port };
  // With 'loopback' it listens on this machine only, whatever mqtt.host says.
  const plainMqtt: Listener = {
    name: 'MQTT',
    host: mqtt.plain === 'loopback' ? '127.0.0.1' : mqtt.host,
    port: mqtt.port,
  };
  const plain = mqtt.plain === 'off' ? [plainHttp] : [plainHttp, plainMqtt];
  const withTls: Listener[] = encrypted
    ? [
        { name: 'HTTPS', ...https },
        { name: 'MQTT over TLS', host: mqtt.tls.host, port: mqtt.tls.port },
      ]
    : [];
  const pagers: Listener = {
    name: 'Pagers',
    host: pager.mode === 'loopback' ? '127.0.0.1' : pager.host,
    port: pager.port,
  };
  // With HTTPS, plain HTTP only redirects to it.
  const unencrypted = plain.filter((listener) => listener !== plainHttp || !encrypted || http.insecure);
  return {
    all: [...plain, ...withTls, ...(pager.mode === 'off' ? [] : [pagers])],
    plain: pager.mode === 'off' || pager.mode === 'tls' ? unencrypted : [...unencrypted, pagers],
  };
}

async function clock(newestFactAt: number | null, timeServer: string | null): Promise<Finding> {
  if (timeServer === null) return clockNow(Date.now(), newestFactAt, null);
  try {
    return clockNow(Date.now(), newestFactAt, await askTimeServer(timeServer, Date.now));
  } catch (error) {
    return silentServer(timeServer, (error as Error).message);
  }
}

async function hubItself(admin: Admin | null): Promise<Finding[]> {
  if (admin === null) return [passed('hub', 'none is running here; devices and phones were not checked')];
  const ask: AskHub = (path) => demand(admin, { method: 'GET', path });
  try {
    // 503 is a valid answer: it lists what is wrong.
    const ready = await fetch(`${admin.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return [
      ...readiness((await ready.json()) as { problems?: string[] }),
      ...(await devicesAlive(ask)),
      ...(await troublesOpen(ask)),
      await phonesReached(ask),
      ...(await rosterCovers(ask)),
    ];
  } catch (error) {
    return [
      broken(
        'hub',
        `the hub at ${admin.url}: ${(error as Error).message}`,
        (error as { hint?: string }).hint ?? 'is it running, and is the address right? Its log says more',
      ),
    ];
  }
}

/** @returns null when no hub runs with this data directory; this is not an error. */
function hubOf(flags: { readonly url?: string | undefined; readonly data?: string | undefined }): Admin | null {
  try {
    return findHub(flags, process.env);
  } catch (error) {
    if (['NOT_RUNNING', 'NO_DATA'].includes((error as { code?: string }).code ?? '')) return null;
    throw error;
  }
}

function lineOf({ check, state, message, remedy }: Finding): string {
  const sign = { well: 'well   ', warning: 'warning', broken: 'BROKEN ' }[state];
  return `${sign}  ${check.padEnd(13)} ${message}${remedy === '' ? '' : `\n                        → ${remedy}`}`;
}
