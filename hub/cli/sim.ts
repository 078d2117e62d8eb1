import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFleet } from '../../firmware-sim/fleet-file.ts';
import { runSim, type SimOptions } from '../../firmware-sim/main.ts';
import { FileMistakes, shippedFile } from '../../firmware-sim/read-file.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, findHub } from './admin.ts';
import { complain, signalled, UsageError, type Command } from './command.ts';
import { enrolDevices } from './enrol.ts';

const OPTIONS = {
  ...ADMIN_OPTIONS,
  hub: { type: 'string' }, fleet: { type: 'string' }, scenario: { type: 'string' }, seed: { type: 'string' }, credentials: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

/** As long as nobody says otherwise, where a hub on this machine listens. */
const USUAL_HUB = 'mqtt://127.0.0.1:1883';

export const simCommand: Command = {
  summary: 'runs simulated call points against a hub',
  help: `usage: lotusbell sim [--hub URL] [--fleet FILE] [--scenario FILE] [--seed N] [--data DIR | --url URL | --credentials FILE]

  --hub URL           mqtt://HOST:PORT (default: where the hub of --data listens, else ${USUAL_HUB})
  --fleet FILE        which call points (default: firmware-sim/lotus.fleet.yaml, those of Lotus Apartment)
  --scenario FILE     what happens to them, such as firmware-sim/lotus-day.scenario.yaml (default: nothing; they only live)
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
        ...access, signal: ending.signal, quiet: values.quiet === true,
        ...(fleet === undefined ? {} : { fleet }), ...(scenario === undefined ? {} : { scenario }), ...(seed === undefined ? {} : { seed }),
      });
    } catch (error) {
      if (!(error instanceof FileMistakes)) throw error;
      complain(error.message);
      return 1;
    }
  },
};

type Values = { readonly [Name in 'hub' | 'fleet' | 'credentials' | 'url' | 'data']?: string };

/** Where the hub is and how its devices get in: with secrets of their own, or enrolled now by the administrator's token. */
async function accessOf(values: Values): Promise<Pick<SimOptions, 'hub' | 'credentials' | 'journalDir'>> {
  const { hub, fleet, credentials, data } = values;
  const journal = data === undefined ? {} : { journalDir: join(data, 'sim-journal') };
  if (credentials !== undefined) return { hub: hub ?? USUAL_HUB, credentials, ...journal };
  const devices = readFleet(fleet ?? shippedFile('lotus.fleet.yaml')).devices.map(({ id }) => id);
  const admin = findHub(values, process.env);
  return { hub: hub ?? admin.running?.mqtt ?? USUAL_HUB, credentials: await enrolDevices(admin, devices), ...journal };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--seed is a whole number, not "${text}"`);
  return Number(text);
}
