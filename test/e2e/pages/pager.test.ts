import { createHash, X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ntfyApp, type NtfyApp, type NtfyAppOptions } from '../../fakes/ntfy-app.ts';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { minutes, seconds } from '../../support/moved-clock.ts';
import { closeContexts, openBrowser } from '../../support/pages/chromium.ts';
import { root } from '../program.ts';
import { faultsOf } from './scene/axe.ts';
import { pocket } from './scene/fake-senses.ts';
import { joinBy, leave, PHONE, sitDown, soon } from './scene/scene.ts';

type Made = {
  readonly pager: { readonly id: string };
  readonly topic: string;
  readonly link: string;
  readonly page: { readonly url: string };
};
type File = {
  readonly settings: { readonly connectionProtocol: 'ws'; readonly connectionAlertSeconds: number };
  readonly subscriptions: readonly [{ readonly baseUrl: string; readonly topic: string }];
  readonly trustedCertificates: readonly [{ readonly baseUrl: string; readonly pem: string }];
};

let browser: Browser;
let building: TestBuilding;
let apps: NtfyApp[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  building = await startBuilding({
    pages: join(root, 'dist', 'dashboard'),
    // The pages count down by the clock of the browser.
    start: Date.now(),
    config: (config) => {
      config.pager = { mode: 'tls', host: '127.0.0.1', port: 0 };
    },
  });
}, 600_000);
afterEach(() => {
  const wrong = apps.flatMap((app) => app.wrong);
  for (const app of apps) app.stop();
  apps = [];
  if (wrong.length > 0) throw new Error(`the app was sent what it cannot handle: ${wrong.join('; ')}`);
});
afterAll(async () => {
  await closeContexts(browser);
  await building.end();
});

const invite = async (staff: string): Promise<string> =>
  (await building.ask('POST', `/staff/${staff}/invites`)).body.url;
const make = async (staff: string): Promise<Made> =>
  (await building.ask('POST', `/staff/${staff}/pagers`, { name: 'Redmi', language: 'en' })).body;
const proof = (page: Page) => page.locator('.proof-words').innerText();

async function carried(topic: string, more: Partial<NtfyAppOptions> = {}): Promise<NtfyApp> {
  const app = ntfyApp({ base: building.pager, topics: [topic], clock: building.clock, ...more });
  apps.push(app);
  await app.start();
  return app;
}

/** What the app of a phone is given by the file of the page. */
async function fileOf(page: Page): Promise<File> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the set-up file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('lotusbell-ntfy.json');
  return JSON.parse(await readFile(await download.path(), 'utf8')) as File;
}

