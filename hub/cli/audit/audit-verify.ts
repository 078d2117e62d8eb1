import { parseArgs } from 'node:util';
import type { Broken } from '../../audit/judge.ts';
import { verifyEventLog, type Verified } from '../../audit/verify-event-log.ts';
import { dataDirOf } from '../admin.ts';
import { checkedFile, defectLine } from './audit-check.ts';
import { printError, printLine } from '../command.ts';

/** `lotusbell audit verify`. @returns the exit status. */
export async function auditVerify(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      export: { type: 'string' },
      key: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const data = dataDirOf(values, process.env);
  const earlier = values.export === undefined ? null : await checkedFile(values.export, values.key);
  if (earlier !== null && !earlier.ok) {
    printError(`lotusbell audit verify: ${defectLine(values.export ?? '', earlier.flaw)}`);
    return 1;
  }
  const verified = verifyEventLog(data, earlier);
  print(data, verified, values.json === true);
  return verified.broken === null ? 0 : 1;
}

function print(data: string, { count, first, last, broken, chainedLater: later }: Verified, json: boolean): void {
  const chainedLater = later === null ? null : { last: later.last, at: time(later.at) };
  if (json) {
    const at = broken === null || broken.at === null ? null : time(broken.at);
    printLine(
      JSON.stringify({
        ok: broken === null,
        count,
        first,
        last: last.seq,
        hash: last.hash,
        chainedLater,
        broken: broken === null ? null : { ...broken, at },
      }),
    );
    return;
  }
  printLine(broken === null ? validLines().join('\n') : brokenLines(broken).join('\n'));

  function brokenLines({ seq, at, what, detail }: Broken): string[] {
    const before = count === 0 ? [] : [`  the ${count} before it are as they were written`];
    return [`${data}: fact ${seq}${at === null ? '' : ` of ${time(at)}`}: ${what}: ${detail}`, ...before];
  }

  function validLines(): string[] {
    if (count === 0) return [`${data}: no facts yet`];
    const note =
      chainedLater === null
        ? []
        : [
            `  facts up to ${chainedLater.last} were chained on ${chainedLater.at}; the chain proves nothing about the time before`,
          ];
    return [
      `${data}: ${count} facts, ${first} to ${last.seq}, as they were written`,
      `  newest hash ${last.hash}`,
      ...note,
    ];
  }
}

/** A changed fact may hold a value that is no time. */
function time(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
