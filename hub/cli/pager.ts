import { request as plainRequest } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';
import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { WebSocket } from 'ws';
import type { PagerMadeView } from '../contract/http/pagers.ts';
import type { PagerAnswerView, PagerDeleteView, PagerMessageView } from '../contract/pager.ts';
import type { ReachabilityView } from '../contract/stream.ts';
import { isLoopback } from '../doctor/ports.ts';
import { ADMIN_HELP, ADMIN_OPTIONS, demand, findHub, type Admin } from './admin.ts';
import { failure, printError, printLine, signalled, type Command } from './command.ts';

const RECONNECT_MS = 5_000;
const BELL = '\u0007';
const ROLES: Readonly<Record<PagerAnswerView['role'], string>> = {
  responder: 'the call is yours',
  helper: 'somebody else goes',
  closed: 'the call is closed',
  cannot: 'this phone is silent now',
  tested: 'this pager is proven to ring',
};

export const pagerCommand: Command = {
  summary: 'is a pager in this terminal: a simulated phone in a pocket that rings and answers',
  help: `usage: lotusbell pager [--staff ID] [--language zh|en] [--data DIR | --url URL]
       lotusbell pager --setup FILE --staff ID [--name NAME] [--language zh|en] [--data DIR | --url URL]

  --setup FILE   for a real phone: writes the file that the ntfy app restores, shows a code for its camera, and ends
  --name NAME    the name of the phone, for lists
  --staff ID     whose pager it is (default: wang)
  --language L   in which it shows calls: zh or en (default: en)
${ADMIN_HELP}

Without --setup it asks the hub for a topic, connects as the ntfy app does, and begins with a test ring. The hub needs pager.mode in its settings; the
demo has it. Type the number of a button and Enter. Ctrl-C ends it and removes the pager, and so does the end of the input in a terminal.`,
  run: async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...ADMIN_OPTIONS,
        staff: { type: 'string' },
        language: { type: 'string' },
        setup: { type: 'string' },
        name: { type: 'string' },
      },
    });
    const { staff = 'wang', language = 'en', setup, name = setup === undefined ? 'a terminal' : 'phone' } = values;
    if (setup !== undefined && existsSync(setup))
      throw failure('FILE_EXISTS', `${setup} exists already`, 'choose another name; a setup file is never overwritten');
    const admin = findHub(values, process.env);
    const path = `/staff/${encodeURIComponent(staff)}/pagers`;
    const body = { name, language };
    // Once it is made, nothing may end this before it is removed again.
    const stopped = signalled();
    const made = await demand<PagerMadeView>(admin, { method: 'POST', path, body });
    if (setup === undefined) return carry(admin, staff, made, stopped);
    try {
      return writeSetup(setup, made);
    } catch (error) {
      await remove(admin, made);
      throw failure(
        'FILE_NOT_WRITTEN',
        `${setup} was not written: ${(error as Error).message}`,
        'look at its directory',
      );
    }
  },
};

/** Rings in this terminal until it is stopped. The hub forgets the pager then. */
async function carry(admin: Admin, staff: string, made: PagerMadeView, stopped: Promise<void>): Promise<number> {
  const screen = openScreen(made, () => hearing(admin, staff));
  try {
    await Promise.race([screen.connected, stopped]);
    printLine(`A pager of ${staff} at ${made.base}. A test ring comes first.`);
    await demand(admin, { method: 'POST', path: `/pagers/${made.pager.id}/test-ring`, body: {} });
    await Promise.race([stopped, screen.ended]);
    return 0;
  } finally {
    screen.close();
    await remove(admin, made);
  }
}

/** A hub that does not answer now must not hide why this ends. */
async function remove(admin: Admin, { pager }: PagerMadeView): Promise<void> {
  const status = await admin.ask({ method: 'DELETE', path: `/pagers/${pager.id}` }).then(
    (reply) => reply.status,
    () => 0,
  );
  if (status === 204 || status === 404) return;
  printError(`lotusbell pager: the hub has not removed the pager ${pager.id}; a lead can, on the page of devices`);
}

