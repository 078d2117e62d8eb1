import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/hub/load.ts';
import type { HubConfig } from '../../config/hub/hub-schema.ts';
import { backupDays } from '../backup/nightly.ts';
import { backupsKept } from '../doctor/backups.ts';
import { certificates } from '../doctor/certificates.ts';
import { askTimeServer, clockNow, silentServer } from '../doctor/clock.ts';
import { databaseSound, look } from '../doctor/database.ts';
import { diskSpace, flushMs, flushTime, spaceAt } from '../doctor/disk.ts';
import { portIsFree, plainDoor, type Door } from '../doctor/ports.ts';
import { filesOfOurs } from '../doctor/files.ts';
import { broken, well, type Finding } from '../doctor/finding.ts';
import { pins } from '../doctor/gpio.ts';
import { devicesAlive, phonesReached, readiness, rosterCovers, type AskHub } from '../doctor/running-hub.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub, type Admin } from './admin.ts';
import { complain, say, type Command } from './command.ts';
import { mistakeLines } from './documents.ts';

export const doctorCommand: Command = {
  summary: 'checks this machine and its hub; each thing that is wrong with its remedy',
  help: `usage: lotusbell doctor [--config FILE] [--time-server HOST[:PORT]] [--json] [--data DIR | --url URL]

  --config FILE       the settings that the hub is started with
  --time-server HOST  asks it for the time (SNTP); nothing else is asked outside of this machine
  --json              prints {"ok", "findings": [{check, state: "well"|"warning"|"broken", message, remedy}]}
${ADMIN_HELP}

Looks at clock, disk, flush time, files, database, backups, certificates, network, ports, pins, and, while a hub runs, at its health, devices,
phones and roster.
Nothing is changed. Exit status: 0 nothing is broken (warnings may have been printed), 1 something is.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...ADMIN_OPTIONS,
        config: { type: 'string' },
        'time-server': { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const loaded = loadConfig({ file: values.config, env: process.env, flags: { data: values.data } });
    if ('mistakes' in loaded) {
      for (const line of mistakeLines(values.config ?? '', loaded.mistakes)) complain(line);
      return 1;
    }
    const admin = hubOf(values);
    const findings = [
      ...(values.url === undefined
        ? await thisMachine(loaded.config, values['time-server'] ?? null, admin !== null)
        : []),
      ...(await hubItself(admin)),
    ];
    const ok = findings.every(({ state }) => state !== 'broken');
    if (values.json === true) say(JSON.stringify({ ok, findings }));
    else for (const finding of findings) say(lineOf(finding));
    return ok ? 0 : 1;
  },
};

async function thisMachine(config: HubConfig, timeServer: string | null, running: boolean): Promise<Finding[]> {
  const { data } = config;
  const { doors, open } = doorsOf(config);
  const ports = running ? [] : await Promise.all(doors.map(portIsFree));
  if (!existsSync(data)) {
    return [
      await clock(null, timeServer),
      broken(
        'data',
        `there is no data directory ${data}`,
        'name the one of your hub with --data DIR; a hub that is started makes it',
      ),
      ...ports,
      ...open.map(plainDoor),
      pins(),
    ];
  }
  const found = look(join(data, 'lotusbell.db'));
  const database = found === null ? [] : ['check' in found ? found : databaseSound(found)];
  const kept = config.backup.dir ?? join(data, 'backups');
  return [
    await clock(found === null || 'check' in found ? null : found.newestFactAt, timeServer),
    diskSpace(data, spaceAt(data)),
    flushTime(flushMs(data)),
    filesOfOurs(data),
    ...database,
    backupsKept(kept, backupDays(kept), config.backup.keep, Date.now(), statSync(data).birthtimeMs),
    ...certificates(
      config.tls.mode === 'own' ? join(data, 'tls') : null,
      config.tls.mode === 'files' ? (config.tls.certFile ?? null) : null,
      Date.now(),
    ),
    ...open.map(plainDoor),
    ...ports,
    pins(),
  ];
}

/** Every door, and those of them through which something goes that others on the network could read. */
function doorsOf({ http, https, mqtt, tls }: HubConfig): { readonly doors: Door[]; readonly open: Door[] } {
  const encrypted = tls.mode !== 'off';
  const plainHttp: Door = { name: 'HTTP', host: http.host, port: http.port };
  // 'loopback' takes the door back to this machine, whatever its address says.
  const plainMqtt: Door = { name: 'MQTT', host: mqtt.plain === 'loopback' ? '127.0.0.1' : mqtt.host, port: mqtt.port };
  const plain = mqtt.plain === 'off' ? [plainHttp] : [plainHttp, plainMqtt];
  const behindTls: Door[] = encrypted
    ? [
        { name: 'HTTPS', ...https },
        { name: 'MQTT over TLS', host: mqtt.tls.host, port: mqtt.tls.port },
      ]
    : [];
  // Where there is HTTPS, plain HTTP only says where it is.
  return {
    doors: [...plain, ...behindTls],
    open: plain.filter((door) => door !== plainHttp || !encrypted || http.insecure),
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
  if (admin === null) return [well('hub', 'none is running here; its devices and phones were not looked at')];
  const ask: AskHub = (path) => demand(admin, { method: 'GET', path });
  try {
    // 503 says what is wrong, and is no failure to answer.
    const ready = await fetch(`${admin.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return [
      ...readiness((await ready.json()) as { problems?: string[] }),
      ...(await devicesAlive(ask)),
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

/** @returns null when no hub runs with this data directory, which is no fault by itself. */
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