it('a lead makes it, the phone opens the code, and the page ends with the proof that it rings in the dark', async () => {
  const [lead, phone] = [await sitDown(browser), await sitDown(browser)];
  await joinBy(lead.page, await invite('lin'));
  await lead.page.getByRole('button', { name: 'Signed-in devices' }).click();
  const dialog = lead.page.getByRole('dialog');
  await dialog.getByLabel('Whose devices').selectOption('wang');
  const list = dialog.getByRole('region', { name: 'Phones in a pocket' });
  await list.getByText('None yet').waitFor();
  await list.getByRole('button', { name: 'Add a phone in a pocket' }).click();
  await list.getByLabel(/^Name of the phone/).fill('Redmi');
  const answer = lead.page.waitForResponse(
    (reply) => reply.url().endsWith('/staff/wang/pagers') && reply.status() === 201,
  );
  await list.getByRole('button', { name: 'Make a code' }).click();
  const made = (await (await answer).json()) as Made;
  const code = list.getByRole('img', { name: /^Scan this/ });
  expect(await code.getAttribute('src')).toContain(
    encodeURIComponent(renderSVG(made.page.url, { ecc: 'M', border: 4 })),
  );
  expect(await list.getByRole('timer').innerText()).toMatch(/^1[45]:\d\d$/);
  await list.getByText('Only the hub itself can open this address').waitFor();
  expect(await faultsOf(lead.page, 'list of pagers')).toEqual([]);

  const { page } = phone;
  await page.goto(made.page.url);
  await page.getByText('Redmi, the phone of Wang').waitFor();
  expect(page.url()).toBe(`${building.http()}/pager`);
  await soon(() => proof(page)).toContain('Not connected to the hub yet');
  expect(await page.getByRole('link', { name: 'Subscribe in ntfy' }).getAttribute('href')).toBe(made.link);
  const { settings, subscriptions, trustedCertificates } = await fileOf(page);
  expect(settings).toEqual({ connectionProtocol: 'ws', connectionAlertSeconds: 300 });
  expect([subscriptions[0].topic, subscriptions[0].baseUrl, trustedCertificates[0].baseUrl]).toEqual([
    made.topic,
    building.pager(),
    building.pager(),
  ]);
  const pin = new X509Certificate(trustedCertificates[0].pem).fingerprint256;
  const app = await carried(subscriptions[0].topic, { transport: settings.connectionProtocol, pin });
  await soon(() => proof(page)).toContain('Connected. No test ring was answered');
  expect(await page.locator('.pager-step', { hasText: 'Seen by the hub' }).count()).toBe(3);
  expect(await faultsOf(page, 'set-up')).toEqual([]);

  await page.getByRole('button', { name: 'Test ring (in 15 s)' }).focus();
  await page.keyboard.press('Enter');
  await soon(() => proof(page)).toMatch(/Rings in 1[0-5] s: press Home/);
  await pocket(page, true);
  await building.clock.forward(seconds(15));
  await soon(() => app.rang.length).toBe(1);
  expect((await app.press('heard')).body.role).toBe('tested');
  await pocket(page, false);
  await soon(() => proof(page)).toBe('Proven: this phone rings with the screen dark.');
  expect(await faultsOf(page, 'proven')).toEqual([]);
  await list.getByText('Proven to ring').waitFor();
  await soon(() => code.count()).toBe(0);

  // The phone throws the page away while its settings are in front.
  await page.reload();
  await soon(() => proof(page)).toContain('Proven');
  await building.clock.forward(seconds(3));
  await page.getByRole('button', { name: 'Ring once more' }).click();
  await building.clock.forward(seconds(15));
  await soon(() => app.rang.length).toBe(2);
  await app.press('heard');
  await soon(() => proof(page)).toContain('this page was on the screen all the time');

  await list.getByRole('button', { name: 'Remove' }).click();
  await list.getByRole('button', { name: 'Really? Remove' }).click();
  await page.getByText('The time of this page is over').waitFor();
  await list.getByText('None yet').waitFor();
  await leave(lead, phone);
});

it('says what is missing: WebSocket, a newer app, an answer of the app, an answer of a person', async () => {
  const phone = await sitDown(browser);
  const { page } = phone;
  const { topic, page: code } = await make('li');
  await page.goto(code.url);
  const stream = await carried(topic, { transport: 'json' });
  await soon(() => proof(page)).toContain('JSON stream');
  stream.stop();
  const old = await carried(topic, { version: '1.21.0' });
  await soon(() => proof(page)).toContain('older than 1.22.2');
  old.stop();
  const app = await carried(topic);
  await soon(() => proof(page)).toContain('Connected.');
  await page.clock.install();
  await page.getByRole('button', { name: /^Test ring/ }).click();
  await soon(() => proof(page)).toContain('Rings in');
  await building.clock.forward(seconds(15));
  await page.clock.runFor(16_000);
  await soon(() => proof(page)).toContain('It rings now');
  await building.clock.forward(seconds(110));
  await page.clock.runFor(110_000);
  await soon(() => proof(page)).toContain('Nobody pressed');
  app.freeze();
  await building.clock.forward(seconds(50));
  await building.clock.forward(seconds(4));
  await page.clock.runFor(2_000);
  await soon(() => proof(page)).toContain('ntfy does not answer');
  await leave(phone);
});

