import { parseArgs } from 'node:util';
import { fingerprintOf, pemOf, signerOf } from '../../audit/signing.ts';
import { dataDirOf } from '../admin.ts';
import { auditCheck } from './audit-check.ts';
import { auditExport } from './audit-export.ts';
import { auditVerify } from './audit-verify.ts';
import { complain, say, UsageError, type Command } from '../command.ts';

const PARTS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  verify: auditVerify,
  export: auditExport,
  check: auditCheck,
  key: printKey,
};

export const auditCommand: Command = {
  summary: 'proves that the book of facts is as it was written, and takes signed copies out of it',
  help: `usage: lotusbell audit verify [--export FILE [--key FILE]] [--data DIR] [--json]
       lotusbell audit export [--from TIME] [--to TIME] [--out FILE] [--data DIR] [--json]
       lotusbell audit check FILE [--key FILE] [--json]
       lotusbell audit key [--data DIR] [--json]

  verify  walks every fact of the book and names the first that was changed, is missing or stands elsewhere
  export  writes the facts of a time, one JSON object a line, with their hashes and a signature
  check   looks such a file over by itself, anywhere: no hub and no data directory are needed
  key     prints the public key that exports are signed with; whoever checks should have it from your own hands

  --data DIR     data directory of the hub (default: LOTUSBELL_DATA, else ./data); the hub may be running, nothing is written to its book
  --from, --to   2027-03-01T08:00:00Z, or a day of the building's own calendar; --to with a day: that day is still within
  --out FILE     a new file for the export (default: stdout)
  --export FILE  an export from earlier, kept elsewhere: does the book still say the same, and does it go as far?
  --key FILE     the public key that the export must be signed with
  --json         the result as one JSON object

What the chain cannot show by itself: an end that was cut off, or a whole book written anew, by somebody who knew how. Exports kept where that person could not
reach them do. Exit status: 0 as it was written, 1 not, or it cannot be read, 2 wrong usage.`,
  run: async ([name, ...args]) => {
    if (name === undefined) throw new UsageError('say which: verify, export, check or key');
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (part === undefined)
      throw new UsageError(`there is no "audit ${name}"; verify, export, check and key there are`);
    return await part(args);
  },
};

function printKey(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' }, json: { type: 'boolean' } } });
  const { publicKey } = signerOf(dataDirOf(values, process.env));
  const fingerprint = fingerprintOf(publicKey);
  if (values.json === true) {
    say(JSON.stringify({ publicKey, fingerprint }));
    return 0;
  }
  process.stdout.write(pemOf(publicKey));
  complain(`fingerprint ${fingerprint}`);
  return 0;
}
