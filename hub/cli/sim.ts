import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFleet } from '../../firmware-sim/fleet/fleet-file.ts';
import { runSim, type SimOptions } from '../../firmware-sim/main.ts';
import { FileMistakes, shippedFile } from '../../firmware-sim/read-file.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, findHub } from './admin.ts';
import { printError, signalled, UsageError, type Command } from './command.ts';
import { enrolDevices } from './enrol.ts';

const OPTIONS = {
  ...ADMIN_OPTIONS,
  hub: { type: 'string' },
  fleet: { type: 'string' },
  scenario: { type: 'string' },
  seed: { type: 'string' },
  credentials: { type: 'string' },
  ca: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

/** The default MQTT address of a hub on this machine. */
const DEFAULT_HUB = 'mqtt://127.0.0.1:1883';

export const simCommand: Command = {
  summary: 'runs simulated call points against a hub',
  help: `usage: lotusbell sim [--hub URL] [--ca FILE] [--fleet FILE] [--scenario FILE] [--seed N] [--data DIR | --url URL | --credentials FILE]

  --hub URL           mqtt://HOST:PORT or mqtts://HOST:PORT (default: where the hub of --data listens, else ${DEFAULT_HUB})
  --ca FILE           for mqtts://, the authority that the hub is signed by (default: DATA/tls/ca.crt of a hub found by --data)
  --fleet FILE        which call points (default: firmware-sim/lotus.fleet.yaml, those of Lotus Apartment)
  --scenario FILE     what happens to them, such as firmware-sim/lotus-day.scenario.yaml (default: nothing; they only send heartbeats)
  --seed N            a whole number; the same one gives the same day (default: the scenario's)
  --credentials FILE  their secrets: the hub's reply to POST /api/v1/devices/credentials, or {"device": "secret"}.
                      Without it the fleet is enrolled at the hub first, and gets new secrets:
${ADMIN_HELP}
  --quiet             no live view

On a terminal every lamp is drawn; otherwise each change of a lamp is one line of JSON. Ctrl-C ends it.
Exit status: 0 ended, or the scenario is over and every press was receipted; 1 otherwise; 2 wrong usage.`,
  run: async (args) => {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const seed = values.seed === undefined ? undefined : wholeNumber(values.seed);
    const ending = new AbortController();
    void signalled().then(() => ending.abort());
    try {
      const access = await accessOf(values);
      const { fleet, scenario } = values;
      return await runSim({
        ...access,
        signal: ending.signal,
        quiet: values.quiet === true,
        ...(fleet === undefined ? {} : { fleet }),
        ...(scenario === undefined ? {} : { scenario }),
        ...(seed === undefined ? {} : { seed }),
      });
    } catch (error) {
      if (!(error instanceof FileMistakes)) throw error;
      printError(error.message);
      return 1;
    }
  },
};

type Values = { readonly [Name in 'hub' | 'ca' | 'fleet' | 'credentials' | 'url' | 'data']?: string };

/** The hub's address and the devices' secrets: from a file, or by enrolling the devices with the admin token. */
async function accessOf(values: Values): Promise<Pick<SimOptions, 'hub' | 'ca' | 'credentials' | 'journalDir'>> {
  const { hub, ca, fleet, credentials, data } = values;
  const more = {
    ...(data === undefined ? {} : { journalDir: join(data, 'sim-journal') }),
    ...(ca === undefined ? {} : { ca }),
  };
  if (credentials !== undefined) return { hub: hub ?? DEFAULT_HUB, credentials, ...more };
  const devices = readFleet(fleet ?? shippedFile('lotus.fleet.yaml')).devices.map(({ id }) => id);
  const admin = findHub(values, process.env);
  const found = hub ?? admin.running?.mqtt ?? admin.running?.mqtts ?? DEFAULT_HUB;
  return {
    hub: found,
    credentials: await enrolDevices(admin, devices),
    ...(admin.running === null ? {} : ownAuthority(found, data)),
    ...more,
  };
}

/** A hub with its own authority keeps it in its data directory. With a configured certificate there is none. */
function ownAuthority(hub: string, data = process.env['LOTUSBELL_DATA'] ?? './data'): { ca?: string } {
  const file = join(data, 'tls', 'ca.crt');
  return hub.startsWith('mqtts:') && existsSync(file) ? { ca: file } : {};
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--seed is a whole number, not "${text}"`);
  return Number(text);
}