it('a code that was used, has run out or is missing says what to do; so does a page whose hour is over', async () => {
  const [phone, other] = [await sitDown(browser), await sitDown(browser)];
  const { page: code } = await make('chen');
  await phone.page.goto(code.url);
  await phone.page.getByText('Redmi, the phone of Chen').waitFor();
  await other.page.goto(code.url);
  await other.page.getByText('Go back and make a new code').waitFor();
  expect(await faultsOf(other.page, 'used')).toEqual([]);
  // The same code, scanned again on the phone that has opened it.
  await phone.page.goto(`${building.http()}/privacy`);
  await phone.page.goto(code.url);
  await phone.page.getByText('Redmi, the phone of Chen').waitFor();
  await building.clock.forward(minutes(61));
  await phone.page.getByText('To go on with the set-up, make a new code').waitFor();
  await other.page.goto(`${building.http()}/pager`);
  await other.page.getByText('Scan the QR code again').waitFor();
  const late = await make('chen');
  await building.clock.forward(minutes(15));
  await other.page.goto(late.page.url);
  await other.page.getByText('This code cannot be used').waitFor();
  await leave(phone, other);
});

it('WeChat does not use the code up and says how to come to a browser; there one goes on in Chinese, on a narrow phone', async () => {
  const userAgent =
    'Mozilla/5.0 (Linux; Android 14; 23127PN0CC) Chrome/122 Mobile MicroMessenger/8.0.50 XiaoMi/MiuiBrowser/18';
  const narrow = { ...PHONE, locale: 'zh-CN', viewport: { width: 320, height: 568 } };
  const wechat = await sitDown(browser, { ...narrow, userAgent });
  const { page: code } = await make('sun');
  await wechat.page.goto(code.url);
  await wechat.page.getByText('选“在浏览器打开”').waitFor();
  expect(wechat.page.url()).toBe(code.url);
  expect(await faultsOf(wechat.page, 'in WeChat')).toEqual([]);
  await writeFile(join(building.dataDir, 'pager', 'ntfy.apk'), 'a small app');
  const phone = await sitDown(browser, { ...narrow, userAgent: userAgent.replace(/MicroMessenger\S+ /, '') });
  const { page } = phone;
  await page.goto(code.url);
  await page.getByText('老孙的手机“Redmi”').waitFor();
  const app = page.getByRole('link', { name: '从主机下载 ntfy' });
  expect(await app.getAttribute('href')).toBe('/pager/ntfy.apk');
  await page.getByText(createHash('sha256').update('a small app').digest('hex')).waitFor();
  await page.getByText('省电策略选“无限制”').waitFor();
  await page.getByRole('combobox').selectOption('vivo');
  await page.getByText('允许后台高耗电').waitFor();
  await page.getByText('一定要恢复文件').waitFor();
  expect(await faultsOf(page, 'in Chinese')).toEqual([]);
  expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(320);
  await page.getByRole('button', { name: /English/ }).click();
  await page.getByText('The link alone cannot connect').waitFor();
  expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(320);
  await leave(wechat, phone);
});

it('one sets up the phone in the hand from its own page, in one go', async () => {
  const phone = await sitDown(browser);
  const { page } = phone;
  await joinBy(page, await invite('wang'));
  await page.getByRole('button', { name: 'Phones in a pocket' }).click();
  const dialog = page.getByRole('dialog', { name: 'Phones in a pocket' });
  await dialog.getByRole('button', { name: 'Add a phone in a pocket' }).click();
  await dialog.getByRole('button', { name: 'Make a code' }).click();
  await dialog.getByRole('link', { name: 'This is the phone: go on here' }).click();
  await page.getByText('phone, the phone of Wang').waitFor();
  await page.getByRole('link', { name: 'Subscribe in ntfy' }).waitFor();
  await leave(phone);
});
