import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { copyCalls } from '../support/long-book.ts';
import { startProgram } from '../bench/child.ts';
import { adminToken, ask, joinPhones } from '../bench/hub-admin.ts';
import { madeUpSite, OUTCOME, staffIds } from '../bench/made-up-site.ts';
import { pause } from '../bench/witness.ts';

/** How often each kind of work was done while people pressed. */
export type LoadDone = {
  readonly catchUps: number;
  readonly caughtUpFacts: number;
  readonly documents: number;
  readonly backups: number;
  readonly reports: number;
  readonly exports: number;
  readonly failed: readonly string[];
};

const run = promisify(execFile);
/** The book is as long as if so many days had been busy. */
const DAYS = 400;
const DAY_MS = 86_400_000;
/** Just below the megabyte that `PUT /site` takes. */
const DOCUMENT_DEVICES = 6_400;
const BREATH_MS = 50;

/** Fills a data directory with so many facts, of calls over a year. */
export async function longBook(program: string, data: string, site: string, log: string, facts: number): Promise<void> {
  const hub = startProgram(hubArgs(program, data, site), log);
  const { httpPort } = await hub.ready;
  await attend(httpPort, adminToken(data));
  await hub.stop();
  copyCalls(data, facts, (raisedAt, n) => raisedAt - (n % DAYS) * DAY_MS);
}

/** Somebody comes to the desk, somebody goes, and it is over: the life that is copied. */
async function attend(httpPort: number, admin: string): Promise<void> {
  const [token = ''] = await joinPhones(httpPort, admin, staffIds(1));
  const { body } = await ask(httpPort, token, 'POST', '/calls', { place: 'hall', kind: 'visit' });
  const call = body as { id: string };
  for (const [act, said] of [
    ['acknowledge', {}],
    ['arrive', { proof: 'declared' }],
    ['close', { outcome: OUTCOME }],
  ] as const) {
    const { status } = await ask(httpPort, token, 'POST', `/calls/${call.id}/${act}`, said);
    if (status !== 200) throw new Error(`${act}: ${status}`);
  }
}

export const hubArgs = (program: string, data: string, site: string): string[] => [
  ...[program, 'hub', '--site', site, '--data', data, '--http', '127.0.0.1:0', '--mqtt', '127.0.0.1:0'],
];

/**
 * Everything heavy at once, until it is ended: phones that ask for the whole past, again and again; a document of a
 * megabyte that is checked; a backup; reports of a year; exports of the event log.
 * @param phones tokens of phones that only catch up. @param scratch a folder on another disk.
 */
export function startLoad(
  program: string,
  data: string,
  { httpPort, admin, phones, scratch }: { httpPort: number; admin: string; phones: readonly string[]; scratch: string },
): () => Promise<LoadDone> {
  const done = { catchUps: 0, caughtUpFacts: 0, documents: 0, backups: 0, reports: 0, exports: 0 };
  const failed: string[] = [];
  let over = false;
  const again = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    while (!over) {
      await work().catch((error: unknown) => over || failed.push(`${what}: ${String(error).slice(0, 200)}`));
      await pause(BREATH_MS);
    }
  };
  const get = async (path: string): Promise<void> => {
    const { status } = await ask(httpPort, admin, 'GET', path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    done.reports += 1;
  };
  const document = JSON.parse(
    madeUpSite({ devices: DOCUMENT_DEVICES, staff: 3 + phones.length, stepS: 600, arriveWithinS: 600 }),
  ) as unknown;
  const year = `from=${day(-(DAYS - 2))}&to=${day(0)}`;
  const work = [
    ...phones.map((token) => again('catch-up', () => catchUp(httpPort, token, done, () => over))),
    again('document', async () => {
      const { status } = await ask(httpPort, admin, 'PUT', '/site?dryRun=true', document);
      if (status !== 200) throw new Error(`PUT /site: ${status}`);
      done.documents += 1;
    }),
    again('backup', async () => {
      const file = join(scratch, 'load.backup');
      await run(process.execPath, [program, 'backup', file, '--data', data], { maxBuffer: 1 << 24 });
      rmSync(file);
      done.backups += 1;
    }),
    again('export', async () => {
      const file = join(scratch, 'export.jsonl');
      await run(process.execPath, [program, 'audit', 'export', '--out', file, '--data', data], { maxBuffer: 1 << 24 });
      rmSync(file);
      done.exports += 1;
    }),
    again('report', async () => {
      for (const by of ['place', 'hour', 'day', 'kind']) await get(`/reports/response?by=${by}&${year}`);
      await get(`/reachability/unheard?${year}`);
      for (const path of ['/calls?limit=200', '/outcomes', '/devices?limit=200', '/staff', '/matters?limit=200'])
        await get(path);
    }),
  ];
  return async () => {
    over = true;
    await Promise.all(work);
    return { ...done, failed };
  };
}

function day(offset: number): string {
  return new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);
}

/** One phone asks for everything, receipts nothing, answers pings, and ends when it has caught up. */
async function catchUp(
  httpPort: number,
  token: string,
  done: { catchUps: number; caughtUpFacts: number },
  isOver: () => boolean,
): Promise<void> {
  const line = new WebSocket(`ws://127.0.0.1:${httpPort}/api/v1/stream?after=0`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await new Promise<void>((resolve, reject) => {
    let upTo = Infinity;
    const end = setInterval(() => isOver() && line.terminate(), 100);
    line.on('message', (text: Buffer) => {
      for (const frame of [JSON.parse(text.toString())].flat()) {
        if (frame.type === 'hello') upTo = Number(frame.seq);
        if (frame.type === 'ping') line.send(JSON.stringify({ type: 'pong', at: frame.at }));
        if (frame.type === 'change') done.caughtUpFacts += 1;
        if (frame.type !== 'change' || frame.seq < upTo) continue;
        done.catchUps += 1;
        upTo = Infinity;
        line.terminate();
      }
    });
    line.on('error', reject);
    line.on('close', (code) => {
      clearInterval(end);
      if (isOver() || upTo === Infinity) resolve();
      else reject(new Error(`the line of a phone that catches up was closed: ${code}`));
    });
  });
}
