import { parseArgs } from 'node:util';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub, textOf } from './admin.ts';
import { onlyOne, printLine, type Command } from './command.ts';

type Made = { readonly url: string; readonly get: boolean; readonly createdAt: string };

export const hookCommand: Command = {
  summary: 'makes the URL with which a bell rings that can only call a URL',
  help: `usage: lotusbell hook DEVICE [--get] [--json] [--data DIR | --url URL]
       lotusbell hook DEVICE --revoke [--data DIR | --url URL]

  DEVICE    id of the device, as a call point of the site document names it
  --get     GET rings too, for bells that cannot POST; whatever fetches the link then rings, such as a preview in a chat
  --revoke  the URL of this device stops working
  --json    the answer as JSON
${ADMIN_HELP}

Prints the URL, once: it is the secret. Enter it in the bell with the method POST. It works from the house network only, and an
earlier URL of the device stops working. The hub cannot notice when such a bell is dead: press it for a test every week.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        ...ADMIN_OPTIONS,
        get: { type: 'boolean' },
        revoke: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const device = onlyOne(positionals, 'DEVICE');
    const hub = findHub(values, process.env);
    const path = `/devices/${encodeURIComponent(device)}/hook`;
    if (values.revoke === true) {
      const reply = await hub.ask({ method: 'DELETE', path });
      if (reply.status !== 204) textOf(hub, reply, 'application/json');
      printLine(`the URL of ${device} rings no longer`);
      return 0;
    }
    const made = await demand<Made>(hub, { method: 'POST', path, body: { get: values.get === true } });
    printLine(values.json === true ? JSON.stringify(made) : made.url);
    return 0;
  },
};