/** What a real phone is set up with: all of it secrets of this phone. The code opens a page, as cameras know no `ntfy://`. */
function writeSetup(file: string, { base, link, setup, fingerprint, page }: PagerMadeView): number {
  writeFileSync(file, `${JSON.stringify(setup)}\n`, { mode: 0o600, flag: 'wx' });
  printLine(renderUnicodeCompact(page.url, { border: 2 }));
  printLine(`For the camera of the phone, once, within a quarter of an hour: ${page.url}`);
  printLine(`It leads through everything. By hand instead: ${link}`);
  printLine(`or on the phone: ntfy, Settings, Backup & Restore, Restore from file (从文件恢复): ${file}`);
  if (isLoopback(new URL(base).hostname))
    printLine(
      `No phone can reach ${base}: set publicUrl in the settings, or name the hub with --url as phones reach it.`,
    );
  if (fingerprint !== null) printLine(`The app pins the certificate ${fingerprint}`);
  return 0;
}

/** How well the person is heard now, in the words of the hub. */
async function hearing(admin: Admin, staff: string): Promise<string> {
  const { items } = await demand<{ items: ReachabilityView[] }>(admin, { method: 'GET', path: '/reachability' });
  const found = items.find((one) => one.staff === staff);
  return found === undefined ? '' : `${found.state}: ${found.why}`;
}

/** The name in the certificate does not matter: the app compares the certificate itself. */
const anyName = () => undefined as never;

/** The popups of a phone as lines; `ended` resolves at the end of the input in a terminal: Ctrl-D. */
function openScreen({ base, topic, setup }: PagerMadeView, hearingNow: () => Promise<string>) {
  const popups = new Map<string, PagerMessageView>();
  const { trustedCertificates: [pinned] = [] } = setup as { trustedCertificates?: { pem: string }[] };
  const trust = pinned === undefined ? {} : { ca: pinned.pem, checkServerIdentity: anyName };
  let socket: WebSocket;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  const connected = new Promise<void>((resolve, reject) => {
    connect(resolve, () =>
      reject(failure('PAGER_SILENT', `the pager listener at ${base} does not answer`, 'can this machine reach it?')),
    );
  });

  function connect(opened: () => void, failed: () => void): void {
    socket = new WebSocket(`${base.replace(/^http/, 'ws')}/${topic}/ws?since=none`, {
      ...trust,
      perMessageDeflate: false,
    });
    socket.on('open', opened);
    socket.on('error', failed);
    socket.on('message', (data) => show(JSON.parse((data as Buffer).toString('utf8')) as PagerMessageView));
    socket.on('close', () => {
      if (!isClosed)
        retry = setTimeout(
          () =>
            connect(
              () => {},
              () => {},
            ),
          RECONNECT_MS,
        );
    });
  }

  function show(event: PagerMessageView | PagerDeleteView | { readonly event: 'open' | 'keepalive' }): void {
    if (event.event === 'message_delete') popups.delete(event.sequence_id);
    if (event.event !== 'message') return;
    popups.set(event.sequence_id, event);
    const rings = event.priority >= 4;
    printLine(`${rings ? `${BELL}((( ring )))  ` : ''}${event.title}\n    ${event.message}`);
    const buttons = buttonsOf(event).map(({ label }, i) => `[${i + 1}] ${label}`);
    if (buttons.length > 0) printLine(`    ${buttons.join('   ')}`);
  }

  async function press(line: string): Promise<void> {
    const [sequence, popup] = [...popups].findLast(([, event]) => buttonsOf(event).length > 0) ?? [];
    const button = popup === undefined ? undefined : buttonsOf(popup)[Number(line.trim()) - 1];
    if (button === undefined || sequence === undefined) return printLine('    nothing to press');
    const answer = await post(button.url, trust);
    if (answer === null) return printLine('    ❌ refused, or not recorded');
    popups.delete(sequence);
    printLine(`    ✔ ${ROLES[answer.role]}`);
    if (answer.role === 'tested') printLine(`    ${await hearingNow()}`);
  }

  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    press(line).catch(() => printLine('    ❌ the hub does not answer'));
  });
  return {
    connected,
    ended: new Promise<void>((resolve) => {
      input.on('close', () => {
        if (process.stdin.isTTY) resolve();
      });
    }),
    close: () => {
      isClosed = true;
      clearTimeout(retry);
      socket.terminate();
      input.close();
    },
  };
}

function buttonsOf({ actions }: PagerMessageView) {
  return actions.filter(({ action }) => action === 'http');
}

/** A button as the app presses it: no body, no sign-in. @returns null when it was refused. */
function post(url: string, trust: RequestOptions): Promise<PagerAnswerView | null> {
  const send = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const made = send(url, { ...trust, method: 'POST', headers: { 'content-length': '0' } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve(reply.statusCode === 200 ? (JSON.parse(text) as PagerAnswerView) : null);
      });
    });
    made.on('error', reject);
    made.end();
  });
}
