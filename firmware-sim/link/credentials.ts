import { readFileSync } from 'node:fs';
import { FileMistakes } from '../read-file.ts';

export type Credentials = ReadonlyMap<string, string>;

const REMEDY =
  'Enrol the devices: POST /api/v1/devices/credentials {"devices":["…"]} with the hub\'s admin token (DATA/admin.token), ' +
  'save the reply and give it with --credentials FILE. "lotusbell demo" does all that by itself.';

/**
 * @param given a map `{device: secret}`, or the path of a JSON file with such a map or with the hub's own reply
 * `{"items":[{"device","username","password"}]}`; undefined when the caller has none.
 * @param devices ids that need a secret.
 * @throws FileMistakes with the remedy when the file cannot be used or a device has no secret.
 */
export function readCredentials(
  given: string | Readonly<Record<string, string>> | undefined,
  devices: readonly string[],
): Credentials {
  if (given === undefined) {
    throw new FileMistakes(`No credentials were given, and no hub lets a device in without its own secret.\n${REMEDY}`);
  }
  const secrets = typeof given === 'string' ? readSecrets(given) : new Map(Object.entries(given));
  const without = devices.filter((id) => !secrets.has(id));
  if (without.length > 0) {
    const some = without.slice(0, 5).join(', ') + (without.length > 5 ? ', …' : '');
    throw new FileMistakes(`${without.length} of ${devices.length} devices have no credentials: ${some}\n${REMEDY}`);
  }
  return secrets;
}

function readSecrets(file: string): Map<string, string> {
  let body: unknown;
  try {
    body = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new FileMistakes(`credentials ${file}: ${(cause as Error).message}\n${REMEDY}`, { cause });
  }
  const items = typeof body === 'object' && body !== null && 'items' in body ? body.items : null;
  const pairs: [string, unknown][] = Array.isArray(items)
    ? items.map((item: { device?: unknown; password?: unknown } | null) => [String(item?.device), item?.password])
    : Object.entries(typeof body === 'object' && body !== null ? body : {});
  return new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
