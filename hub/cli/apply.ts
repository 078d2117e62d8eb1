import { parseArgs } from 'node:util';
import { ADMIN_HELP, ADMIN_OPTIONS, findHub, problemIn, textOf } from './admin.ts';
import { printError, onlyOne, printLine, type Command } from './command.ts';
import { formatOf, mistakeLines, readNamed } from './documents.ts';
import type { Mistake } from '../types/mistake.ts';

/** Ids per section of the site document. */
type Changes = Readonly<
  Record<
    string,
    { readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] }
  >
>;
type Applied = {
  readonly applied: boolean;
  readonly version: number;
  readonly changes: Changes;
  readonly mistakes: readonly Mistake[];
};

export const applyCommand: Command = {
  summary: 'puts a site document into a running hub and prints what differs',
  help: `usage: lotusbell apply FILE [--dry-run] [--data DIR | --url URL] [--json]

  FILE        a site document in YAML, or JSON when its name ends so
  --dry-run   only says what would change
${ADMIN_HELP}
  --json      one JSON object: {"applied", "version", "changes": {section: {added, removed, changed}}, "mistakes"}

A document with mistakes changes nothing. Exit status: 0 done, 1 refused or no hub, 2 wrong usage or unreadable file.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...ADMIN_OPTIONS, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
    });
    const file = onlyOne(positionals, 'FILE');
    const text = readNamed('apply', file);
    if (text === null) return 2;
    const hub = findHub(values, process.env);
    const reply = await hub.ask({
      method: 'PUT',
      path: `/site${values['dry-run'] === true ? '?dryRun=true' : ''}`,
      body: text,
      type: `application/${formatOf(file)}`,
    });
    const { code, mistakes } = problemIn(reply.text) as { code?: string; mistakes?: readonly Mistake[] };
    if (code === 'SITE_INVALID') return printInvalid(file, mistakes ?? [], values.json === true);
    const answer = textOf(hub, reply, 'application/json');
    if (values.json === true) printLine(answer);
    else printApplied(file, JSON.parse(answer) as Applied);
    return 0;
  },
};

function printInvalid(file: string, mistakes: readonly Mistake[], json: boolean): number {
  if (json) {
    printLine(JSON.stringify({ applied: false, mistakes }));
    return 1;
  }
  printError(`lotusbell apply: ${file} has mistakes; the hub keeps the document it has`);
  for (const line of mistakeLines(file, mistakes)) printError(line);
  return 1;
}

function printApplied(file: string, { applied, version, changes, mistakes }: Applied): void {
  for (const line of mistakeLines(file, mistakes)) printError(line);
  for (const line of changeLines(changes)) printLine(line);
  const differs = Object.keys(changes).length > 0;
  if (applied)
    printLine(`${file} is in use now (version ${version}${differs ? '' : ', no difference to the one before'})`);
  else printLine(differs ? 'nothing was changed (--dry-run)' : 'no difference to the document in use');
}

/**
 * The name of each section, then its ids: `+` added, `-` removed, `~` changed. A section without ids has one `~` line.
 */
function changeLines(changes: Changes): string[] {
  return Object.entries(changes).flatMap(([section, { added, removed, changed }]) => {
    const ids = [
      ...added.map((id) => `  + ${id}`),
      ...removed.map((id) => `  - ${id}`),
      ...changed.map((id) => `  ~ ${id}`),
    ];
    return [section, ...(ids.length > 0 ? ids : ['  ~'])];
  });
}
