import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { faultsOf } from '../../e2e/pages/scene/axe.ts';
import { SENSES } from '../../e2e/pages/scene/fake-senses.ts';
import { WAIT_MS } from '../demo.ts';

export const SIZES = {
  phone: { width: 390, height: 780 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1280, height: 800 },
  wall: { width: 1920, height: 1080 },
} as const;
export type Size = keyof typeof SIZES;

export const LANGUAGES = { zh: 'zh-CN', en: 'en-GB' } as const;
export type Language = keyof typeof LANGUAGES;

/** A device with one page, in one language, whose line to the hub can be cut. */
export type Screen = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly language: Language;
  /** Nothing comes or goes any more, and the clock of the page goes on by so many ms. */
  readonly cut: (ms: number) => Promise<void>;
  readonly mend: () => Promise<void>;
};

/** Opens a device whose sound, motor and voice are not the real ones. */
export async function openScreen(browser: Browser, size: Size, language: Language): Promise<Screen> {
  const touch: BrowserContextOptions = size === 'phone' ? { hasTouch: true, isMobile: true } : {};
  const context = await browser.newContext({
    ...touch,
    viewport: SIZES[size],
    locale: LANGUAGES[language],
    reducedMotion: 'reduce',
    permissions: ['screen-wake-lock'],
  });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(SENSES);
  const page = await context.newPage();
  await page.clock.install();
  let isCut = false;
  await page.routeWebSocket(/stream/, (line) => {
    const server = line.connectToServer();
    server.onMessage((frame) => {
      if (!isCut) line.send(frame);
    });
  });
  return {
    page,
    context,
    language,
    async cut(ms) {
      isCut = true;
      await context.setOffline(true);
      await page.clock.fastForward(ms);
    },
    async mend() {
      isCut = false;
      await context.setOffline(false);
      await page.clock.fastForward(6_000);
    },
  };
}

export type Album = {
  /** One picture by day and one by night for each size; axe runs at each size. */
  readonly take: (screen: Screen, name: string, sizes: readonly Size[]) => Promise<void>;
  readonly count: () => number;
  readonly faults: readonly string[];
};

/** @param isWhole older pictures are taken away. */
export function createAlbum(folder: string, isWhole: boolean): Album {
  mkdirSync(folder, { recursive: true });
  if (isWhole) for (const file of readdirSync(folder)) if (file.endsWith('.png')) rmSync(join(folder, file));
  const faults: string[] = [];
  let count = 0;
  return {
    faults,
    count: () => count,
    async take({ page, language }, name, sizes) {
      for (const size of sizes) {
        await page.setViewportSize(SIZES[size]);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const file = `${name}-${size}-${language}-${colorScheme}.png`;
          await page.screenshot({ path: join(folder, file), animations: 'disabled' });
          count += 1;
        }
        const found = await faultsOf(page, `${name} ${size} ${language}`);
        const wide = await page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth');
        if (wide > 0) found.push(`${name} ${size} ${language}: ${wide} px wider than the screen`);
        faults.push(...found);
        process.stdout.write(`${name}-${size}-${language}: 2 pictures, ${found.length} faults\n`);
      }
    },
  };
}
