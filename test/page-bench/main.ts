import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { writeResults } from '../bench/report/results-file.ts';
import { openBrowser } from '../support/pages/chromium.ts';
import { openHub, type BenchHub } from './hub.ts';
import { bytesOf, framesOf, timeOf, type Visit } from './measure.ts';

// `npm run pages`: measures the phone page in Chromium beside a bare page on the same machine. With --write the figures
// go into RESULTS.md.
const ROUNDS = 5;
const MANY = 500;

type Figures = { bytes: string; firstCard: number; many: number; frame: number };

/** A page with one line of script: what this machine needs for nothing. */
async function openBarePage(lines: number): Promise<{ url: string; server: Server }> {
  const script = `for (let i = 0; i < ${lines}; i += 1) document.body.append(Object.assign(document.createElement('p'), { className: 'line', textContent: 'Line ' + i }));`;
  const html = `<!doctype html><meta name="viewport" content="width=device-width"><title>bare</title><body><script>${script}</script>`;
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

async function sessionOf(hub: BenchHub, staff: string): Promise<string> {
  const { invite } = await hub.ask<{ invite: string }>('POST', `/staff/${staff}/invites`);
  return (await hub.ask<{ token: string }>('POST', '/sessions', { invite, device: 'bench' })).token;
}

async function callsUpTo(hub: BenchHub, count: number, as: string): Promise<void> {
  const { items } = await hub.ask<{ items: unknown[] }>('GET', '/calls?state=open');
  const missing = Array.from({ length: count - items.length });
  await Promise.all(missing.map(() => hub.ask('POST', '/calls', { place: 'south-gate', kind: 'visit' }, as)));
}

const median = (of: readonly number[]): number => at(of, 0.5);
const at = (of: readonly number[], share: number): number =>
  of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))] ?? Number.NaN;

async function times(visit: Visit, slow: boolean): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await timeOf(browser, visit, slow));
  return Math.round(median(found));
}
const frames = async (visit: Visit): Promise<number> => Math.round(at(await framesOf(browser, visit), 0.95) * 10) / 10;
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

async function measurePhone(hub: BenchHub): Promise<Figures> {
  const cookie = await sessionOf(hub, 'wang');
  const li = await sessionOf(hub, 'li');
  const url = `${hub.http}/phone`;
  const one: Visit = { url, cookie, until: { selector: 'article.call', count: 1 } };
  const many: Visit = { url, cookie, until: { selector: '[data-call]', count: MANY } };
  await callsUpTo(hub, 1, li);
  const { files, api } = await bytesOf(browser, one);
  const firstCard = await times(one, true);
  await callsUpTo(hub, MANY, li);
  return {
    bytes: `${kB(files)}, and ${kB(api)} of the API`,
    firstCard,
    many: await times(many, false),
    frame: await frames(many),
  };
}

async function measureBare(): Promise<Figures> {
  const [small, large] = [await openBarePage(1), await openBarePage(MANY)];
  const visit = (url: string, count: number): Visit => ({ url, cookie: null, until: { selector: '.line', count } });
  const one = visit(small.url, 1);
  const many = visit(large.url, MANY);
  const { files } = await bytesOf(browser, one);
  const figures = {
    bytes: kB(files),
    firstCard: await times(one, true),
    many: await times(many, false),
    frame: await frames(many),
  };
  for (const { server } of [small, large]) {
    server.closeAllConnections();
    server.close();
  }
  return figures;
}

function tableOf(phone: Figures, bare: Figures): string {
  return [
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, Chromium ${browser.version()}.`,
    '',
    '| what | goal | phone page | bare page |',
    '|---|---|---|---|',
    `| bytes of the first load | 60 kB | ${phone.bytes} | ${bare.bytes} |`,
    `| first card, slow 4G, CPU 6 times slower, empty cache (median of ${ROUNDS}) | 1500 ms | ${phone.firstCard} ms | ${bare.firstCard} ms |`,
    `| ${MANY} open calls rendered (median of ${ROUNDS}) | 1500 ms | ${phone.many} ms | ${bare.many} ms |`,
    `| ${MANY} open calls scrolled, time between frames (p95) | 33 ms | ${phone.frame} ms | ${bare.frame} ms |`,
  ].join('\n');
}

const browser = await openBrowser();
const hub = await openHub();
try {
  const table = tableOf(await measurePhone(hub), await measureBare());
  process.stdout.write(`${table}\n`);
  if (process.argv.includes('--write')) writeResults('page-bench', 'pages', table);
} finally {
  await hub.stop();
  await browser.close();
}
