import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { PlainSite } from '../../domain/site/site-of.ts';
import type { SiteDevice } from '../../domain/site/site.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub } from '../admin.ts';
import { failure, onlyOne, printLine, UsageError, type Command } from '../command.ts';
import { esphomeConfig } from './esphome-config.ts';
import type { Plan } from './plan.ts';
import { shellyGen1Config, shellyGen2Config } from './shelly-config.ts';
import { tasmotaConfig } from './tasmota-config.ts';

/** What each family is configured with. */
const CONFIGS: { readonly [Name in SiteDevice['dialect']]?: (plan: Plan) => string } = {
  esphome: esphomeConfig,
  tasmota: tasmotaConfig,
  'shelly-gen1': shellyGen1Config,
  'shelly-gen2': shellyGen2Config,
};

export const firmwareCommand: Command = {
  summary: 'writes the configuration of a bought device: ESPHome YAML, Tasmota backlog, Shelly settings',
  help: `usage: lotusbell firmware DEVICE --broker HOST[:PORT] [--user NAME] [--secret-file FILE] [--out FILE]
                          [--data DIR | --url URL]

  DEVICE         id of a device with an entry under "devices" in the site document
  --broker       the address that the device uses: this hub, or the outside broker of its entry; port 1883 if left out
  --user         its user name there (default: the device id, as on this hub)
  --secret-file  a file whose first line is the secret; without it "!secret" stands in its place
  --out          writes to this file, which only you can read, in place of printing
${ADMIN_HELP}

The hub keeps only a hash of the secret, so the secret is never printed from there. Look at pins and board before you use the
configuration: it is not compiled here. The button counts after its press test.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...ADMIN_OPTIONS,
        broker: { type: 'string' },
        user: { type: 'string' },
        'secret-file': { type: 'string' },
        out: { type: 'string' },
      },
      allowPositionals: true,
    });
    const id = onlyOne(positionals, 'DEVICE');
    const broker = brokerOf(values.broker);
    const secretFile = values['secret-file'];
    const secret = secretFile === undefined ? null : secretIn(secretFile);
    const site = await demand<PlainSite>(findHub(values, process.env), { method: 'GET', path: '/site' });
    const text = firmwareFor(site, { id, broker, user: values.user ?? id, secret });
    if (values.out === undefined) process.stdout.write(text);
    else {
      writeTo(values.out, text);
      printLine(`written: ${values.out}`);
    }
    return 0;
  },
};

export type Asked = Pick<Plan, 'broker' | 'user' | 'secret'> & { readonly id: string };

/**
 * @returns the configuration of a device of this site document.
 * @throws failure for a device without an entry, and for a family without a configuration.
 */
export function firmwareFor(site: PlainSite, { id, broker, user, secret }: Asked): string {
  const device = (site.devices ?? []).find((one) => one.id === id) as SiteDevice | undefined;
  if (device === undefined)
    throw failure(
      'NO_ENTRY',
      `the site document has no entry for ${id} under "devices"`,
      'enter it first: GET /unknown-devices and POST /devices/ID/map, or devices in the site document',
    );
  const config = CONFIGS[device.dialect];
  if (config === undefined)
    throw failure(
      'NO_CONFIGURATION',
      `there is no configuration for ${device.dialect}`,
      `devices.md says what to set there; configurations are written for ${Object.keys(CONFIGS).join(', ')}`,
    );
  const points = site.callPoints.filter(({ source }) => source.device === id);
  const inputs = [...new Set(points.map(({ source }) => source.input ?? 'main'))];
  return config({ device, inputs: inputs.length === 0 ? ['main'] : inputs, broker, user, secret });
}

function brokerOf(text: string | undefined): Plan['broker'] {
  if (text === undefined) throw new UsageError('--broker HOST[:PORT] is missing: the address that the device uses');
  const [, host, port = '1883'] = /^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(`--broker is HOST or HOST:PORT, not "${text}"`);
  return { host, port: Number(port) };
}

/** Not over another file: it may hold a secret that nobody has elsewhere. */
function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    throw failure('NOT_WRITTEN', `${file} cannot be written (${code})`, 'name a file that is not there yet', error);
  }
}

function secretIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    throw failure('NO_SECRET', `${file} cannot be read (${code})`, 'name a file whose first line is the secret', error);
  }
  const [secret = ''] = text.split(/\r?\n/);
  if (secret !== '') return secret;
  throw failure(
    'NO_SECRET',
    `the first line of ${file} is empty`,
    'write the secret there: POST /api/v1/devices/ID/credentials gives it, once',
  );
}
