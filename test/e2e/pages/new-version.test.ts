import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { root } from '../program.ts';
import { faultsOf } from './scene/axe.ts';
import { senses } from './scene/fake-senses.ts';
import { DESK, goOnDuty, joinBy, leave, PHONE, sitDown, soon } from './scene/scene.ts';

const BUILT = join(root, 'dist', 'dashboard');
const TROUBLE = [110, 110, 98];

let browser: Browser;
let building: TestBuilding;
let pages: string;

/** The hub's pages from its next start on: as built, of another version, or of a hub that knows neither. */
function publish(which: 'built' | 'next' | 'without'): void {
  rmSync(pages, { recursive: true, force: true });
  cpSync(BUILT, pages, { recursive: true, filter: (file) => !/\.(?:br|gz)$/.test(file) });
  if (which === 'built') return;
  const assets = readdirSync(join(pages, 'assets'));
  const version = versionOf(readFileSync(join(pages, 'index.html'), 'utf8'));
  for (const name of ['index.html', 'worker.js', ...assets.map((asset) => `assets/${asset}`)]) {
    // The name of a file follows from what is in it.
    const text = assets.reduce(
      (all, asset) => all.replaceAll(asset, `next-${asset}`),
      readFileSync(join(pages, name), 'utf8'),
    );
    writeFileSync(join(pages, name), text.replaceAll(version, which === 'next' ? 'next' : ''));
  }
  for (const asset of assets) renameSync(join(pages, 'assets', asset), join(pages, 'assets', `next-${asset}`));
  if (which === 'without') rmSync(join(pages, 'worker.js'));
}

const versionOf = (html: string): string => /name="lotusbell-pages" content="(.*?)"/.exec(html)?.[1] ?? '';
const version = (page: Page): Promise<string> =>
  page.evaluate<string>(`document.querySelector('meta[name="lotusbell-pages"]').content`);
const invite = async (staff: string): Promise<string> =>
  (await building.ask('POST', `/staff/${staff}/invites`)).body.url;
