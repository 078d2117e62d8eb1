import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../support/pages/chromium.ts';
import { joinLink, startDemo, WAIT_MS, type Demo } from './demo.ts';

// `npm run pictures`: starts the demo, presses two buttons, and writes what phone, board and panel then show to
// dashboard/pictures, for the README. Ends with 1 if a picture is larger than MAX_BYTES.
const TO = resolve('dashboard/pictures');
const MAX_BYTES = 80_000;

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const BOARD: BrowserContextOptions = { viewport: { width: 1280, height: 720 } };
const PANEL: BrowserContextOptions = { viewport: { width: 1280, height: 816 } };
/** Pictures are scaled down, because the README shows them side by side. */
const SCALE = 0.42;

async function openPage(browser: Browser, options: BrowserContextOptions, scale = 1): Promise<Page> {
  const context = await browser.newContext({
    ...options,
    deviceScaleFactor: scale,
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['screen-wake-lock'],
  });
  context.setDefaultTimeout(WAIT_MS);
  return context.newPage();
}

/** Presses for a visitor and a patient while a colleague helps at the west ramp. */
async function takePictures(browser: Browser, demo: Demo): Promise<ReadonlyMap<string, Buffer>> {
  const phone = await openPage(browser, PHONE);
  await phone.goto(await joinLink(demo, 'wang'));
  await phone.locator('.act-main').click();
  await phone.locator('.act-start').click();
  await phone.locator('.pair .act-main').click();
  await phone.locator('.page-phone').waitFor();

  const board = await openPage(browser, BOARD, SCALE);
  await board.goto(await joinLink(demo, 'lin'));
  await board.locator('.act-main').click();
  await board.locator('.act-start').waitFor();
  await board.goto(`${demo.http}/board`);

  const panel = await openPage(browser, PANEL, SCALE);
  await panel.goto(`${demo.http}/panel`);
  await demo.says(/Li takes call 1/);
  await panel.getByRole('button', { name: 'Press: South gate bell' }).click();
  await panel.getByRole('button', { name: 'Press: Infusion chair 2' }).click();

  await phone.locator('article.call', { hasText: 'South gate bell' }).locator('.act-acknowledge').waitFor();
  await board.locator('.column-waiting .board-card', { hasText: 'Infusion chair 2' }).waitFor();
  await panel.locator('[data-point="infusion-2"] .lamp-yellow').waitFor();
  const pictures = new Map<string, Buffer>();
  for (const [name, page] of Object.entries({ phone, board, panel }))
    pictures.set(name, await page.screenshot({ type: 'png', animations: 'disabled' }));
  return pictures;
}

const demo = await startDemo();
try {
  const browser = await openBrowser();
  const pictures = await takePictures(browser, demo);
  await browser.close();
  mkdirSync(TO, { recursive: true });
  for (const [name, bytes] of pictures) {
    writeFileSync(join(TO, `${name}.png`), bytes);
    process.stdout.write(`${name}.png: ${bytes.length} bytes\n`);
    if (bytes.length > MAX_BYTES) process.exitCode = 1;
  }
} finally {
  demo.stop();
}
