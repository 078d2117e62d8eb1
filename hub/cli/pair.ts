import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub } from './admin.ts';
import { onlyOne, printLine, type Command } from './command.ts';

type Window = { readonly callPoint: string; readonly code: string; readonly url: string; readonly expiresAt: string };

export const pairCommand: Command = {
  summary: 'opens the pairing window of a call point, or announces a test press',
  help: `usage: lotusbell pair CALL_POINT [--test] [--json] [--data DIR | --url URL]

  CALL_POINT  id of the call point in the site document
  --test      no pairing: the next press there within two minutes proves the button and alerts nobody
  --json      the answer as JSON
${ADMIN_HELP}

Prints a code and its QR code, valid for one device and two minutes. A device sends the code to POST /api/v1/pairing/claim {"code"}
and gets its secret, once. Earlier secrets of the call point's device stop working.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...ADMIN_OPTIONS, test: { type: 'boolean' }, json: { type: 'boolean' } },
      allowPositionals: true,
    });
    const point = onlyOne(positionals, 'CALL_POINT');
    const what = values.test === true ? 'press-test' : 'pairing';
    const window = await demand<Window>(findHub(values, process.env), {
      method: 'POST',
      path: `/call-points/${encodeURIComponent(point)}/${what}`,
      body: {},
    });
    if (values.json === true) printLine(JSON.stringify(window));
    else if (values.test === true)
      printLine(
        `press the button at ${point} once, before ${window.expiresAt}; GET /call-points/${point} then says provenAt`,
      );
    else printLine(`${renderUnicodeCompact(window.url)}\n\n${window.code}  for ${point}, until ${window.expiresAt}`);
    return 0;
  },
};