/** True until the page is loaded anew. */
const mark = (page: Page): Promise<unknown> => page.evaluate('globalThis.isMarked = true');
const isMarked = (page: Page): Promise<boolean> => page.evaluate<boolean>('globalThis.isMarked === true');
/** Caches that hold everything of their version. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(async () => {
    const whole = [];
    for (const name of await caches.keys()) if (await (await caches.open(name)).match('/')) whole.push(name);
    return whole;
  })()`);

beforeAll(async () => {
  browser = await openBrowser();
  pages = join(mkdtempSync(join(tmpdir(), 'lotusbell-versions-')), 'pages');
  publish('built');
  building = await startBuilding({ pages, start: Date.now() });
}, 600_000);
afterAll(async () => {
  await closeContexts(browser);
  await building.end();
  rmSync(join(pages, '..'), { recursive: true, force: true });
});

it('a new version: a board loads it once nothing is open and asks for a touch; a phone on shift waits for a tap', async () => {
  const [wang, desk] = [await sitDown(browser, PHONE, true), await sitDown(browser, DESK, true)];
  await goOnDuty(wang, await invite('wang'));
  // What a phone puts on its home screen.
  const drawn = await wang.page.evaluate<number[]>(`(async () => {
    const { icons } = await (await fetch(document.querySelector('link[rel=manifest]').href)).json();
    const shown = [document.querySelector('link[rel=apple-touch-icon]').href, ...icons.map(({ src }) => src)];
    return Promise.all(shown.map(async (src) => {
      const picture = Object.assign(new Image(), { src });
      await picture.decode();
      return picture.naturalWidth;
    }));
  })()`);
  expect(drawn.filter((width) => width > 170)).toEqual([180, 192, 512, 192, 512]);
  await joinBy(desk.page, await invite('lin'));
  await desk.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  await desk.page.goto(`${building.http()}/board`);
  await desk.page.locator('.mute-bar').click();
  await soon(() => desk.page.locator('.mute-bar').count()).toBe(0);
  const li = await building.tokenOf('li');
  const { id } = (await building.ask('POST', '/calls', { place: 'south-gate', kind: 'visit' }, li)).body;
  await desk.page.locator('.board-card').first().waitFor();
  for (const { page } of [wang, desk]) await mark(page);

  await building.restart(() => publish('next'));
  for (const { page } of [wang, desk]) {
    await page.clock.fastForward(10_000);
    await page.getByRole('status').getByText('There is a new version').waitFor();
    expect(await faultsOf(page, 'a new version')).toEqual([]);
    // Somebody waits.
    for (let n = 0; n < 4; n += 1) await page.clock.fastForward(5_000);
    expect(await isMarked(page)).toBe(true);
  }

  for (const [act, body] of [
    ['acknowledge', {}],
    ['arrive', {}],
    ['close', { outcome: 'helped' }],
  ] as const)
    expect((await building.ask('POST', `/calls/${id}/${act}`, body, li)).status).toBe(200);
  await soon(async () => {
    await desk.page.clock.fastForward(2_000);
    return isMarked(desk.page).catch(() => true);
  }).toBe(false);
  await desk.page.getByText('A new version has just been loaded. Touch the screen').waitFor();
  expect(await version(desk.page)).toBe('next');
  expect(await desk.page.getByText('There is a new version').count()).toBe(0);

  for (let n = 0; n < 4; n += 1) await wang.page.clock.fastForward(5_000);
  expect(await isMarked(wang.page)).toBe(true);
  await wang.page.getByRole('button', { name: 'Change now' }).click();
  await soon(() => isMarked(wang.page).catch(() => true)).toBe(false);
  await wang.page.locator('.page-phone').waitFor();
  await wang.page.locator('.sound-strip').waitFor();
  expect(await version(wang.page)).toBe('next');
  await leave(wang, desk);
});

it('files that were replaced under a running hub load nothing again and again', async () => {
  publish('built');
  const desk = await sitDown(browser, DESK, true);
  await joinBy(desk.page, await invite('lin'));
  await desk.page.getByRole('heading', { name: 'Hello, Lin' }).waitFor();
  // The hub still says `next`, and serves what was built.
  await desk.page.goto(`${building.http()}/board`);
  await desk.page.getByText('There is a new version').waitFor();
  await mark(desk.page);
  await soon(async () => {
    await desk.page.clock.fastForward(2_000);
    return desk.page.getByText('There is a new version').count();
  }).toBe(0);
  expect(await isMarked(desk.page)).toBe(true);
  await leave(desk);
});

it('a reload without a hub shows the page, which says so with the tone of a dead line, and goes on by itself', async () => {
  publish('built');
  await building.restart();
  const wang = await sitDown(browser, { ...PHONE, serviceWorkers: 'allow' });
  const { page } = wang;
  await goOnDuty(wang, await invite('wang'));
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  const built = await version(page);
  await soon(() => kept(page)).toEqual([`lotusbell-${built}`]);
  const files = await page.evaluate<string[]>(
    `caches.open('lotusbell-${built}').then((cache) => cache.keys()).then((all) => all.map(({ url }) => new URL(url).pathname))`,
  );
  const assets = readdirSync(join(BUILT, 'assets')).filter((name) => /\.(?:js|css)$/.test(name));
  expect(files.toSorted()).toEqual(['/', ...assets.map((name) => `/assets/${name}`)].toSorted());

  await building.restart(async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'The hub cannot be reached' }).waitFor();
    await page.getByRole('alert').getByText('No line to the hub').waitFor();
    expect((await senses(page)).tones).toEqual([]);
    await page.getByRole('button', { name: 'Touch here to hear' }).click();
    await soon(async () => (await senses(page)).tones).toContainEqual(TROUBLE);
    expect(await faultsOf(page, 'without a hub')).toEqual([]);
    // Not from a cache, though it was answered before.
    expect(await page.evaluate(`fetch('/api/v1/me').then(() => 'answered', () => 'no answer')`)).toBe('no answer');
    // Words and parts that this page had not loaded yet.
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.getByRole('heading', { name: '连不上主机' }).waitFor();
    await page.getByRole('button', { name: 'EN: switch to English' }).click();
    await page.goto(`${building.http()}/privacy`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(`${building.http()}/phone`);
    await page.getByRole('heading', { name: 'The hub cannot be reached' }).waitFor();
    await mark(page);
  });
  await page.getByText('Nobody is waiting').waitFor();
  expect(await isMarked(page)).toBe(true);

  // While the hub can be reached its page is shown, never an older one; then that one is kept, and the one before it.
  await building.restart(() => publish('next'));
  await page.reload();
  expect(await version(page)).toBe('next');
  await page.getByText('Nobody is waiting').waitFor();
  await soon(() => kept(page)).toEqual([`lotusbell-${built}`, 'lotusbell-next']);
  await building.restart(async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'The hub cannot be reached' }).waitFor();
    expect(await version(page)).toBe('next');
  });

  // A hub that knows no worker.
  await building.restart(() => publish('without'));
  expect(existsSync(join(pages, 'worker.js'))).toBe(false);
  await page.reload();
  await soon(() => kept(page)).toEqual([]);
  expect(await page.evaluate('navigator.serviceWorker.getRegistrations().then((all) => all.length)')).toBe(0);
  await page.reload();
  await page.getByText('Nobody is waiting').waitFor();
  await leave(wang);
});
