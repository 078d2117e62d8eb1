import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { broken, well, type Finding } from './finding.ts';

const FOR_OTHERS = 0o077;
/** What opens a door: never readable by others, even in a directory that is. */
const KEYS = /(^|\/)(admin\.token|secrets\/.+|.+\.key|.+key\.pem|.+\.backup)$/;
const DATABASE = /^lotusbell\.db/;

/** Keys, tokens, the database and its backups are for the hub alone. */
export function filesOfOurs(dataDir: string): Finding {
  const closed = (statSync(dataDir).mode & FOR_OTHERS) === 0;
  const bad = filesUnder(dataDir, '').filter((name) => (statSync(join(dataDir, name)).mode & FOR_OTHERS) !== 0 && (KEYS.test(name) || (!closed && DATABASE.test(name))))
    .map((name) => join(dataDir, name));
  if (bad.length === 0) return well('files', `nobody else can read the secrets in ${dataDir}`);
  return broken('files', `others can read ${bad.join(', ')}`, `chmod 700 ${dataDir}; chmod 600 ${bad.join(' ')}; make a new key for each that somebody may have read`);
}

function filesUnder(root: string, dir: string): string[] {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const name = dir === '' ? entry.name : `${dir}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(root, name) : entry.isFile() ? [name] : [];
  });
}
