import { parseArgs } from 'node:util';
import { isTooLarge } from '../../config/reading/document.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, findHub, textOf } from './admin.ts';
import { UsageError, type Command } from './command.ts';

const FORMATS = ['yaml', 'json'];

export const exportCommand: Command = {
  summary: 'prints the site document that a running hub uses',
  help: `usage: lotusbell export [--format yaml|json] [--data DIR | --url URL]

  --format    yaml (default): as it was applied, with its comments; json: for programs
  --json      the same as --format json
${ADMIN_HELP}

"lotusbell apply" with this output changes nothing.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...ADMIN_OPTIONS, format: { type: 'string' }, json: { type: 'boolean' } },
    });
    const format = values.format ?? (values.json === true ? 'json' : 'yaml');
    if (!FORMATS.includes(format)) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not "${format}"`);
    const hub = findHub(values, process.env);
    const type = `application/${format}`;
    const answer = textOf(hub, await hub.ask({ method: 'GET', path: '/site', accept: type }), type);
    const text = format === 'json' ? spaced(answer) : answer;
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    return 0;
  },
};

/** With indentation, unless `lotusbell apply` would then find it too large. */
function spaced(answer: string): string {
  const text = JSON.stringify(JSON.parse(answer), null, 2);
  return isTooLarge(text) ? answer : text;
}
