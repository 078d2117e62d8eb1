import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkSite } from '../../config/check-site.ts';
import { loadConfig } from '../../config/load.ts';
import { readShipped } from '../../config/shipped.ts';
import type { Site } from '../domain/site.ts';
import { createHub, type HubGiven } from '../hub.ts';
import { realOutside } from '../outside.ts';
import { createLog } from '../watch/log.ts';
import { complain, say, type Command } from './command.ts';
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

When every door is open one line of JSON is printed: {"event":"ready","http":…,"mqtt":…,"mqtts":null,"data":…,"version":…}.
SIGTERM or SIGINT ends the hub within 5 s; what was receipted is on disk.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { config: { type: 'string' }, site: { type: 'string' }, data: { type: 'string' }, http: { type: 'string' }, mqtt: { type: 'string' } },
    });
    const loaded = loadConfig({ file: values.config, env: process.env, flags: values });
    if ('mistakes' in loaded) return tellMistakes('the settings have mistakes', loaded.mistakes);
    const site = readSite(values.site);
    if ('mistakes' in site) return tellMistakes(`${values.site ?? 'the site document'} has mistakes`, site.mistakes);
    return runHub({
      config: loaded.config, site, pages: pagesDir(), demo: null, log: createLog(loaded.config.logLevel),
    });
  },
};

/** Runs a hub until a signal ends it. @returns the exit status. */
export async function runHub(given: HubGiven, outside = realOutside()): Promise<number> {
  const hub = await createHub(given, outside);
  const ended = signalled();
  await hub.start();
  say(JSON.stringify({ event: 'ready', ...hub.addresses(), mqtts: null, data: given.config.data, version: version() }));
  await ended;
  const late = setTimeout(() => {
    complain('lotusbell hub: a door did not close in time');
    process.exit(1);
  }, STOP_WITHIN_MS - 500);
  late.unref();
  await hub.stop();
  return 0;
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
}

type Mistakes = ReturnType<typeof checkSite>['mistakes'];

/** @param file null-ish: the document of Lotus Apartment. */
export function readSite(file: string | undefined): HubGiven['site'] | { mistakes: Mistakes } {
  const text = file === undefined ? readShipped('site.lotus.yaml') : readFileSync(file, 'utf8');
  const format = file?.endsWith('.json') ? 'json' : 'yaml';
  const { site, mistakes } = checkSite(text, format);
  if (site === null) return { mistakes };
  return { format, text, site: site as unknown as Site, named: file !== undefined };
}

export function pagesDir(): string | null {
  const dir = join(packageRoot(), 'dist', 'dashboard');
  return existsSync(join(dir, 'index.html')) ? dir : null;
}

function tellMistakes(what: string, mistakes: Mistakes): number {
  complain(`lotusbell hub: ${what}`);
  for (const { path, line, column, message, hint } of mistakes) {
    complain(`  ${line > 0 ? `${line}:${column} ` : ''}${path}: ${message}\n    ${hint}`);
  }
  return 1;
}
