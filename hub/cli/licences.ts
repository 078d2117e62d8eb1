import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printLine, type Command } from './command.ts';
import { packageRoot } from './version.ts';

type Locked = { readonly version?: string; readonly license?: string; readonly dev?: boolean; readonly link?: boolean };
type Licence = { readonly name: string; readonly version: string; readonly licence: string };

export const licencesCommand: Command = {
  summary: 'lists every package that the hub runs with, and its licence',
  help: `usage: lotusbell licences [--json]

The list comes from package-lock.json: the packages that \`npm ci --omit dev\` installs, sorted by name.
\`npm run --silent sbom\` prints the same as a CycloneDX document.`,
  run: (args) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
    const licences = licencesIn(readFileSync(join(packageRoot(), 'package-lock.json'), 'utf8'));
    if (values.json === true) printLine(JSON.stringify(licences));
    else for (const { name, version, licence } of licences) printLine(`${name}@${version}  ${licence}`);
    return Promise.resolve(0);
  },
};

/**
 * @param lock a package-lock.json of version 3.
 * @returns each package once per version, without development dependencies.
 */
function licencesIn(lock: string): Licence[] {
  const { packages } = JSON.parse(lock) as { packages: Readonly<Record<string, Locked>> };
  const found = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && dev !== true && link !== true)
    .map(([path, { version = '?', license = 'unknown' }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
    }));
  const once = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...once.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
