import { createReadStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkExport, type Checked, type ExportDefect } from '../../audit/check-export.ts';
import { fingerprintOf, publicKeyIn } from '../../audit/signing.ts';
import { printError, failure, onlyOne, printLine } from '../command.ts';

/** `lotusbell audit check`. @returns the exit status. */
export async function auditCheck(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, json: { type: 'boolean' } },
  });
  const file = onlyOne(positionals, 'FILE');
  const checked = await checkedFile(file, values.key);
  if (values.json === true) printLine(JSON.stringify({ file, keyGiven: values.key !== undefined, ...asJson(checked) }));
  else if (checked.ok) printValid(file, checked);
  else printLine(defectLine(file, checked.flaw));
  if (checked.ok && values.key === undefined) {
    printError(
      "the file was checked with the key that it names itself: compare the fingerprint, or give the hub's public key with --key",
    );
  }
  return checked.ok ? 0 : 1;
}

/** @throws failure when the file or the key cannot be read. */
export async function checkedFile(file: string, keyFile: string | undefined): Promise<Checked> {
  const key = keyFile === undefined ? null : publicKeyIn(textOf(keyFile));
  try {
    return await checkExport(linesOf(file), key);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Only a line feed ends a line. Other separators such as U+2028 may be part of the JSON text. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

export function defectLine(file: string, { code, line, detail, seq }: ExportDefect): string {
  return `${file}${line === null ? '' : `:${line}`}: ${code}${seq === null ? '' : `, fact ${seq}`}: ${detail}`;
}

function printValid(file: string, { header, trailer }: Checked & { ok: true }): void {
  const { count, last } = trailer;
  printLine(
    [
      `${file}: ${count} facts${count === 0 ? '' : `, ${header.previous.seq + 1} to ${last.seq}`}, as they were written`,
      `  from ${header.from ?? 'the beginning'} to ${header.to ?? header.madeAt}, site ${header.site ?? 'unknown'}, made ${header.madeAt}`,
      `  newest hash ${last.hash}`,
      `  signed with the key of fingerprint ${fingerprintOf(header.publicKey)}`,
    ].join('\n'),
  );
}

function asJson(checked: Checked): object {
  if (!checked.ok) return { ok: false, flaw: checked.flaw };
  const {
    header: { site, from, to, madeAt, previous, publicKey },
    trailer: { count, last },
  } = checked;
  return { ok: true, site, from, to, madeAt, count, previous, last, fingerprint: fingerprintOf(publicKey) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined
    ? error
    : failure('UNREADABLE', `${file} cannot be read (${code ?? 'unknown'})`, 'look at its name, owner and mode', error);
}
