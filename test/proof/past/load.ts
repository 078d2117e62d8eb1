import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { stringify } from 'yaml';
import { ask } from '../../bench/hub-admin.ts';
import { madeUpSite } from '../../bench/made-up-site.ts';
import { pause } from '../../bench/witness.ts';
import { FACTS, type LongPast } from './long-past.ts';

/** Everything that reads the past at once, beside presses. */
export type Load = {
  /** How often each was done to its end. */
  readonly done: Readonly<Record<string, number>>;
  /** What failed, by name. */
  readonly failed: readonly string[];
  readonly phonesClosed: () => number;
  readonly stop: () => Promise<void>;
};

export type LoadOptions = {
  readonly program: string;
  readonly dir: string;
  readonly data: string;
  readonly httpPort: number;
  readonly admin: string;
  readonly phone: string;
  readonly past: LongPast;
};

const CATCHING_UP = 6;
const DAYS_MS = 398 * 24 * 60 * 60_000;
const run = promisify(execFile);

/** Six phones that read all facts again and again, checks, backups, audits and reports, each one after the other. */
export function startLoad({ program, dir, data, httpPort, admin, phone, past }: LoadOptions): Load {
  const done: Record<string, number> = {};
  const failed: string[] = [];
  let over = false;
  let closed = 0;
  const again = async (name: string, work: () => Promise<string | null>): Promise<void> => {
    while (!over) {
      const wrong = await work().catch((error: unknown) => String(error).slice(0, 300));
      if (over) return;
      if (wrong === null) done[name] = (done[name] ?? 0) + 1;
      else failed.push(`${name}: ${wrong}`);
      await pause(50);
    }
  };
  const get = async (path: string): Promise<string | null> => {
    const { status } = await ask(httpPort, admin, 'GET', path);
    return status === 200 ? null : `GET ${path} was answered ${status}`;
  };
  const command = async (...args: string[]): Promise<null> => {
    const running = run(process.execPath, [program, ...args, '--data', data]);
    // As the hub starts its nightly backup.
    if (running.child.pid !== undefined) setPriority(running.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    await running;
    return null;
  };
  const [from, to] = [Date.now() - DAYS_MS, Date.now()].map((at) => new Date(at).toISOString().slice(0, 10));
  const reports = ['place', 'kind', 'hour', 'day'].map((by) => `from=${from}&to=${to}&by=${by}`);
  let turn = 0;
  const document = largeDocument();
  const work = [
    ...Array.from({ length: CATCHING_UP }, () =>
      again('after=0 to the end', async () => {
        const isWhole = await catchUp(httpPort, phone, () => over);
        if (!isWhole && !over) closed += 1;
        return isWhole || over ? null : 'the line was closed';
      }),
    ),
    again('report', () => get(`/reports/response?${reports[(turn += 1) % reports.length]}`)),
    again('report as CSV', () => get(`/reports/response.csv?${reports[(turn += 1) % reports.length]}`)),
    again('timeline of 20,000', () => get(`/calls/${past.longCall}`)),
    again('why of 20,000', () => get(`/calls/${past.longCall}/why`)),
    again('closed calls', () => get('/calls?state=closed&limit=200')),
    again('check of 1 MiB', async () => {
      const answer = await fetch(`http://127.0.0.1:${httpPort}/api/v1/site?dryRun=true`, {
        method: 'PUT',
        body: document,
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/yaml' },
      });
      await answer.text();
      return answer.status === 422 ? null : `the check was answered ${answer.status}`;
    }),
    again('backup', async () => {
      const file = join(dir, 'again.tar');
      await command('backup', file);
      rmSync(file);
      return null;
    }),
    again('audit verify', () => command('audit', 'verify')),
  ];
  return {
    done,
    failed,
    phonesClosed: () => closed,
    stop: async () => {
      over = true;
      await Promise.race([Promise.all(work), pause(5_000)]);
    },
  };
}

/** Reads all facts over the stream. @returns false when the hub closed the line. */
function catchUp(httpPort: number, token: string, over: () => boolean): Promise<boolean> {
  const line = new WebSocket(`ws://127.0.0.1:${httpPort}/api/v1/stream?after=0`, {
    headers: { authorization: `Bearer ${token}` },
  });
  let facts = 0;
  return new Promise((resolve) => {
    const end = (isWhole: boolean): void => {
      resolve(isWhole);
      line.terminate();
    };
    line.on('error', () => end(false));
    line.on('close', () => end(false));
    line.on('message', (data: Buffer) => {
      facts += times(data, '"type":"change"');
      if (data.includes('"type":"ping"'))
        for (const frame of [JSON.parse(data.toString())].flat())
          if (frame.type === 'ping') line.send(JSON.stringify({ type: 'pong', at: frame.at }));
      if (facts >= FACTS || over()) end(true);
    });
  });
}

function times(data: Buffer, part: string): number {
  let found = 0;
  for (let at = data.indexOf(part); at >= 0; at = data.indexOf(part, at + 1)) found += 1;
  return found;
}

/** Nearly 1 MiB of YAML with a mistake at every call point. */
function largeDocument(): string {
  const yaml = stringify(JSON.parse(madeUpSite({ devices: 7_400, staff: 20, stepS: 20, arriveWithinS: 180 })));
  return yaml.replaceAll('kind: help', 'kind: hlep');
}

const COMMITS = 50;
const STALL_MS = 5_000;
const LOOK_EVERY_MS = 500;

/** Lets the disk stand still for 5 s whenever the hub has committed fifty times more, until it is over. */
export async function everyFifty(
  httpPort: number,
  over: () => boolean,
  stall: (ms: number) => Promise<void>,
): Promise<void> {
  const commits = async (): Promise<number> => {
    const text = await (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    return Number(/^lotusbell_commits_total (\d+)/m.exec(text)?.[1] ?? 0);
  };
  for (let last = await commits(); !over(); await pause(LOOK_EVERY_MS)) {
    if ((await commits()) - last < COMMITS) continue;
    await stall(STALL_MS);
    last = await commits();
  }
}
