import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { broken, well, type Finding } from './finding.ts';

const FOR_OTHERS = 0o077;
/** What opens a door: never readable by others, even in a directory that is. */
const KEYS = /(^|\/)(admin\.token|secrets\/.+|.+\.key|.+key\.pem|.+\.backup)$/;
const DATABASE = /^lotusbell\.db/;

/**
 * Keys, tokens, the database and its backups are for the hub alone, and all of them its own: one that root made by a command is one that the hub can
 * neither read nor back up.
 * @param ownerOf whom a path belongs to.
 */
export function filesOfOurs(
  dataDir: string,
  ownerOf: (path: string) => number = (path) => statSync(path).uid,
): Finding {
  const owner = ownerOf(dataDir);
  const foreign = filesUnder(dataDir, '')
    .map((name) => join(dataDir, name))
    .filter((path) => ownerOf(path) !== owner);
  if (foreign.length > 0)
    return broken(
      'files',
      `${foreign.join(', ')} belong to another user than ${dataDir}`,
      `chown -R --reference=${dataDir} ${dataDir}; run the commands as the user who runs the hub`,
    );
  const closed = (statSync(dataDir).mode & FOR_OTHERS) === 0;
  const bad = filesUnder(dataDir, '')
    .filter(
      (name) =>
        (statSync(join(dataDir, name)).mode & FOR_OTHERS) !== 0 &&
        (KEYS.test(name) || (!closed && DATABASE.test(name))),
    )
    .map((name) => join(dataDir, name));
  if (bad.length === 0) return well('files', `nobody else can read the secrets in ${dataDir}`);
  return broken(
    'files',
    `others can read ${bad.join(', ')}`,
    `chmod 700 ${dataDir}; chmod 600 ${bad.join(' ')}; make a new key for each that somebody may have read`,
  );
}

function filesUnder(root: string, dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const name = dir === '' ? entry.name : `${dir}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, name) : entry.isFile() ? [name] : [];
  });
}
