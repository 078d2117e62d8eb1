import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Manifest } from '../backup/files.ts';
import { packData } from '../backup/pack.ts';
import { unpackData } from '../backup/unpack.ts';
import { failure, onlyOne, printLine, type Command } from './command.ts';
import { version } from './version.ts';

const OPTIONS = { data: { type: 'string' }, 'passphrase-file': { type: 'string' }, json: { type: 'boolean' } } as const;
const PASSPHRASE_HELP = `  --passphrase-file FILE  the passphrase is the first line of FILE; or give it in LOTUSBELL_PASSPHRASE
  --json                  prints the list of its files as JSON`;

export const backupCommand: Command = {
  summary: 'writes the data directory into one file, also while the hub runs',
  help: `usage: lotusbell backup FILE [--data DIR] [--passphrase-file FILE] [--json]

  --data DIR              the data directory (default: LOTUSBELL_DATA, else ./data)
${PASSPHRASE_HELP}

FILE is a gzipped tar of a snapshot of the database, and of the keys, secrets and certificates: keep it where nobody else can read it.
With a passphrase it is encrypted in the format of age (age-encryption.org); \`age -d FILE | tar tz\` opens it without Lotusbell.
FILE must not exist; it appears complete, or not at all.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const file = onlyOne(positionals, 'FILE');
    const manifest = await packData({
      dataDir: dataOf(values.data),
      file,
      version: version(),
      madeAt: new Date(),
      passphrase: passphraseOf(values['passphrase-file']),
    });
    print(
      manifest,
      values.json === true,
      `${file}: ${manifest.entries.length} files, ${bytesOf(manifest)} bytes before packing`,
    );
    return 0;
  },
};

export const restoreCommand: Command = {
  summary: 'restores a backup into an empty data directory',
  help: `usage: lotusbell restore FILE [--data DIR] [--passphrase-file FILE] [--json]

  --data DIR              the data directory (default: LOTUSBELL_DATA, else ./data); it must be empty or must not exist
${PASSPHRASE_HELP}

Before the directory appears, every file is checked against the list in the backup, and the database for damage.
Then start the hub with it: calls that were open when the backup was made ring again.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const dataDir = dataOf(values.data);
    const manifest = await unpackData(onlyOne(positionals, 'FILE'), dataDir, passphraseOf(values['passphrase-file']));
    print(
      manifest,
      values.json === true,
      `${dataDir}: as it was at ${manifest.madeAt}; start it with: lotusbell hub --data ${dataDir}`,
    );
    return 0;
  },
};

function dataOf(given: string | undefined): string {
  return given ?? (process.env['LOTUSBELL_DATA'] || './data');
}

/** The passphrase is never an argument: arguments are visible in the process list and in the shell's history. */
function passphraseOf(file: string | undefined): string | null {
  if (file === undefined) return process.env['LOTUSBELL_PASSPHRASE'] || null;
  const line = readFileSync(file, 'utf8').split('\n')[0]?.trim() ?? '';
  if (line === '')
    throw failure(
      'NO_PASSPHRASE',
      `the first line of ${file} is empty`,
      'write the passphrase there, or leave the option out',
    );
  return line;
}

function bytesOf({ entries }: Manifest): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}

function print(manifest: Manifest, json: boolean, line: string): void {
  printLine(json ? JSON.stringify(manifest) : line);
}
