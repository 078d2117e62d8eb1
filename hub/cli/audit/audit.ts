import { parseArgs } from 'node:util';
import { fingerprintOf, pemOf, signerOf } from '../../audit/signing.ts';
import { dataDirOf } from '../admin.ts';
import { auditCheck } from './audit-check.ts';
import { auditExport } from './audit-export.ts';
import { auditVerify } from './audit-verify.ts';
import { printError, printLine, UsageError, type Command } from '../command.ts';

const PARTS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  verify: auditVerify,
  export: auditExport,
  check: auditCheck,
  key: printKey,
};

export const auditCommand: Command = {
  summary: 'verifies that the event log is as it was written, and exports signed copies of it',
  help: `usage: lotusbell audit verify [--export FILE [--key FILE]] [--data DIR] [--json]
       lotusbell audit export [--from TIME] [--to TIME] [--out FILE] [--data DIR] [--json]
       lotusbell audit check FILE [--key FILE] [--json]
       lotusbell audit key [--data DIR] [--json]

  verify  checks every fact of the event log and names the first that was changed, is missing or was moved
  export  writes the facts of a period, one JSON object a line, with their hashes and a signature
  check   checks such a file by itself, anywhere: it needs no hub and no data directory
  key     prints the public key with which exports are signed; give it in person to the people who check them

  --data DIR     data directory of the hub (default: LOTUSBELL_DATA, else ./data); the hub may be running, its event log is not changed
  --from, --to   2027-03-01T08:00:00Z, or a day in the time zone of the building; a day after --to is included
  --out FILE     a new file for the export (default: stdout)
  --export FILE  an earlier export that was kept elsewhere: does the event log still contain the same facts?
  --key FILE     the public key that the export must be signed with
  --json         the result as one JSON object

The chain alone does not show that an expert cut off the end, or rewrote the whole event log. Exports that this person could not reach
show it. Exit status: 0 as it was written, 1 changed or not readable, 2 wrong usage.`,
  run: async ([name, ...args]) => {
    if (name === undefined) throw new UsageError('say which: verify, export, check or key');
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (part === undefined) throw new UsageError(`there is no "audit ${name}"; say verify, export, check or key`);
    return await part(args);
  },
};

function printKey(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, json: { type: 'boolean' } } });
  const { publicKey } = signerOf(dataDirOf(values, process.env));
  const fingerprint = fingerprintOf(publicKey);
  if (values.json === true) {
    printLine(JSON.stringify({ publicKey, fingerprint }));
    return 0;
  }
  process.stdout.write(pemOf(publicKey));
  printError(`fingerprint ${fingerprint}`);
  return 0;
}
