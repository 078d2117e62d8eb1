import { parseArgs } from 'node:util';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub } from '../admin.ts';
import { onlyOne, printLine, type Command } from '../command.ts';

type Tested = { readonly device: string; readonly stage: string; readonly until: string };

export const lampTestCommand: Command = {
  summary: 'has the lamp, relay or buzzer of a bought device show a stage for ten seconds',
  help: `usage: lotusbell lamp-test DEVICE [--stage STAGE] [--json] [--data DIR | --url URL]

  DEVICE   id of a device whose entry in the site document has "feedback"
  --stage  idle, registered, still-coming, unanswered, closed-hours, acknowledged (default) or attended
  --json   the answer as JSON
${ADMIN_HELP}

Look at the lamp while it runs: that the broker took the message does not prove that the device shows it.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...ADMIN_OPTIONS, stage: { type: 'string' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const device = onlyOne(positionals, 'DEVICE');
    const hub = findHub(values, process.env);
    const path = `/devices/${encodeURIComponent(device)}/feedback-test`;
    const body = values.stage === undefined ? {} : { stage: values.stage };
    const tested = await demand<Tested>(hub, { method: 'POST', path, body });
    printLine(
      values.json === true
        ? JSON.stringify(tested)
        : `${tested.device} is told to show "${tested.stage}" for ten seconds: does it?`,
    );
    return 0;
  },
};
