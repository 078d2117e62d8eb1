import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { exportFrom, type Range } from '../../audit/export-event-log.ts';
import { momentOf } from '../../audit/moment.ts';
import { dataDirOf } from '../admin.ts';
import { printError, failure, printLine, UsageError } from '../command.ts';

/** `lotusbell audit export`. @returns the exit status. */
export async function auditExport(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (values.json === true && values.out === undefined)
    throw new UsageError('--json tells what was written to --out FILE; without it the export itself is printed');
  const out = await openOut(values.out);
  let done = false;
  try {
    const exported = await exportFrom(dataDirOf(values, process.env), (zone) => rangeOf(values, zone), {
      now: Date.now(),
      write: out.write,
    });
    if (!exported.ok) {
      const { seq, what, detail } = exported.broken;
      throw failure(
        'BOOK_BROKEN',
        `fact ${seq}: ${what}: ${detail}; what is broken is not signed`,
        'lotusbell audit verify says more; export up to before it with --to',
      );
    }
    done = true;
    const { count, first, last } = exported;
    if (values.json === true) printLine(JSON.stringify({ file: values.out, count, first, last }));
    else
      (values.out === undefined ? printError : printLine)(
        `${values.out ?? 'export'}: ${count} facts${count === 0 ? '' : `, ${first} to ${last.seq}`}`,
      );
    return 0;
  } finally {
    await out.close(done);
  }
}

function rangeOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
): Range {
  return { from: bound(from, 'from', zone), to: bound(to, 'to', zone) };
}

function bound(text: string | undefined, side: 'from' | 'to', zone: string): number | null {
  if (text === undefined) return null;
  const at = momentOf(text, side, zone);
  if (at === null)
    throw new UsageError(`--${side} is a day (2027-03-01) or a time (2027-03-01T08:00:00Z), not "${text}"`);
  return at;
}

type Out = { readonly write: (text: string) => Promise<void>; readonly close: (done: boolean) => Promise<void> };

/** Facts name people, so only the owner can read the file. It is never overwritten; an incomplete file is removed. */
async function openOut(file: string | undefined): Promise<Out> {
  if (file === undefined) return { write: toStdout, close: async () => {} };
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw failure(
      'NO_OUT',
      `${file} cannot be written (${code ?? 'unknown'})`,
      code === 'EEXIST' ? 'it is there already; name a new file' : 'look at its directory',
      error,
    );
  });
  return {
    write: (text) => handle.appendFile(text),
    close: async (done) => {
      await handle.close();
      if (!done) await rm(file, { force: true });
    },
  };
}

async function toStdout(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
