import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Mistake } from '../../config/reading/mistake.ts';
import { loadConfig } from '../../config/hub/load.ts';
import { createHub } from '../app/create-hub.ts';
import type { HubOptions } from '../app/options.ts';
import { realOutside } from '../app/outside.ts';
import { createLog } from '../telemetry/log.ts';
import { startWatchdog } from '../telemetry/watchdog.ts';
import { printError, failure, printLine, signalled, type Command } from './command.ts';
import { mistakeLines } from './documents.ts';
import { SiteMistakes, siteGiven } from './read-site.ts';
import { announceRunning } from './running.ts';
import { packageRoot, version } from './version.ts';

const STOP_WITHIN_MS = 5_000;

export const hubCommand: Command = {
  summary: 'runs the hub',
  help: `usage: lotusbell hub [--config FILE] [--site FILE] [--data DIR] [--http HOST:PORT] [--mqtt HOST:PORT]

  --config FILE     process settings; every option is explained in config/hub.default.yaml
  --site FILE       the building: places, call points, people, policies (default: Lotus Apartment, when the data directory is empty)
  --data DIR        where calls, secrets and backups are kept
  --http HOST:PORT  pages, API and stream; port 0 takes any free one
  --mqtt HOST:PORT  buttons and bells; port 0 takes any free one

When it listens on every port, one line of JSON is printed: {"event":"ready","http":…,"https":…,"mqtt":…,"mqtts":…,"pager":…,"data":…,"version":…},
and DATA/running.json tells the other commands where this hub is.
SIGTERM or SIGINT ends the hub within 5 s. Every press with a receipt is on disk.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        site: { type: 'string' },
        data: { type: 'string' },
        http: { type: 'string' },
        mqtt: { type: 'string' },
      },
    });
    const loaded = loadConfig({ file: values.config, env: process.env, flags: values });
    if ('mistakes' in loaded) return printMistakes('the settings have mistakes', values.config, loaded.mistakes);
    try {
      return await runHub({
        config: loaded.config,
        site: siteGiven(values.site),
        pages: pagesDir(),
        demo: null,
        log: createLog(loaded.config.logLevel),
        version: version(),
      });
    } catch (error) {
      if (error instanceof SiteMistakes)
        return printMistakes('the site document has mistakes', values.site, error.mistakes);
      throw error;
    }
  },
};

/** Runs a hub until a signal ends it. @returns the exit status. */
export async function runHub(given: HubOptions, outside = realOutside()): Promise<number> {
  const hub = await createHub(given, outside);
  const ended = signalled();
  try {
    await hub.start();
  } catch (error) {
    // Open listeners would keep the process running, although it cannot be reached and ignores signals.
    await hub.stop();
    throw withRemedy(error);
  }
  const removeRunningFile = announceRunning(given.config.data, hub.addresses());
  const stopWatchdog = startWatchdog(process.env, given.log);
  printLine(JSON.stringify({ event: 'ready', ...hub.addresses(), data: given.config.data, version: given.version }));
  await ended;
  stopWatchdog();
  removeRunningFile();
  const late = setTimeout(() => {
    printError('lotusbell hub: a listener did not close in time');
    process.exit(1);
  }, STOP_WITHIN_MS - 500);
  late.unref();
  await hub.stop();
  return 0;
}

/** @returns the error with a remedy when a listener could not be opened; its message names the address. */
function withRemedy(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE:
      'another hub or program listens there; stop it, or choose another port with --http or --mqtt, or https.port or mqtt.tls.port in the settings (0 takes a free one)',
    EACCES: 'ports below 1024 need a permission; choose a higher one with --http or --mqtt, or in the settings',
    EADDRNOTAVAIL: 'that is no address of this machine; choose one with --http or --mqtt, or in the settings',
  };
  const hint = hints[code ?? ''];
  return code === undefined || hint === undefined ? error : failure(code, message, hint, error);
}

export function pagesDir(): string | null {
  const dir = join(packageRoot(), 'dist', 'dashboard');
  return existsSync(join(dir, 'index.html')) ? dir : null;
}

/** The path of a mistake that is in no file is the name of a variable or flag. */
function printMistakes(what: string, file: string | undefined, mistakes: readonly Mistake[]): number {
  printError(`lotusbell hub: ${what}`);
  for (const line of mistakeLines(file ?? '', mistakes)) printError(line);
  return 1;
}
