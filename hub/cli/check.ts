import { parseArgs } from 'node:util';
import { checkFile } from '../../config/check.ts';
import { onlyOne, printLine, type Command } from './command.ts';
import { mistakeLines, readNamed } from './documents.ts';

export const checkCommand: Command = {
  summary: 'checks a site document or a settings file and reports all its mistakes',
  help: `usage: lotusbell check FILE [--json]

  FILE    a site document (see config/site.lotus.yaml) or process settings (see config/hub.default.yaml)
  --json  one JSON object: {"file", "what": "site"|"config", "ok", "mistakes": [{path, line, column, message, hint, severity}]}

Nothing is changed and no hub is needed. Exit status: 0 it can be used (there may be warnings), 1 it has mistakes,
2 it cannot be read.`,
  run: (args) => Promise.resolve(check(args)),
};

function check(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const file = onlyOne(positionals, 'FILE');
  const text = readNamed('check', file);
  if (text === null) return 2;
  const { what, mistakes } = checkFile(text);
  const errors = mistakes.filter(({ severity }) => severity === 'error').length;
  if (values.json === true) {
    printLine(JSON.stringify({ file, what, ok: errors === 0, mistakes }));
  } else {
    for (const line of mistakeLines(file, mistakes)) printLine(line);
    printLine(verdict(file, what === 'site' ? 'a site document' : 'settings', errors, mistakes.length - errors));
  }
  return errors === 0 ? 0 : 1;
}

function verdict(file: string, what: string, errors: number, warnings: number): string {
  const counts = [
    ...(errors > 0 ? [count(errors, 'mistake')] : []),
    ...(warnings > 0 ? [count(warnings, 'warning')] : []),
  ];
  return `${file}: ${what}, ${counts.length === 0 ? 'no mistakes' : counts.join(', ')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
