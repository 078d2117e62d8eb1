import { parseArgs } from 'node:util';
import { linesAbout } from '../audit/about-person.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, dataDirOf, demand, findHub } from './admin.ts';
import { printError, failure, onlyOne, printLine, UsageError, type Command } from './command.ts';

export const personCommand: Command = {
  summary: 'exports or erases what is stored about one person of the staff',
  help: `usage: lotusbell person export ID [--data DIR]
       lotusbell person erase ID [--data DIR | --url URL]

  export  prints everything that is stored about them, one JSON object a line: {"kind", "value"}; the hub may be running, nothing is changed
  erase   removes everything that names or describes them. Take them out of the site document first. The event log keeps their id, or its chain would break
${ADMIN_HELP}`,
  run: async ([what, ...args]) => {
    if (what !== 'export' && what !== 'erase') throw new UsageError('say which: export or erase');
    const { values, positionals } = parseArgs({ args: [...args], options: ADMIN_OPTIONS, allowPositionals: true });
    const id = onlyOne(positionals, 'ID');
    if (what === 'export') {
      let count = 0;
      for (const line of linesAbout(dataDirOf(values, process.env), id)) {
        printLine(line);
        count += 1;
      }
      if (count === 0)
        throw failure(
          'NOT_FOUND',
          `nothing is stored about "${id}"`,
          'give the id that the site document has or had for them',
        );
      return 0;
    }
    await demand(findHub(values, process.env), {
      method: 'POST',
      path: `/staff/${encodeURIComponent(id)}/erase`,
      body: {},
    });
    printError(`lotusbell person: ${id} is erased`);
    return 0;
  },
};
