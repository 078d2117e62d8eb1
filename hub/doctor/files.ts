import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { broken, passed, type Finding } from './finding.ts';

/** Permission bits of group and others. */
const FOR_OTHERS = 0o077;
/** Keys, tokens and backups: others must never be able to read them, even in a readable directory. */
const SECRETS = /(^|\/)(admin\.token|secrets\/.+|.+\.key|.+key\.pem|.+\.backup)$/;
const DATABASE = /^lotusbell\.db/;

/**
 * Only the hub may read keys, tokens, the database and backups, and all files must belong to its user. The hub can
 * neither read nor back up a file that root made with a command.
 * @param ownerOf the user id that owns a path.
 */
export function dataFiles(dataDir: string, ownerOf: (path: string) => number = (path) => statSync(path).uid): Finding {
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
  const isPrivate = (statSync(dataDir).mode & FOR_OTHERS) === 0;
  const readable = filesUnder(dataDir, '')
    .filter(
      (name) =>
        (statSync(join(dataDir, name)).mode & FOR_OTHERS) !== 0 &&
        (SECRETS.test(name) || (!isPrivate && DATABASE.test(name))),
    )
    .map((name) => join(dataDir, name));
  if (readable.length === 0) return passed('files', `nobody else can read the secrets in ${dataDir}`);
  return broken(
    'files',
    `others can read ${readable.join(', ')}`,
    `chmod 700 ${dataDir}; chmod 600 ${readable.join(' ')}; replace each key that somebody may have read`,
  );
}

function filesUnder(root: string, dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const name = dir === '' ? entry.name : `${dir}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, name) : entry.isFile() ? [name] : [];
  });
}
